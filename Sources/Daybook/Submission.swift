public import Accounting
import EventLog
import Synchronization

/// A command that was handed in and may not be answered yet.
public final class Submission: Sendable {
    /// What the reply is made of, on the caller's own time.
    private struct Settled: Sendable {
        let accepted: Accepted
        /// The first results of what was replayed.
        let replays: [TransactionID: PostingAnswer]
    }

    private struct State {
        var result: Result<Settled, any Error>?
        var waiters: [CheckedContinuation<Settled, any Error>] = []
    }

    private let state = Mutex(State())

    init() {}

    /// The writer's word. Replays are told once their first results were read again.
    func settle(_ result: Result<Accepted, any Error>, _ replays: ReplayGroup) {
        guard case .success(let accepted) = result, accepted.outcome.hasReplays else {
            return settle(result.map { Settled(accepted: $0, replays: [:]) })
        }
        replays.read(accepted.outcome.replayedIDs) { answers in
            self.settle(
                answers.map { Settled(accepted: accepted, replays: $0) }
                    .mapError { accepted.failure($0) })
        }
    }

    private func settle(_ result: Result<Settled, any Error>) {
        let waiters = state.withLock { state in
            state.result = result
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }

    /// What became of the command; what is answered is durable.
    public func reply() async throws -> Reply {
        let settled = try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiters.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
        let accepted = settled.accepted
        do {
            let answer = try accepted.outcome.answer(settled.replays)
            return Reply(seq: accepted.seq, answer: answer)
        } catch {
            throw accepted.failure(error)
        }
    }
}

extension Accepted {
    /// What a caller hears when the answer cannot be read: where something was written, never that
    /// nothing was.
    fileprivate func failure(_ error: any Error) -> any Error {
        guard isWritten, let seq else { return error }
        return OutcomeUnknown(
            id: outcome.id,
            message: """
                it was written, up to event \(seq), but the first results of what it repeats \
                could not be read: \(error)
                """)
    }
}

extension Outcome {
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
