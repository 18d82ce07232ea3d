import Glibc

/// Chooses and makes the directory of the server's socket.
///
/// A socket's path holds 107 bytes, and a working directory may be longer. In the home where that
/// fits, which nobody else can take; else in `/tmp`, where somebody else may have taken the name:
/// then it is not used but the next one.
enum SocketDirectory {
    /// `sun_path` has 108 bytes, the last one zero.
    static let longestSocketPath = 107
    /// How many names in `/tmp` are tried.
    private static let names = 8
    static let port = 5432

    static func prepared(
        in home: ClusterHome, for user: ServerUser
    ) throws(LocalPostgresError) -> String {
        if fits(home.socket) {
            try makeDirectory(home.socket, mode: 0o700)
            try give(home.socket, to: user)
            return home.socket
        }
        let stem = "/tmp/daybook-\(ClusterHome.hash(home.path))"
        for number in 0..<names {
            let path = number == 0 ? stem : "\(stem)-\(number)"
            if try makeDirectory(path, mode: 0o700) { try give(path, to: user) }
            guard let facts = FileFacts(of: path) else { continue }
            if facts.isDirectory, facts.owner == user.userID, facts.mode == 0o700 { return path }
        }
        throw .socketDirectoryTaken(path: stem)
    }

    /// Removes the sockets that a server which did not stop by itself has left.
    ///
    /// Postgres leaves alone a socket whose lock names a living process, and after a reboot any
    /// process of ours may have got the number. The caller has seen that no server is there.
    static func clear(_ path: String) throws(LocalPostgresError) {
        for name in [".s.PGSQL.\(port)", ".s.PGSQL.\(port).lock"] {
            try removeTree(path + "/" + name)
        }
    }

    /// Removes the directory of a server that has stopped, if it lies in `/tmp` and is empty.
    static func discard(_ path: String, of home: ClusterHome) {
        guard path != home.socket else { return }
        rmdir(path)
    }

    /// Whether a client can name a socket in this directory: short enough, and without a comma,
    /// which to libpq separates one host from the next.
    private static func fits(_ path: String) -> Bool {
        let socket = path + "/.s.PGSQL.\(port)"
        return socket.utf8.count <= longestSocketPath && !path.utf8.contains(UInt8(ascii: ","))
    }

    private static func give(_ path: String, to user: ServerUser) throws(LocalPostgresError) {
        guard !user.isOurselves else { return }
        guard lchown(path, user.userID, user.groupID) == 0 else { throw .system("chown", path) }
    }
}
