import Postgres
import Synchronization

/// Requests that wait until the writer takes them, in their order.
final class Mailbox: Sendable {
    private struct State {
        var waiting: [PendingReply] = []
        /// How much memory is taken by all that were put in and are not answered.
        var bytes = 0
        var isServed = false
        /// The connection whose wait ends once so many requests are here.
        var listener: (connection: Connection, count: Int)?
    }

    /// What became of a request that was put in.
    enum Acceptance {
        /// The writer is at work and finds it.
        case isServed
        /// The writer rests: whoever put it in wakes it.
        case wakes
        /// There is no room, and it was not put in.
        case isFull(String)
    }

    /// Requests that may wait, and the bytes of all that are not answered; more are refused at
    /// once. However large it is, one alone is taken.
    static let maximumCount = 100_000
    static let maximumBytes = 256 * 1_024 * 1_024

    private let state = Mutex(State())
    /// Whether somebody waits, to be asked without the lock.
    private let hasArrivals = Atomic(false)

    func put(_ submission: PendingReply) -> Acceptance {
        let (acceptance, listener) = state.withLock { state in
            accept(submission, &state)
        }
        listener?.wake()
        return acceptance
    }

    private func accept(
        _ submission: PendingReply, _ state: inout State
    ) -> (Acceptance, Connection?) {
        guard state.waiting.count < Self.maximumCount else {
            return (.isFull("\(Self.maximumCount) requests wait for their turn"), nil)
        }
        guard state.bytes < Self.maximumBytes else {
            return (.isFull("requests of \(state.bytes) bytes wait for their answer"), nil)
        }
        state.waiting.append(submission)
        state.bytes += submission.byteCount
        hasArrivals.store(true, ordering: .releasing)
        defer { state.isServed = true }
        let acceptance = state.isServed ? Acceptance.isServed : .wakes
        guard let listener = state.listener, state.waiting.count >= listener.count else {
            return (acceptance, nil)
        }
        state.listener = nil
        return (acceptance, listener.connection)
    }

    /// Names the connection whose wait ends once `count` requests are here; false where they are
    /// already.
    func listen(for count: Int, on connection: Connection) -> Bool {
        state.withLock { state in
            guard state.waiting.count < count else { return false }
            state.listener = (connection, count)
            return true
        }
    }

    func stopListening() { state.withLock { $0.listener = nil } }

    /// Takes out those that wait, `limit` at most.
    func take(_ limit: Int) -> [PendingReply] {
        guard hasArrivals.load(ordering: .acquiring) else { return [] }
        return state.withLock { state in
            guard state.waiting.count > limit else {
                hasArrivals.store(false, ordering: .relaxed)
                defer { state.waiting = [] }
                return state.waiting
            }
            let taken = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(limit)
            return taken
        }
    }

    /// These are answered, and take no memory here any more.
    func release(_ answered: [PendingReply]) {
        let bytes = answered.reduce(0) { $0 + $1.byteCount }
        state.withLock { $0.bytes -= bytes }
    }

    /// Waits for a request with its eyes open for so long. A thread that sleeps is there again only
    /// after some 50 microseconds, and a caller who was just answered has often come back by then.
    func watch(for time: Duration) {
        let end = ContinuousClock.now + time
        while !hasArrivals.load(ordering: .acquiring), ContinuousClock.now < end {}
    }

    /// Returns true where none waits: then the writer rests, until the next wakes it.
    func rest() -> Bool {
        state.withLock { state in
            guard state.waiting.isEmpty else { return false }
            state.isServed = false
            return true
        }
    }
}
