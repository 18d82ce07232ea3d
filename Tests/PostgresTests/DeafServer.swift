import Foundation
import ServerTestSupport

/// Listens on a port of this machine, and never says anything.
final class DeafServer: Sendable {
    let port: UInt16
    private let socket: Int32

    init() throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let status = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) + listen(descriptor, 8)
                    + getsockname(descriptor, address, &length)
            }
        }
        guard status == 0 else { throw TestFailure("no port is free") }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(socket) }

    /// Blocks until a client has connected.
    func waitForClient() throws {
        guard accept(socket, nil, nil) >= 0 else {
            throw TestFailure("no client came")
        }
    }
}
