public import Accounting
import Synchronization

/// A command that was handed in and may not be answered yet.
public final class Submission: Sendable {
    private struct State {
        var result: Result<Accepted, any Error>?
        var waiters: [CheckedContinuation<Accepted, any Error>] = []
    }

    private let ledger: Ledger
    private let state = Mutex(State())

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    func settle(_ result: Result<Accepted, any Error>) {
        let waiters = state.withLock { state in
            state.result = result
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }

    /// What became of the command; what is answered is durable.
    public func reply() async throws -> Reply {
        let accepted = try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiters.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
        return Reply(seq: accepted.seq, answer: try await ledger.answer(accepted.outcome))
    }
}
