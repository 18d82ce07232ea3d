import Foundation
public import LocalPostgres
import Synchronization

/// A proxy that passes a server's connections through until it is told to do harm.
public final class FaultyProxy: Sendable {
    public enum Direction: Sendable, CaseIterable { case toServer, toClient }

    /// Where a connection is cut: at the border behind so many messages in one direction, counted
    /// from the first after an idle moment, or in the middle of the one that follows.
    public struct Cut: Sendable, CustomStringConvertible {
        public let direction: Direction
        public let messages: Int
        public let isInside: Bool

        public init(_ direction: Direction, after messages: Int, isInside: Bool) {
            self.direction = direction
            self.messages = messages
            self.isInside = isInside
        }

        public var description: String {
            "\(direction), \(isInside ? "inside the message behind" : "behind") \(messages)"
        }
    }

    private let listener: Listener
    private let endpoint: Endpoint
    private let plan: Plan

    fileprivate final class Plan: Sendable {
        let cut = Mutex<Cut?>(nil)
        let made = Atomic<Int>(0)
        let bytesPerSecond: Int?

        init(bytesPerSecond: Int?) { self.bytesPerSecond = bytesPerSecond }
    }

    /// - Parameter bytesPerSecond: how fast the way to the server is; nil for as fast as it goes.
    public init(_ endpoint: Endpoint, bytesPerSecond: Int? = nil) throws {
        let plan = Plan(bytesPerSecond: bytesPerSecond)
        self.plan = plan
        self.endpoint = endpoint
        listener = try Listener { client in
            guard let server = Socket.connect(to: endpoint) else { return }
            ProxiedConnection(client, server, plan).serve()
        }
    }

    public var conninfo: String { listener.conninfo(endpoint) }

    /// The next connection that gets there is cut there, once.
    public func arm(_ cut: Cut) { plan.cut.withLock { $0 = cut } }

    /// Takes a cut back that no connection came to; false when one has.
    public func disarm() -> Bool {
        plan.cut.withLock { cut in
            defer { cut = nil }
            return cut != nil
        }
    }

    /// How many connections were cut so far.
    public var cuts: Int { plan.made.load(ordering: .acquiring) }
}

/// One connection on its way through.
private final class ProxiedConnection: Sendable {
    private struct Counts {
        /// Nothing is outstanding and no transaction is open.
        var isIdle: Bool
        /// Syncs of the client that the server has not answered.
        var syncs = 0
        var toServer = 0
        var toClient = 0
    }

    private let client: Socket
    private let server: Socket
    private let plan: FaultyProxy.Plan
    private let counts = Mutex(Counts(isIdle: true))

    /// How much is passed on at once where the way is slow.
    private static let slowPiece = 16_384

    init(_ client: Socket, _ server: Socket, _ plan: FaultyProxy.Plan) {
        self.client = client
        self.server = server
        self.plan = plan
    }

    /// Both directions, until one ends.
    func serve() {
        guard let startup = client.readStartup(), server.write(startup) else { return end() }
        Thread.detachNewThread { [self] in
            while let message = server.readMessage(), pass(message, .toClient) {}
            end()
        }
        while let message = client.readMessage(), pass(message, .toServer) {}
        end()
    }

    private func end() {
        client.end()
        server.end()
    }

    /// Passes one message on; false when the connection is cut.
    private func pass(_ message: [UInt8], _ direction: FaultyProxy.Direction) -> Bool {
        let other = direction == .toServer ? server : client
        let before = count(message, direction)
        let cut = plan.cut.withLock { cut -> FaultyProxy.Cut? in
            guard let due = cut, due.direction == direction, due.messages == before else {
                return nil
            }
            cut = nil
            return due
        }
        if let cut {
            if cut.isInside { other.write(message.prefix(max(1, message.count / 2))) }
            plan.made.add(1, ordering: .acquiringAndReleasing)
            return false
        }
        guard direction == .toServer, let speed = plan.bytesPerSecond else {
            return other.write(message)
        }
        return writeSlowly(message, to: other, speed)
    }

    /// Counts a message and returns how many went before it in its direction since both were idle.
    private func count(_ message: [UInt8], _ direction: FaultyProxy.Direction) -> Int {
        counts.withLock { counts in
            switch direction {
            case .toServer:
                if counts.isIdle { counts = Counts(isIdle: false) }
                if "QS".utf8.contains(message[0]) { counts.syncs += 1 }
                defer { counts.toServer += 1 }
                return counts.toServer
            case .toClient:
                if message[0] == UInt8(ascii: "Z") {
                    counts.syncs -= 1
                    counts.isIdle = counts.syncs <= 0 && message[5] == UInt8(ascii: "I")
                }
                defer { counts.toClient += 1 }
                return counts.toClient
            }
        }
    }

    private func writeSlowly(_ message: [UInt8], to other: Socket, _ speed: Int) -> Bool {
        for start in stride(from: 0, to: message.count, by: Self.slowPiece) {
            let piece = message[start..<min(start + Self.slowPiece, message.count)]
            guard other.write(piece) else { return false }
            usleep(UInt32(piece.count * 1_000_000 / speed))
        }
        return true
    }
}
