import Foundation
import Glibc

/// The server of a cluster as its `postmaster.pid` and the kernel tell of it.
///
/// The file alone is not believed: after a crash it stays, and its number may be anybody's now.
/// A server works in its cluster's directory, so a process is the server if it is called
/// `postgres` and that is where it is. The directory is compared as a file, not by name, so a
/// server is also known when its directory was moved, and not taken for the one of a copy.
struct Postmaster: Equatable {
    enum Phase: Equatable {
        case starting
        case ready
        case stopping
    }

    let processID: pid_t
    let phase: Phase
    /// Absolute; empty while the file is being written.
    let socketDirectory: String
    let port: Int

    var endpoint: Endpoint { Endpoint(host: socketDirectory, port: port) }

    /// The living server of a cluster, if there is one.
    init?(of cluster: String) {
        let path = cluster + "/postmaster.pid"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        // A minus stands before the number of a server in single-user mode.
        guard let first = lines.first, let number = Int32(first), number.magnitude > 1 else {
            return nil
        }
        processID = pid_t(number.magnitude)
        guard Self.isServer(processID, of: cluster) else { return nil }
        func line(_ number: Int) -> String {
            lines.count >= number ? lines[number - 1] : ""
        }
        port = Int(line(4)) ?? SocketDirectory.port
        socketDirectory = line(5)
        switch line(8).prefix(while: { $0 != " " }) {
        case "ready": phase = .ready
        case "stopping": phase = .stopping
        default: phase = .starting
        }
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
