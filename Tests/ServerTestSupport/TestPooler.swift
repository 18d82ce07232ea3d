import Foundation
public import LocalPostgres
import Synchronization

/// A pooler as pgbouncer is one, as far as a client can tell them apart: it numbers its sessions
/// itself, passes requests to cancel on, and lends a session of the server for as long as a client
/// stays or for one transaction.
public final class TestPooler: Sendable {
    public enum Mode: Sendable {
        case session
        /// The session that was given back last is lent first, as pgbouncer does by itself.
        case transaction
        /// The one that was given back first.
        case transactionInTurn
    }

    private let pool: Pool
    private let listener: Listener
    private let endpoint: Endpoint

    /// - Parameter dropsOptions: whether the clients' `options` are kept from the server, as
    ///   pgbouncer's `ignore_startup_parameters = options` does.
    public init(_ endpoint: Endpoint, _ mode: Mode, dropsOptions: Bool = false) throws {
        let pool = Pool(endpoint, mode, dropsOptions)
        self.pool = pool
        self.endpoint = endpoint
        listener = try Listener { PooledClient($0, pool).serve() }
    }

    public var conninfo: String { listener.conninfo(endpoint) }

    /// From now on sessions are lent so.
    public func change(to mode: Mode) { pool.state.withLock { $0.mode = mode } }
}

/// A session of the server.
private struct PooledSession: Sendable {
    let socket: Socket
    /// What the server told of itself, for each client to hear.
    let greeting: [[UInt8]]
    /// The number and the secret that cancel what runs on it.
    let key: [UInt8]
}

private final class Pool: Sendable {
    struct State {
        var mode: TestPooler.Mode
        var idle: [PooledSession] = []
        var lastNumber = 2_000_000_000
        /// The server's keys by the numbers that the clients know.
        var keys: [Int: [UInt8]] = [:]
    }

    let endpoint: Endpoint
    let state: Mutex<State>
    private let dropsOptions: Bool

    init(_ endpoint: Endpoint, _ mode: TestPooler.Mode, _ dropsOptions: Bool) {
        self.endpoint = endpoint
        self.dropsOptions = dropsOptions
        state = Mutex(State(mode: mode))
    }

    /// A session that is free, or a new one.
    func take(_ startup: [UInt8]) -> PooledSession? {
        let idle = state.withLock { state -> PooledSession? in
            switch state.mode {
            case .session: nil
            case .transaction: state.idle.popLast()
            case .transactionInTurn: state.idle.isEmpty ? nil : state.idle.removeFirst()
            }
        }
        return idle ?? connect(startup)
    }

    /// Takes a session back, unless it is lent for longer.
    func giveBack(_ session: PooledSession) -> Bool {
        state.withLock { state in
            guard state.mode != .session else { return false }
            state.idle.append(session)
            return true
        }
    }

    private func connect(_ startup: [UInt8]) -> PooledSession? {
        guard let socket = Socket.connect(to: endpoint),
            socket.write(dropsOptions ? Self.withoutOptions(startup) : startup)
        else { return nil }
        var greeting: [[UInt8]] = []
        var key: [UInt8] = []
        while let message = socket.readMessage() {
            switch message[0] {
            case UInt8(ascii: "K"): key = Array(message[5...])
            case UInt8(ascii: "Z"):
                return PooledSession(socket: socket, greeting: greeting, key: key)
            default: greeting.append(message)
            }
        }
        return nil
    }

    private static func withoutOptions(_ startup: [UInt8]) -> [UInt8] {
        let texts = startup[8...].split(separator: 0, omittingEmptySubsequences: false)
        var body = Array(startup[4..<8])
        for pair in stride(from: 0, to: texts.count - 2, by: 2)
        where !texts[pair].elementsEqual("options".utf8) {
            body += texts[pair] + [0] + texts[pair + 1] + [0]
        }
        return Socket.bytes(body.count + 5) + body + [0]
    }
}

private struct PooledClient {
    private let client: Socket
    private let pool: Pool

    init(_ client: Socket, _ pool: Pool) {
        self.client = client
        self.pool = pool
    }

    func serve() {
        guard let startup = client.readStartup() else { return }
        guard Socket.number(startup, at: 4) != Socket.cancelRequest else {
            return passOnCancel(Socket.number(startup, at: 8))
        }
        guard var session = pool.take(startup) else { return }
        let number = pool.state.withLock { state in
            state.lastNumber -= 7
            state.keys[state.lastNumber] = session.key
            return state.lastNumber
        }
        for message in session.greeting { client.write(message) }
        client.write(
            Array("K".utf8) + Socket.bytes(12) + Socket.bytes(number) + session.key.suffix(4))
        client.write(Array("Z".utf8) + Socket.bytes(5) + Array("I".utf8))
        var isLent = !pool.giveBack(session)
        while let message = client.readMessage(), message[0] != UInt8(ascii: "X") {
            if !isLent {
                guard let next = pool.take(startup) else { return client.end() }
                session = next
                isLent = true
                let key = session.key
                pool.state.withLock { $0.keys[number] = key }
            }
            guard session.socket.write(message) else { return client.end() }
            guard "QS".utf8.contains(message[0]) else { continue }
            guard let status = passAnswers(of: session) else { return client.end() }
            if status == UInt8(ascii: "I") { isLent = !pool.giveBack(session) }
        }
    }

    /// Passes on what the server says until it is ready; returns where its transaction stands.
    private func passAnswers(of session: PooledSession) -> UInt8? {
        while let message = session.socket.readMessage() {
            client.write(message)
            if message[0] == UInt8(ascii: "Z") { return message[5] }
        }
        return nil
    }

    private func passOnCancel(_ number: Int) {
        let key = pool.state.withLock { $0.keys[number] }
        guard let key, let server = Socket.connect(to: pool.endpoint) else { return }
        server.write(Socket.bytes(16) + Socket.bytes(Socket.cancelRequest) + key)
        // The server closes once it has passed the request on.
        _ = server.read(1)
    }
}
