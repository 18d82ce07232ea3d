import Accounting
import Arguments
import CommandFormat
import Synchronization

/// How many answers were written, and what they were.
final class AnswerTally: Sendable {
    private struct State {
        var answered = 0
        var hasRefusal = false
        var mustStop = false
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Whether something was refused.
    var hasRefusal: Bool { state.withLock { $0.hasRefusal } }

    /// Whether it makes no sense to go on: the ledger is unavailable, or an outcome unknown.
    var mustStop: Bool { state.withLock { $0.mustStop } }

    var status: ExitCode {
        state.withLock { $0.mustStop ? .validationFailure : $0.hasRefusal ? .failure : .success }
    }

    func count(_ result: Result<Reply, RequestError>) {
        let ready = state.withLock { state in
            state.answered += 1
            if case .failure(let error) = result {
                state.hasRefusal = true
                switch error {
                case .unavailable, .outcomeUnknown: state.mustStop = true
                case .fault, .rejected: break
                }
            }
            let ready = state.waiters.filter { $0.count <= state.answered }
            state.waiters.removeAll { $0.count <= state.answered }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Waits until so many answers were written.
    func waitForAnswers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard state.answered < count else { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}
