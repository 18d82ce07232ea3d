import Postgres
import Synchronization

/// Requests that wait until the writer takes them, in their order.
final class Mailbox: Sendable {
    private struct State {
        var waiting: [Submission] = []
        /// How much memory is taken by all that were put in and are not answered.
        var bytes = 0
        var isServed = false
        /// The connection whose wait the next request ends.
        var listener: Connection?
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

    func put(_ submission: Submission) -> Acceptance {
        let (acceptance, listener) = state.withLock { state in
            accept(submission, &state)
        }
        listener?.wake()
        return acceptance
    }

    private func accept(
        _ submission: Submission, _ state: inout State
    ) -> (Acceptance, Connection?) {
        guard state.waiting.count < Self.maximumCount else {
            return (.isFull("\(Self.maximumCount) requests wait for their turn"), nil)
        }
        guard state.bytes < Self.maximumBytes else {
            return (.isFull("requests of \(state.bytes) bytes wait for their answer"), nil)
        }
        state.waiting.append(submission)
        state.bytes += submission.byteCount
        defer {
            state.isServed = true
            state.listener = nil
        }
        return (state.isServed ? .isServed : .wakes, state.listener)
    }

    /// Names the connection whose wait the next request ends; false where one is here already.
    func listen(on connection: Connection) -> Bool {
        state.withLock { state in
            guard state.waiting.isEmpty else { return false }
            state.listener = connection
            return true
        }
    }

    func stopListening() { state.withLock { $0.listener = nil } }

    /// Takes out those that wait, `limit` at most.
    func take(_ limit: Int) -> [Submission] {
        state.withLock { state in
            guard state.waiting.count > limit else {
                defer { state.waiting = [] }
                return state.waiting
            }
            let taken = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(limit)
            return taken
        }
    }

    /// These are answered, and take no memory here any more.
    func release(_ answered: [Submission]) {
        let bytes = answered.reduce(0) { $0 + $1.byteCount }
        state.withLock { $0.bytes -= bytes }
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
