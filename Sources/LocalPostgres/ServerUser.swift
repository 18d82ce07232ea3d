import Foundation
import Glibc

/// The operating system's user as whom the server runs: ourselves, or for root another, since
/// Postgres refuses to run as root.
struct ServerUser: Equatable {
    let name: String
    let userID: uid_t
    let groupID: gid_t

    /// Who runs the server of a cluster.
    ///
    /// - Parameter owner: the owner of the cluster's files, where there are any: if `postgres` came
    ///   to be on the machine after a cluster of `nobody`'s, that one stays `nobody`'s.
    static func chosen(owner: uid_t?) throws(LocalPostgresError) -> ServerUser {
        let own = geteuid()
        guard own == 0 else {
            return ServerUser(name: name(of: own), userID: own, groupID: getegid())
        }
        if let owner, owner != 0,
            let known = account({ getpwuid_r(owner, $0, $1, $2, $3) })
        {
            return known
        }
        for name in ["postgres", "nobody"] {
            let known = account { getpwnam_r(name, $0, $1, $2, $3) }
            if let known, known.userID != 0 { return known }
        }
        throw .noUnprivilegedUser
    }

    /// A user's name, or its number if it has none.
    static func name(of user: uid_t) -> String {
        account { getpwuid_r(user, $0, $1, $2, $3) }?.name ?? String(user)
    }

    /// Reads one entry of the user database with one of the two functions that do.
    private static func account(
        _ look: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> Int32
    ) -> ServerUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        return buffer.withUnsafeMutableBufferPointer { text in
            guard let start = text.baseAddress,
                look(&entry, start, text.count, &found) == 0, found != nil
            else { return nil }
            return ServerUser(
                name: String(cString: entry.pw_name), userID: entry.pw_uid, groupID: entry.pw_gid)
        }
    }

    var isOurselves: Bool { userID == geteuid() }

    /// The command that runs `arguments` as this user.
    func command(_ arguments: [String]) throws(LocalPostgresError) -> ChildProcess {
        guard !isOurselves else { return ChildProcess(arguments: arguments) }
        return ChildProcess(arguments: try changingUser() + arguments)
    }

    /// Whether this user may enter a directory: every part of its path lets it through.
    func canEnter(_ directory: String) throws(LocalPostgresError) -> Bool {
        guard !isOurselves else { return access(directory, X_OK) == 0 }
        let command = try command(["/bin/sh", "-c", "cd \"$1\"", "sh", directory])
        return try command.run().status == 0
    }

    /// Whether this user may run a program.
    func canRun(_ program: String) throws(LocalPostgresError) -> Bool {
        guard !isOurselves else { return access(program, X_OK) == 0 }
        let command = try command(["/bin/sh", "-c", "test -x \"$1\"", "sh", program])
        return try command.run().status == 0
    }

    /// The program that becomes this user: the kernel's call is not to be had between `fork` and
    /// `exec` from Swift.
    private func changingUser() throws(LocalPostgresError) -> [String] {
        if let setpriv = Self.systemProgram("setpriv") {
            return [setpriv, "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--"]
        }
        if let runuser = Self.systemProgram("runuser") {
            return [runuser, "-u", name, "--"]
        }
        throw .cannotChangeUser(to: name)
    }

    private static func systemProgram(_ name: String) -> String? {
        ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"].map { $0 + name }
            .first { access($0, X_OK) == 0 }
    }
}
