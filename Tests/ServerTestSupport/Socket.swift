import Foundation
public import LocalPostgres

/// One end of a stream of bytes, closed with its last owner. Its calls block.
public final class Socket: Sendable {
    public let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects to a server's Unix socket; nil when nothing answers there.
    public static func connect(to endpoint: Endpoint) -> Socket? {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let socket = Socket(descriptor)
        let path = "\(endpoint.host)/.s.PGSQL.\(endpoint.port)"
        let status = withUnixAddress(path) { Foundation.connect(descriptor, $0, $1) }
        return status == 0 ? socket : nil
    }

    /// That many bytes; nil when the other end closed before.
    public func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = readSome(atMost: count - bytes.count) else { return nil }
            bytes += more
        }
        return bytes
    }

    /// What has come, once something has; nil when the other end closed.
    public func readSome(atMost limit: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: limit)
        while true {
            let count = recv(descriptor, &buffer, limit, 0)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Array(buffer[..<count]) : nil
        }
    }

    /// Writes all of it; false when the other end is gone.
    @discardableResult
    public func write(_ bytes: some Sequence<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Ends both directions, also for a thread that waits in one of them.
    public func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    fileprivate static func withUnixAddress<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// The messages of Postgres's protocol, version 3: a byte that tells the kind, four that count
/// themselves and what follows; the client's first message has no such byte.
extension Socket {
    /// The next message, whole; nil when the other end closed.
    public func readMessage() -> [UInt8]? {
        guard let head = read(5), let body = read(Self.number(head, at: 1) - 4) else { return nil }
        return head + body
    }

    /// The client's first message, whole.
    public func readStartup() -> [UInt8]? {
        guard let head = read(4), let body = read(Self.number(head, at: 0) - 4) else { return nil }
        return head + body
    }

    /// Four bytes of a message as a number.
    public static func number(_ bytes: [UInt8], at start: Int) -> Int {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    public static func bytes(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// What stands in place of a version in a request to cancel.
    public static let cancelRequest = 80_877_102
}

/// A Unix socket in a folder of its own, where a test's pooler or proxy answers.
public final class Listener: Sendable {
    /// Of mode 0700; removed in the end.
    private let folder: String
    private let descriptor: Int32

    private static let port = 5_432

    /// Each client that comes is served on a thread of its own.
    public init(_ serve: @escaping @Sendable (Socket) -> Void) throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "daybook-XXXXXX")
        var template = Array(place.path.utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("no folder for a socket") }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        let path = "\(folder)/.s.PGSQL.\(Self.port)"
        let status = Socket.withUnixAddress(path) { bind(descriptor, $0, $1) }
        guard status == 0, listen(descriptor, 128) == 0 else {
            throw TestFailure("nothing can listen at \(path)")
        }
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { return }
                let socket = Socket(client)
                Thread.detachNewThread { serve(socket) }
            }
        }
    }

    deinit {
        // Ends the wait for clients; the descriptor stays with its thread's call until then.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
        unlink("\(folder)/.s.PGSQL.\(Self.port)")
        rmdir(folder)
    }

    /// Where libpq finds it; the database and the user are the endpoint's.
    public func conninfo(_ endpoint: Endpoint) -> String {
        "host=\(folder) port=\(Self.port) dbname='\(endpoint.database)' user='\(endpoint.user)'"
    }
}
