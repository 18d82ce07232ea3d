package import Accounting

/// What the writer decides with: the fold of the log as far as it is known, and the batch that is
/// being encoded.
///
/// The machine never looks into requests, facts or events. It says when a batch begins and what is
/// decided on which end of the log, and takes back what does not become durable.
package protocol DecidingLedger: ~Copyable {
    /// A caller's request. What was decided for it is kept with it until the machine says whether
    /// that stands.
    associatedtype Request: Sendable
    /// Names a fact that a decision may need.
    associatedtype Key: Hashable & Sendable
    /// The world's no.
    associatedtype Failure: WriterFailure
    /// Names a session on the server for ever.
    associatedtype Session: Sendable
    /// A point to which decisions can be taken back.
    associatedtype Mark

    /// Where the log ends with all that was decided here.
    var position: LogPosition { get }
    /// The hash of the last event that was encoded, or that the batch began after.
    var lastHash: Digest { get }
    /// Bytes that the batch has so far.
    var encodedBytes: Int { get }
    /// Whether the log's next partition should be made now.
    var isPartitionDue: Bool { get }
    /// Whether ids are looked up before they are used.
    var looksUpIDs: Bool { get set }

    var mark: Mark { get }
    /// Takes back what was decided since `mark`.
    mutating func rollBack(to mark: Mark)
    /// What was decided up to `mark` is durable. Returns the mark of what was decided since.
    mutating func settle(upTo mark: Mark) -> Mark

    /// Empties the batch; its first event will stand after one with this hash.
    mutating func beginBatch(after hash: Digest)
    /// Puts the event that starts a new epoch into the batch.
    mutating func startEpoch(at now: Timestamp)
    /// Decides a request, by a clock that reads `now`, and puts its events into the batch.
    mutating func decide(_ request: Request, at now: Timestamp) -> Judgement<Key, Failure>
    /// What deciding the request would find missing, as far as can be told before it is known.
    mutating func missing(for request: Request, at now: Timestamp) -> [Key]
    /// Whether a key is an id that callers give, which may be looked up in the middle of a batch:
    /// whatever the batch did to it is known.
    func isID(_ key: Key) -> Bool
    /// Whether deciding takes so long that it should not hold up those who wait for an answer.
    func isLong(_ request: Request) -> Bool
}

/// What became of deciding one request.
package enum Judgement<Key: Sendable, Failure: Sendable>: Sendable {
    /// Accepted or refused; the answer is kept with the request.
    case decided(isWritten: Bool, hasReplays: Bool)
    /// These facts have to be read first.
    case missing([Key])
    /// It cannot be done, and nothing of it was written.
    case failed(Failure)
}

/// Why the world said no.
package protocol WriterFailure: Error {
    /// Whether waiting cannot help.
    var isFinal: Bool { get }

    init(_ fault: WriterFault)
}

/// What the machine itself finds wrong.
package enum WriterFault: Sendable, Hashable {
    /// The writer's clock differs from the database's by so many microseconds.
    case clockDiffers(Int64)
    /// The log was last written so many microseconds ahead of the writer's clock.
    case logAhead(Int64)
    /// The ledger went to another generation.
    case otherGeneration
    /// The log does not end where it was said to.
    case otherEnd
    /// The facts of a request cannot be read.
    case endlessReading
    /// An event would stand after the last moment that can be written.
    case beyondTime
    /// The server did not answer in time.
    case noAnswer
}
