public import Accounting
import EventLog
import Postgres

/// What became of a request that was accepted.
struct Accepted: Sendable {
    /// The last event's, or what it would be of a dry run; nil where there is none.
    let seq: Seq?
    let outcome: Outcome
    /// Whether events were written: not by a dry run, a replay, an update that changes nothing.
    let isWritten: Bool
}

/// A request that waits for its turn, and how its caller is told.
struct Waiting: Sendable {
    let request: Request
    let tell: @Sendable (Result<Accepted, any Error>) -> Void
    /// What the last try found lacking beyond what could be told before it.
    var lacking: [FactKey] = []

    init(_ request: Request, tell: @escaping @Sendable (Result<Accepted, any Error>) -> Void) {
        self.request = request
        self.tell = tell
    }
}

/// The database could not be asked in time whether something was done. Repeating it is safe.
public struct OutcomeUnknown: Error, Sendable, CustomStringConvertible {
    /// The id of the thing or the transaction, also one that was made here.
    public let id: UniqueID?
    public let message: String

    public var description: String { message }
}

/// What one try did: whom it answers once it is durable, and who has to wait for another.
struct BatchResult: Sendable {
    var answers: [(waiting: Waiting, answer: Result<Accepted, Rejection>)] = []
    var deferred: [Waiting] = []
}

/// Why a try did nothing, or may have done something.
enum BatchFailure: Error {
    /// Nothing was written and the same session may try again at once: ids are looked up now, a
    /// partition was made, or the holder of the lock was looked at.
    case tryAgain(reason: LogFailure)
    /// Nothing was written, and the session's knowledge, or the session, is of no use any more.
    case startOver(reason: LogFailure)
    /// The server refuses the batch for a reason of its own; nothing was written.
    case refused(LogFailure)
    /// The commit was sent and not answered.
    case unsettled(UnsettledAttempt, BatchResult, reason: LogFailure)

    var endsSession: Bool {
        switch self {
        case .tryAgain, .refused: false
        case .startOver, .unsettled: true
        }
    }
}

/// Requests on their way to an answer, through as many tries as it takes within a bound.
struct BatchTrial: Sendable {
    /// How long a batch that meets nothing but failures is tried again.
    static let patience: Duration = .seconds(20)
    /// Requests that go into one batch.
    static let maximumRequests = 4_096

    private var waiting: [Waiting]
    private var result = BatchResult()
    private(set) var unsettled: UnsettledAttempt?
    private var failingSince: ContinuousClock.Instant?
    /// How many requests the next try takes; one by one after the server refused a batch.
    private var nextCount = BatchTrial.maximumRequests

    init(_ waiting: [Waiting]) {
        self.waiting = waiting
    }

    var isDone: Bool { waiting.isEmpty && unsettled == nil }

    var nextRequests: [Waiting] { Array(waiting.prefix(nextCount)) }

    /// A try succeeded: what it decided is durable.
    mutating func take(_ result: BatchResult) {
        failingSince = nil
        for (waiting, answer) in result.answers {
            waiting.tell(answer.mapError { $0 })
        }
        let served = min(nextCount, waiting.count)
        waiting = result.deferred + waiting.dropFirst(served)
    }

    /// A try failed.
    mutating func take(_ failure: BatchFailure) {
        switch failure {
        case .tryAgain(let reason), .startOver(let reason): giveUpIfLate(reason)
        case .unsettled(let attempt, let result, let reason):
            unsettled = attempt
            self.result = result
            giveUpIfLate(reason)
        case .refused(let reason):
            if nextRequests.count > 1 {
                nextCount = 1
            } else {
                waiting.first?.tell(.failure(reason))
                waiting.removeFirst()
            }
        }
    }

    /// The log was asked: the attempt was committed, or nothing of it was written.
    mutating func settle(committed: Bool) {
        unsettled = nil
        if committed { take(result) }
        result = BatchResult()
    }

    /// Another session cannot be had just now.
    mutating func waitOrGiveUp(after error: any Error) async {
        giveUpIfLate(Self.failure(error))
        guard !isDone else { return }
        do {
            try await Task.sleep(for: .milliseconds(100))
        } catch {
            return
        }
    }

    private static func failure(_ error: any Error) -> LogFailure {
        switch error {
        case let failure as LogFailure: failure
        case let error as PostgresError: LogFailure(error)
        default: LogFailure(.server, "\(error)")
        }
    }

    /// After too long a time of failures everyone is told: that nothing was written, or, where a
    /// commit is unsettled, that nobody knows.
    private mutating func giveUpIfLate(_ reason: LogFailure) {
        let now = ContinuousClock.now
        let since = failingSince ?? now
        failingSince = since
        guard reason.isFinal || now - since > Self.patience else { return }
        if unsettled == nil {
            for waiting in waiting { waiting.tell(.failure(reason)) }
        } else {
            tellUnknown(reason)
        }
        unsettled = nil
        waiting = []
    }

    private func tellUnknown(_ reason: LogFailure) {
        for (waiting, answer) in result.answers {
            if case .success(let accepted) = answer, accepted.isWritten {
                let unknown = OutcomeUnknown(
                    id: accepted.outcome.id,
                    message: "the commit was sent and its outcome is unknown: \(reason)")
                waiting.tell(.failure(unknown))
            } else {
                waiting.tell(.failure(reason))
            }
        }
        let rest = result.deferred + waiting.dropFirst(min(nextCount, waiting.count))
        for waiting in rest { waiting.tell(.failure(reason)) }
    }
}

extension LogFailure {
    /// Whether waiting cannot help.
    var isFinal: Bool {
        switch reason {
        case .connection, .conflict, .server: false
        case .noLedger, .format, .unsafeServer, .clock, .noManualClock, .damaged: true
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
        case .posting(.posted(let posting)): posting.posted.id.uniqueID
        case .posting(.replayed(let id)): id.uniqueID
        case .members, .postings: nil
        }
    }
}
