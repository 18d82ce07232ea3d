import Accounting
import Dispatch
import EventLog
import Synchronization

/// Reads first results of postings again for everyone who waits for one, many in one round trip.
final class ReplayGroup: Sendable {
    private struct State {
        var waiting: [(ids: [TransactionID], tell: @Sendable (Answers) -> Void)] = []
        var isReading = false
    }

    typealias Answers = Result<[TransactionID: PostingAnswer], any Error>

    private let reader: Reader
    private let state = Mutex(State())

    init(_ reader: Reader) {
        self.reader = reader
    }

    /// Tells the first results of these transactions once they are read.
    func read(_ ids: [TransactionID], tell: @escaping @Sendable (Answers) -> Void) {
        let starts = state.withLock { state in
            state.waiting.append((ids, tell))
            let starts = !state.isReading
            state.isReading = true
            return starts
        }
        if starts { Task { await readAll() } }
    }

    private func readAll() async {
        while let group = nextGroup() {
            let answers = await answers(for: Array(Set(group.flatMap(\.ids))))
            for waiting in group { waiting.tell(answers) }
        }
    }

    /// Reads until it succeeds or has failed for too long. What is answered may be written already,
    /// so a lost session is waited for as long as the writer waits for one.
    private func answers(for ids: [TransactionID]) async -> Answers {
        let start = ContinuousClock.now
        while true {
            do {
                return .success(try await reader.replays(of: ids))
            } catch let failure as LogFailure where !failure.isFinal {
                guard ContinuousClock.now - start < Self.patience else {
                    return .failure(failure)
                }
                await Self.pause()
            } catch {
                return .failure(error)
            }
        }
    }

    /// How long a first result is tried to be read.
    private static let patience = Duration.seconds(20)

    private static func pause() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) {
                continuation.resume()
            }
        }
    }

    private func nextGroup() -> [(ids: [TransactionID], tell: @Sendable (Answers) -> Void)]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isReading = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
