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

/// The database could not be asked in time whether something was done, or it was done and what is
/// to be answered could not be read. Repeating it is safe.
public struct OutcomeUnknown: Error, Sendable, CustomStringConvertible {
    /// The id of the thing or the transaction, also one that was made here.
    public let id: UniqueID?
    public let message: String

    public var description: String { message }
}

/// What one try did: whom it answers once it is durable, and who has to wait for another.
struct BatchResult: Sendable {
    var answers: [(waiting: Waiting, answer: Result<Accepted, any Error>)] = []
    var deferred: [Waiting] = []

    /// Tells everyone that the answer stands.
    func tell() {
        for (waiting, answer) in answers { waiting.tell(answer) }
    }
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

    private var waiting: [Waiting] = []
    private var result = BatchResult()
    /// Answers that stand and are not told yet.
    private var untold: BatchResult?
    private(set) var unsettled: UnsettledAttempt?
    private var failingSince: ContinuousClock.Instant?
    /// How many of those that wait the present try takes.
    private var served = 0
    /// How many are tried one by one, because the server refused a batch of them.
    private var suspects = 0

    var isDone: Bool { waiting.isEmpty && unsettled == nil }

    /// Whether what comes now may join: it must not share the end of those that fail for long.
    var isOpen: Bool { failingSince == nil && unsettled == nil }

    /// How many more may join: a batch and those behind it.
    var room: Int { max(2 * Self.maximumRequests - waiting.count, 0) }

    mutating func join(_ arrived: [Waiting]) {
        waiting += arrived
    }

    /// Those whom the next try takes.
    mutating func next() -> ArraySlice<Waiting> {
        served = suspects > 0 ? 1 : min(waiting.count, Self.maximumRequests)
        return waiting.prefix(served)
    }

    /// Those whom the try after the present one takes if this one leaves none over.
    var following: ArraySlice<Waiting> {
        suspects > 0 ? [] : waiting.dropFirst(served).prefix(Self.maximumRequests)
    }

    /// A try succeeded: what it decided is durable. Its callers are told now or, if others wait,
    /// once the next try is under way.
    mutating func take(_ result: BatchResult) {
        tell()
        failingSince = nil
        untold = result
        suspects = max(suspects - result.answers.count, 0)
        waiting.replaceSubrange(..<served, with: result.deferred)
        served = 0
        if waiting.isEmpty { tell() }
    }

    /// Tells those who are not told yet.
    mutating func tell() {
        untold?.tell()
        untold = nil
    }

    /// A try failed.
    mutating func take(_ failure: BatchFailure) {
        tell()
        switch failure {
        case .tryAgain(let reason), .startOver(let reason): giveUpIfLate(reason)
        case .unsettled(let attempt, let result, let reason):
            unsettled = attempt
            self.result = result
            giveUpIfLate(reason)
        case .refused(let reason):
            if served > 1 {
                suspects = served
            } else {
                suspects = max(suspects - 1, 0)
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
        tell()
        if unsettled == nil {
            for waiting in waiting { waiting.tell(.failure(reason)) }
        } else {
            tellUnknown(reason)
        }
        unsettled = nil
        failingSince = nil
        suspects = 0
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
        let rest = result.deferred + waiting.dropFirst(served)
        for waiting in rest { waiting.tell(.failure(reason)) }
    }
}

extension LogFailure {
    /// Whether waiting cannot help.
    var isFinal: Bool {
        switch reason {
        case .connection, .conflict, .server, .overloaded: false
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
        case .posting(.posted(let posting)), .posting(.repeated(let posting)):
            posting.posted.id.uniqueID
        case .posting(.replayed(let id)): id.uniqueID
        case .members, .postings: nil
        }
    }
}
