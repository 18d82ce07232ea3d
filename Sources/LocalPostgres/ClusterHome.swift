import Foundation
import Glibc

/// The directory that `.daybook` is or points to, and what lies in it.
///
/// | name | what it is | whose |
/// |---|---|---|
/// | `cluster` | the cluster, complete: it gets this name when it is | the server's user |
/// | `cluster.partial` | one being made, or left by a crash while it was | the server's user |
/// | `folder` | which folder has the home, and the cluster's mark: `Ownership` | ours |
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
    /// What is kept of the folder that has the home.
    var ownership: String { path + "/folder" }
    /// Where servers had their socket before it lay in the cluster: one that was started then may
    /// still run.
    var formerSocket: String { path + "/socket" }
    var parent: String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        return String(decoding: path.utf8[..<slash], as: UTF8.self)
    }
    private var ignoreFile: String { path + "/.gitignore" }

    /// Where root keeps clusters whose working directory the server's user cannot enter.
    static let systemDirectory = "/var/lib/daybook"

    /// A number for a path that stays the same from run to run: FNV-1a, 64 bits. Two paths may have
    /// the same; it is a name to begin with, not a proof.
    static func hash(_ path: String) -> String {
        let start: UInt64 = 0xcbf2_9ce4_8422_2325
        let number = path.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Mark.hexadecimal(number)
    }

    /// Makes the home of a working directory; what is there is left.
    ///
    /// A home in the system's directory gets a name of its own. One by the path of the folder would
    /// be found by whatever folder has that path later.
    static func make(
        in directory: String, for user: ServerUser
    ) throws(LocalPostgresError) {
        let entry = WorkingFolder.entry(of: directory)
        guard FileFacts(of: entry) == nil else { return }
        if try user.canEnter(directory) {
            // The server's user passes through to its cluster, which is closed to all others.
            try makeDirectory(entry, mode: user.isOurselves ? 0o700 : 0o755)
            return
        }
        try makeDirectory(systemDirectory, mode: 0o755)
        let target = systemDirectory + "/" + Mark().digits
        guard try makeDirectory(target, mode: 0o755) else { return }
        guard symlink(target, entry) == 0 else {
            let code = errno
            rmdir(target)
            guard code == EEXIST else { throw .system("symlink", entry, code: code) }
            return
        }
    }

    /// A cluster is nothing to commit, wherever the working directory is.
    func hideFromGit() throws(LocalPostgresError) {
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
        from folder: WorkingFolder, holding lock: borrowing FileLock
    ) throws(LocalPostgresError) {
        let made = [
            cluster, partial, formerSocket, log, log + ".old", ignoreFile, ownership,
            ownership + ".new",
        ]
        for path in made { try removeTree(path) }
        if FileFacts(of: folder.entry)?.isLink ?? false, unlink(folder.entry) != 0 {
            throw .system("unlink", folder.entry)
        }
        try discard(holding: lock)
    }

    /// Removes what taking the lock made of a home that somebody has destroyed meanwhile.
    func discardIfEmpty(holding lock: borrowing FileLock) throws(LocalPostgresError) {
        let kept = [cluster, partial, ownership, log]
        guard kept.allSatisfy({ FileFacts(of: $0) == nil }) else { return }
        try discard(holding: lock)
    }

    /// Removes the lock, and the directory if nothing else is in it.
    private func discard(holding _: borrowing FileLock) throws(LocalPostgresError) {
        try removeTree(lock)
        guard rmdir(path) == 0 || errno == ENOTEMPTY || errno == EEXIST || errno == ENOENT else {
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
