import Accounting
import Synchronization

/// Questions for balances that wait, answered many at a time: whoever asks while a group is being
/// answered waits for the next, as postings do for a commit.
///
/// A group is read after the last of its questions was asked, so each sees everything that was
/// acknowledged before it was asked.
final class BalanceQueue: Sendable {
    private struct PendingQuery: Sendable {
        let query: BalanceQuery
        let continuation: CheckedContinuation<BalanceAnswer, any Error>
    }

    private struct State {
        var waiting: [PendingQuery] = []
        var readers = 0
    }

    /// How many questions one group has at most: their answers are some hundred bytes each.
    private static let groupSize = 512

    private let reader: Reader
    private let state = Mutex(State())

    /// - Parameter reader: has as many sessions as there are groups at a time.
    init(_ reader: Reader) { self.reader = reader }

    func answer(_ query: BalanceQuery) async throws -> BalanceAnswer {
        try await withCheckedThrowingContinuation { continuation in
            let starts = state.withLock { state in
                state.waiting.append(PendingQuery(query: query, continuation: continuation))
                guard state.readers < reader.limit else { return false }
                state.readers += 1
                return true
            }
            if starts { Task { await answerGroups() } }
        }
    }

    private func answerGroups() async {
        while let group = nextGroup() {
            do {
                let answers = try await reader.balances(group.map(\.query))
                for (waiting, answer) in zip(group, answers) {
                    waiting.continuation.resume(with: answer.mapError { $0 as any Error })
                }
            } catch {
                for waiting in group { waiting.continuation.resume(throwing: error) }
            }
        }
    }

    private func nextGroup() -> [PendingQuery]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.readers -= 1
                return nil
            }
            guard state.waiting.count > Self.groupSize else {
                defer { state.waiting = [] }
                return state.waiting
            }
            defer { state.waiting.removeFirst(Self.groupSize) }
            return Array(state.waiting.prefix(Self.groupSize))
        }
    }
}
