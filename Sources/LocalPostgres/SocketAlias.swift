import Glibc

/// A short name for a socket whose own path is too long.
///
/// A socket's address holds 107 bytes, and a working directory may be longer. The short name is a
/// link in a directory of ours in `/tmp`, named by the hash of the path that it stands for. Only
/// what the link says is believed: if somebody else has taken the name, or another path has the
/// same hash, the next name is used. The server knows nothing of it.
enum SocketAlias {
    /// `sun_path` has 108 bytes, the last one zero.
    static let longestSocketPath = 107
    /// How many names are tried.
    private static let names = 8
    /// How often a name is made that somebody else takes away just then.
    private static let attempts = 100

    /// The directory in which a client finds the socket: its own, or a short one that is made if it
    /// is not there.
    static func directory(for socket: ServerSocket) throws(LocalPostgresError) -> String {
        guard !fits(socket) else { return socket.directory }
        for path in candidates(for: socket.directory) {
            for _ in 0..<attempts {
                try makeDirectory(path, mode: 0o700)
                guard FileFacts(of: path) != nil else { continue }
                guard isOurs(path) else { break }
                let link = path + "/" + socket.fileName
                if symlink(socket.path, link) == 0 { return path }
                guard errno == EEXIST || errno == ENOENT else { throw .system("symlink", link) }
                guard errno == EEXIST else { continue }
                if leads(link, to: socket) { return path }
                if FileFacts(of: link) != nil { break }
            }
        }
        throw .shortDirectoryTaken(path: candidates(for: socket.directory)[0])
    }

    /// Removes the short names of a socket.
    static func discard(of directory: String, port: Int = ServerSocket.port) {
        let socket = ServerSocket(directory: directory, port: port)
        for path in candidates(for: directory) where isOurs(path) {
            let link = path + "/" + socket.fileName
            guard leads(link, to: socket) else { continue }
            unlink(link)
            rmdir(path)
        }
    }

    /// Whether a client can name a socket: short enough, and without a comma, which to libpq
    /// separates one host from the next.
    private static func fits(_ socket: ServerSocket) -> Bool {
        socket.path.utf8.count <= longestSocketPath
            && !socket.directory.utf8.contains(UInt8(ascii: ","))
    }

    private static func candidates(for directory: String) -> [String] {
        let stem = "/tmp/daybook-\(ClusterHome.hash(directory))"
        return (0..<names).map { $0 == 0 ? stem : "\(stem)-\($0)" }
    }

    private static func isOurs(_ path: String) -> Bool {
        guard let facts = FileFacts(of: path) else { return false }
        return facts.isDirectory && facts.owner == geteuid() && facts.mode == 0o700
    }

    private static func leads(_ link: String, to socket: ServerSocket) -> Bool {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &buffer, buffer.count)
        guard count >= 0 else { return false }
        return buffer[..<count].lazy.map(UInt8.init(bitPattern:)).elementsEqual(socket.path.utf8)
    }
}
