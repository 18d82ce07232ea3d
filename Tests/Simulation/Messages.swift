internal import Accounting
internal import Daybook

/// The ledger's row.
struct LedgerRow: Equatable {
    var generation: Int64
    /// What a generation changes without an event: facts of another one lead to wrong decisions.
    var floor: Int
    var manualClock: Int64?
    /// The server's timeline that the present epoch began on.
    var timeline: Int
}

/// The end of the log as the server tells it.
struct LogEnd {
    let place: LogPosition
    let hash: UInt64
    let row: LedgerRow
    /// The server's own.
    let timeline: Int
    let databaseClock: Timestamp

    var head: ExpectedHead {
        ExpectedHead(
            seq: place.seq, hash: Digest(hash), generation: row.generation,
            manualClock: row.manualClock.map { Timestamp(microseconds: $0) })
    }
}

/// What a client sends: an exchange, up to its Sync.
enum ClientMessage {
    /// Asks for the log's end, and whether it holds this event with this hash.
    case hello(seq: Int, hash: UInt64)
    case read([SmallKey], after: Int)
    case makePartition(Int)
    case askForLock
    case readTail(after: Int)
    case readUnderLock([SmallKey])
    /// The first bytes of a batch that is sent in one round trip: begin, and lock.
    case batchStart
    /// Some of a batch's statements, which show that the client is alive.
    case batchPart
    case batch(BatchForm, [SmallEvent])
    case rollBack
    case endSession(Int)
    case lookFor(Int)
    case confirm
    /// The client is gone.
    case farewell
}

/// What the server sends.
enum ServerMessage {
    case opened(LogEnd, isKnown: Bool)
    case facts(LogEnd, ArraySlice<SmallEvent>, SmallFacts)
    case locked(LogEnd)
    case tail(LogEnd, ArraySlice<SmallEvent>)
    case lockedFacts(SmallFacts)
    case sessionEnded(isGone: Bool)
    case hash(UInt64?)
    case done
    case refused(Refusal, SmallFailure)
    /// CommandComplete of a commit; the warning says that the standby may not have it.
    case complete(hasWarning: Bool)
    /// ReadyForQuery.
    case ready
    /// The server's last words, or the end of the connection without any.
    case ended(SmallFailure)
}

extension ClientMessage {
    /// Whether it has no place inside a database transaction.
    var needsNoTransaction: Bool {
        switch self {
        case .hello, .read, .makePartition, .askForLock, .batchStart, .endSession: true
        case .readTail, .readUnderLock, .batchPart, .batch, .rollBack, .lookFor, .confirm,
            .farewell:
            false
        }
    }

    var name: String {
        switch self {
        case .hello: "hello"
        case .read(let keys, _): "read \(keys)"
        case .makePartition(let seq): "make partition of \(seq)"
        case .askForLock: "ask for the lock"
        case .readTail(let seq): "read the tail after \(seq)"
        case .readUnderLock(let keys): "read \(keys) under the lock"
        case .batchStart: "batch's start"
        case .batchPart: "batch's part"
        case .batch(let form, _):
            "batch \(form.head.seq.number + 1)...\(form.lastSeq.number), "
                + (form.isOptimistic ? "one round trip" : "under the lock")
        case .rollBack: "roll back"
        case .endSession(let session): "end session \(session)"
        case .lookFor(let seq): "look for \(seq)"
        case .confirm: "confirm"
        case .farewell: "farewell"
        }
    }
}

extension ServerMessage {
    var name: String {
        switch self {
        case .opened(let end, let isKnown): "opened at \(end.place.seq.number), known: \(isKnown)"
        case .facts(let end, _, _): "facts at \(end.place.seq.number)"
        case .locked(let end): "locked at \(end.place.seq.number)"
        case .tail(_, let events): "tail of \(events.count)"
        case .lockedFacts: "facts under the lock"
        case .sessionEnded(let isGone): isGone ? "session is gone" : "session is being ended"
        case .hash(let hash): hash == nil ? "no such event" : "hash"
        case .done: "done"
        case .refused(let refusal, _): "refused: \(refusal)"
        case .complete(let hasWarning): "complete" + (hasWarning ? ", with a warning" : "")
        case .ready: "ready"
        case .ended(let reason): "ended: \(reason)"
        }
    }
}
