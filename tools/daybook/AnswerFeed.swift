import Accounting
import CommandFormat
import Daybook
import JSON
import Synchronization

/// A line whose answer is known, or to come.
struct PendingLine: Sendable {
    let op: String?
    let ref: JSON
    let result: PendingResult
}

enum PendingResult: Sendable {
    case known(Result<Reply, RequestError>)
    case submitted(PendingReply)
    case reading(Task<Result<Reply, RequestError>, Never>)
}

/// The lines that are to be answered, in their order, until it is closed.
///
/// What a line starts is started while it is handed in, under one lock with the closing: every
/// write that was handed in to the ledger is answered, and none is handed in afterwards.
final class AnswerFeed: Sendable {
    let lines: AsyncStream<PendingLine>
    private let continuation: AsyncStream<PendingLine>.Continuation
    private let isOpen = Mutex(true)

    init() {
        (lines, continuation) = AsyncStream.makeStream()
    }

    /// Takes in the line that `start` makes. Returns it; nil once the feed is closed.
    func take(_ start: () -> PendingLine) -> PendingLine? {
        isOpen.withLock { isOpen in
            guard isOpen else { return nil }
            let line = start()
            continuation.yield(line)
            return line
        }
    }

    /// Takes in no further line; those that it has are still handed out.
    func close() {
        isOpen.withLock { isOpen in
            isOpen = false
            continuation.finish()
        }
    }
}
