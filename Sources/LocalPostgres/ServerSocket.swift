import Glibc

/// The socket of a server, and who answers there.
///
/// It lies in the cluster itself, in a directory of mode 0700 that carries the cluster's mark, and
/// the server knows it by its name there. So the server listens, and takes its socket away, in its
/// own cluster wherever that has been moved, and never in another that has its old place.
struct ServerSocket: Equatable {
    /// Absolute.
    let directory: String
    let port: Int

    /// The port of every server that we start; nothing listens on a network port.
    static let port = 5432

    var fileName: String { ".s.PGSQL.\(port)" }
    var path: String { directory + "/" + fileName }

    enum Answer: Equatable {
        /// There is no socket, or nobody listens.
        case nobody
        /// This process listens; 0 for one that we are not shown, such as another container's, or
        /// another user's behind a closed directory.
        case process(pid_t)
    }

    /// Asks the kernel who listens. The server sees a connection that ends without a word, which it
    /// does not log.
    func answer() throws(LocalPostgresError) -> Answer {
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            return try withoutConnection("open")
        }
        defer { close(folder) }
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw .system("socket", path) }
        defer { close(connection) }
        var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, size) == 0 else {
            throw .system("setsockopt", path)
        }
        // By way of the open directory, whose own path may be too long for a socket's address.
        guard connect(connection, to: "/proc/self/fd/\(folder)/\(fileName)") == 0 else {
            return try withoutConnection("connect")
        }
        return .process(try listener(of: connection))
    }

    /// What a refusal says, right after the call that failed.
    private func withoutConnection(_ call: String) throws(LocalPostgresError) -> Answer {
        switch errno {
        case ENOENT, ENOTDIR, ECONNREFUSED: .nobody
        case EACCES: .process(0)
        default: throw .system(call, path)
        }
    }

    /// How many seconds are waited for a server that has more callers than it can take in.
    private static let patience = 60

    private func connect(_ connection: Int32, to name: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The process that called `listen` on the other end: of a server, its first.
    private func listener(of connection: Int32) throws(LocalPostgresError) -> pid_t {
        /// `struct ucred` of glibc, which Swift's view of the header leaves out.
        struct Credentials {
            var process: pid_t = 0
            var user: uid_t = 0
            var group: gid_t = 0
        }
        var credentials = Credentials()
        var size = socklen_t(MemoryLayout<Credentials>.size)
        guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else {
            throw .system("getsockopt", path)
        }
        return credentials.process
    }
}
