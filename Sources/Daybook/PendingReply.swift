public import Accounting
import EventLog
import Synchronization

/// What became of a request that was accepted.
struct Accepted: Sendable {
    /// The last event's, or what it would be of a dry run; nil where there is none.
    let seq: Seq?
    let outcome: Outcome
    /// Whether events were written: not by a dry run, a replay, an update that changes nothing.
    let isWritten: Bool

    /// What callers hear when first results cannot be read.
    fileprivate func unreadable(_ error: any Error) -> String {
        guard isWritten, let seq else {
            return "it was written before, and its first result cannot be read: \(error)"
        }
        return "it was written, up to event \(seq), and first results cannot be read: \(error)"
    }
}

/// The database could not be asked in time whether something was done, or it was done and what is
/// to be answered could not be read. Repeating it is safe.
public struct OutcomeUnknown: Error, Sendable, CustomStringConvertible {
    /// The id of the thing or the transaction, also one that was made here.
    public let id: UniqueID?
    public let message: String

    public var description: String { message }
}

/// A command that was handed in and may not be answered yet.
public final class PendingReply: Sendable {
    /// What was decided, which the writer's thread alone writes and reads until callers are told.
    private final class Decided: @unchecked Sendable {
        var result: Result<Accepted, Rejection>?
        /// Whether some of it is told from the log.
        var hasReplays = false
    }

    private enum State {
        case pending([UnsafeContinuation<Void, Never>])
        /// What was decided stands, with the first results of what was replayed.
        case stands([TransactionID: PostingAnswer])
        case failed(any Error)
    }

    let request: Request
    /// About how much memory it takes.
    let byteCount: Int
    private let decided = Decided()
    private let state = Mutex(State.pending([]))

    init(_ request: Request) {
        self.request = request
        byteCount = request.command.storedBytes
    }

    /// Keeps what was decided; only the last time counts.
    func decide(_ result: Result<Accepted, Rejection>, hasReplays: Bool = false) {
        decided.result = result
        decided.hasReplays = hasReplays
    }

    /// What was decided stands, and is durable. Replays are told once their first results were
    /// read again.
    func stand(_ replays: ReplayGroup) {
        guard decided.hasReplays, case .success(let accepted) = decided.result else {
            return settle(.stands([:]))
        }
        replays.read(accepted.outcome.replayedIDs) { answers in
            switch answers {
            case .success(let answers): self.settle(.stands(answers))
            case .failure(let error):
                // Whatever was written, now or at first, stands: nobody may hear otherwise.
                self.fail(unknown: accepted.unreadable(error))
            }
        }
    }

    /// Nothing was written.
    func fail(_ error: any Error) { settle(.failed(error)) }

    /// Nobody knows whether it was written.
    func fail(unknown message: String) { settle(.failed(unknown(message))) }

    private func unknown(_ message: String) -> OutcomeUnknown {
        var id: UniqueID?
        if case .success(let accepted) = decided.result { id = accepted.outcome.id }
        return OutcomeUnknown(id: id, message: message)
    }

    private func settle(_ settled: State) {
        let waiters: [UnsafeContinuation<Void, Never>] = state.withLock { state in
            guard case .pending(let waiters) = state else {
                preconditionFailure("a caller is told once")
            }
            state = settled
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// What became of the command; what is answered is durable.
    public func reply() async throws -> Reply {
        await withUnsafeContinuation { continuation in
            let isSettled = state.withLock { state in
                guard case .pending(var waiters) = state else { return true }
                waiters.append(continuation)
                state = .pending(waiters)
                return false
            }
            if isSettled { continuation.resume() }
        }
        switch state.withLock({ $0 }) {
        case .pending: preconditionFailure("a caller goes on once it is told")
        case .failed(let error): throw error
        case .stands(let replays):
            guard let accepted = try decided.result?.get() else {
                preconditionFailure("what stands was decided")
            }
            do {
                return Reply(seq: accepted.seq, answer: try accepted.outcome.answer(replays))
            } catch {
                throw unknown(accepted.unreadable(error))
            }
        }
    }
}

extension Outcome {
    /// The id of what was made or posted; nil where there is none, or several.
    var id: UniqueID? {
        switch self {
        case .journal(let journal): journal.id.uniqueID
        case .account(let account): account.id.uniqueID
        case .accountSet(let set): set.id.uniqueID
        case .txTemplate(let template): template.id.uniqueID
        case .posting(.posted(let posting)), .posting(.repeated(let posting)):
            posting.posted.id.uniqueID
        case .posting(.replayed(let id)): id.uniqueID
        case .members, .postings: nil
        }
    }

    /// The transactions whose first results are answered.
    fileprivate var replayedIDs: [TransactionID] {
        switch self {
        case .posting(let posting): [posting.replayedID].compactMap { $0 }
        case .postings(let postings): postings.compactMap(\.replayedID)
        case .journal, .account, .accountSet, .txTemplate, .members: []
        }
    }

    /// The answer, with the first results of what was replayed.
    fileprivate func answer(_ replays: [TransactionID: PostingAnswer]) throws -> Answer {
        switch self {
        case .journal(let journal): .journal(journal)
        case .account(let account): .account(account)
        case .accountSet(let set): .accountSet(set)
        case .txTemplate(let template): .txTemplate(template)
        case .members(let edges): .members(edges)
        case .posting(let posting): .posting(try posting.answer(replays))
        case .postings(let postings): .postings(try postings.map { try $0.answer(replays) })
        }
    }
}

extension PostingOutcome {
    fileprivate func answer(
        _ replays: [TransactionID: PostingAnswer]
    ) throws -> PostingAnswer {
        switch self {
        case .posted(let new): return PostingAnswer(new)
        case .repeated(let first): return PostingAnswer(first, isReplay: true)
        case .replayed(let id):
            guard let answer = replays[id] else {
                throw LogFailure(.damaged, "transaction \(id) was posted and is not there")
            }
            return answer
        }
    }
}
