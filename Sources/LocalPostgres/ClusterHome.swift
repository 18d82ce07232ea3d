import Foundation
import Glibc

/// The directory that `.daybook` is or points to, and what lies in it.
///
/// | name | what it is | whose |
/// |---|---|---|
/// | `cluster` | the cluster, complete: it gets this name when it is | the server's user |
/// | `cluster.partial` | one being made, or left by a crash while it was | the server's user |
/// | `socket` | the socket's directory, where its path is short enough | the server's user |
/// | `lock` | held while a cluster is made, started, stopped or destroyed | ours |
/// | `server.log` | what the server says | ours |
///
/// The directory itself is ours: of root, if root runs the command. So the server's user cannot
/// put a link where root would write.
struct ClusterHome: Equatable {
    /// Absolute and free of links.
    let path: String

    var cluster: String { path + "/cluster" }
    var partial: String { path + "/cluster.partial" }
    var lock: String { path + "/lock" }
    var log: String { path + "/server.log" }
    var socket: String { path + "/socket" }
    private var ignoreFile: String { path + "/.gitignore" }

    /// Where root keeps clusters whose working directory the server's user cannot enter.
    static let systemDirectory = "/var/lib/daybook"

    /// A number for a path that stays the same from run to run: FNV-1a, 64 bits.
    static func hash(_ path: String) -> String {
        let start: UInt64 = 0xcbf2_9ce4_8422_2325
        let number = path.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The home of a working directory if it has one, checked to be ours.
    static func existing(in workingDirectory: String) throws(LocalPostgresError) -> ClusterHome? {
        let entry = try canonicalPath(workingDirectory) + "/.daybook"
        guard let facts = FileFacts(of: entry) else { return nil }
        guard facts.isLink else { return try checked(entry, facts) }
        guard let target = try? canonicalPath(entry), let there = FileFacts(of: target) else {
            return nil
        }
        // Root follows no link but its own: a link in another's directory could name any place.
        guard geteuid() != 0 || target.hasPrefix(systemDirectory + "/") else {
            throw .notOurs(path: entry, reason: "points out of \(systemDirectory)")
        }
        return try checked(target, there)
    }

    private static func checked(
        _ path: String, _ facts: FileFacts
    ) throws(LocalPostgresError) -> ClusterHome {
        guard facts.isDirectory else { throw .notOurs(path: path, reason: "is not a directory") }
        guard facts.owner == geteuid() else {
            throw .belongsToAnother(path: path, owner: ServerUser.name(of: facts.owner))
        }
        return ClusterHome(path: path)
    }

    /// The home of a working directory, made if it has none. Any number of processes may do this
    /// at once: each step leaves alone what is there.
    static func prepared(
        in workingDirectory: String, for user: ServerUser
    ) throws(LocalPostgresError) -> ClusterHome {
        let directory = try canonicalPath(workingDirectory)
        for _ in 0..<attempts {
            if let home = try existing(in: directory) {
                try home.hideFromGit()
                return home
            }
            try make(in: directory, for: user)
        }
        throw .notOurs(path: directory + "/.daybook", reason: "points to nothing")
    }

    /// How often a home is made that somebody else destroys just then.
    private static let attempts = 100

    private static func make(
        in directory: String, for user: ServerUser
    ) throws(LocalPostgresError) {
        let entry = directory + "/.daybook"
        if try user.canEnter(directory) {
            // The server's user passes through to its cluster, which is closed to all others.
            try makeDirectory(entry, mode: user.isOurselves ? 0o700 : 0o755)
        } else {
            let target = "\(systemDirectory)/\(hash(directory))"
            try makeDirectory(systemDirectory, mode: 0o755)
            try makeDirectory(target, mode: 0o755)
            guard symlink(target, entry) == 0 || errno == EEXIST else {
                throw .system("symlink", entry)
            }
        }
    }

    /// A cluster is nothing to commit, wherever the working directory is.
    private func hideFromGit() throws(LocalPostgresError) {
        let file = open(ignoreFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            guard errno == EEXIST || errno == ENOENT else { throw .system("open", ignoreFile) }
            return
        }
        defer { close(file) }
        guard write(file, "*\n", 2) == 2 else { throw .system("write", ignoreFile) }
    }

    /// Removes what we made, and the directory if nothing of somebody else's lies in it.
    ///
    /// The lock goes last: until then whoever waits for it finds nothing half removed.
    func remove(
        from workingDirectory: String, holding _: borrowing FileLock
    ) throws(LocalPostgresError) {
        for path in [cluster, partial, socket, log, log + ".old", ignoreFile] {
            try removeTree(path)
        }
        let entry = try canonicalPath(workingDirectory) + "/.daybook"
        if FileFacts(of: entry)?.isLink ?? false, unlink(entry) != 0 {
            throw .system("unlink", entry)
        }
        try removeTree(lock)
        guard rmdir(path) == 0 || errno == ENOTEMPTY || errno == EEXIST else {
            throw .system("rmdir", path)
        }
    }
}

/// Removes a file or a directory with all in it; nothing there is no failure. Links are removed,
/// not followed.
func removeTree(_ path: String) throws(LocalPostgresError) {
    guard FileFacts(of: path) != nil else { return }
    do {
        try FileManager.default.removeItem(atPath: path)
    } catch {
        throw .system(call: "remove", path: path, reason: error.localizedDescription)
    }
}
