import Foundation
import Glibc

/// The server of a cluster as its `postmaster.pid` and the kernel tell of it.
///
/// The file alone is not believed: after a crash it stays, and its number may be anybody's now.
/// A server works in its cluster's directory, so a process is the server if it is called
/// `postgres` and that is where it is. The directory is compared as a file, not by name, so a
/// server is also known when its directory was moved, and not taken for the one of a copy.
///
/// Nor is the socket believed that the file names: the kernel is asked whether this process listens
/// there (`endpoint`). A moved server's path may lead to the socket of another by now.
struct Postmaster: Equatable {
    enum Phase: Equatable {
        case starting
        case ready
        case stopping
    }

    let processID: pid_t
    let phase: Phase
    /// The socket's directory as the server was given it: from the cluster's directory if we
    /// started it; absolute for one that was started by hand, or before the socket lay in the
    /// cluster. Empty while the file is being written.
    private let givenDirectory: String
    /// The fourth line.
    private let givenPort: String
    private let cluster: String

    /// The living server of a cluster, if there is one.
    init?(of cluster: String) {
        let path = cluster + "/postmaster.pid"
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        // A minus stands before the number of a server in single-user mode.
        guard let first = lines.first, let number = Int32(first), number.magnitude > 1 else {
            return nil
        }
        processID = pid_t(number.magnitude)
        guard Self.isServer(processID, of: cluster) else { return nil }
        func line(_ number: Int) -> String {
            lines.count >= number ? lines[number - 1] : ""
        }
        self.cluster = cluster
        // The second line is the cluster's path, which may hold line ends. Postgres counts line
        // ends too when it fills in the fifth line and the eighth, so these are always right; the
        // fourth then is not.
        givenPort = line(4)
        givenDirectory = line(5)
        // Postgres fills a word up with blanks, which tells it from a piece of a path.
        switch line(8) {
        case "ready   ": phase = .ready
        case "stopping": phase = .stopping
        default: phase = .starting
        }
    }

    /// Where it answers: the socket on which this process and no other listens. Nil if it cannot be
    /// reached, for instance because somebody has removed its socket.
    func endpoint(in home: ClusterHome) throws(LocalPostgresError) -> Endpoint? {
        for socket in sockets(in: home) where try socket.answer() == .process(processID) {
            return Endpoint(host: try SocketAlias.directory(for: socket), port: socket.port)
        }
        return nil
    }

    /// The sockets that may be its own, the likeliest first.
    func sockets(in home: ClusterHome) -> [ServerSocket] {
        guard let named else {
            let directory = cluster + "/" + givenDirectory
            return [ServerSocket(directory: directory, port: ServerSocket.port)]
        }
        return [named, ServerSocket(directory: home.formerSocket, port: named.port)]
    }

    /// Whether its end would take away another's socket: Postgres removes what has the path that it
    /// was given, whoever has put it there since.
    func wouldRemoveAnothersSocket() throws(LocalPostgresError) -> Bool {
        switch try named?.answer() {
        case nil, .nobody: false
        case .process(let process): process != processID
        }
    }

    /// The socket that it was given by an absolute path.
    private var named: ServerSocket? {
        guard givenDirectory.utf8.first == UInt8(ascii: "/") else { return nil }
        let port = Int(givenPort).flatMap { (1...65_535).contains($0) ? $0 : nil }
        return ServerSocket(directory: givenDirectory, port: port ?? ServerSocket.port)
    }

    /// All processes of the server of a cluster, dead servers' leftovers included.
    static func processes(of cluster: String) -> [pid_t] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc")
        return (names ?? []).compactMap(pid_t.init).filter { isServer($0, of: cluster) }.sorted()
    }

    private static func isServer(_ process: pid_t, of cluster: String) -> Bool {
        // A zombie has no working directory any more.
        let place = FileFacts(of: "/proc/\(process)/cwd", followingLinks: true)
        guard let place, let home = FileFacts(of: cluster, followingLinks: true),
            place.identity == home.identity
        else { return false }
        let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        return name?.contains("postgres") ?? false
    }

    /// Whether a process lives, whatever it is; a zombie does not.
    static func isAlive(_ process: pid_t) -> Bool {
        var status = stat()
        return stat("/proc/\(process)/cwd", &status) == 0 || errno == EACCES
    }
}
