package import Accounting

/// What happened.
package enum WriterEvent<Request: Sendable, Session: Sendable, Failure: Error> {
    /// Requests came.
    case arrived([Request])
    /// A session is open, the ledger knows what it knows as of this end of the log.
    case opened(Session, ExpectedHead)
    /// The ledger is up to this end of the log, and has learned what was asked for.
    case factsRead(ExpectedHead)
    case partitionMade

    /// The log's lock is held, and this is the log's end.
    case locked(LockedHead)
    /// The ledger is up to the log's end.
    case tailRead
    case lockedFactsRead
    /// The batch is committed: ReadyForQuery came after the commit, and no word of doubt.
    case committed
    case rolledBack

    case sessionEnded(isGone: Bool)
    /// The hash of the event in the batch's last place; nil when there is none.
    case found(Digest?)
    case confirmed

    /// The server said no. The session is alive, no database transaction is open on it, and
    /// nothing of the one that was is written.
    case refused(Refusal, Failure)
    /// The session is gone, or of no use, or could not be opened.
    case lost(Failure)
}

/// The end of the log as it is read under the lock.
package struct LockedHead: Sendable {
    package var head: ExpectedHead
    package var place: LogPosition
    package var databaseClock: Timestamp
    /// This program's clock as the head was read.
    package var clock: Timestamp
    /// The server, or its timeline, is another than the ledger remembers.
    package var startsEpoch: Bool

    package init(
        head: ExpectedHead, place: LogPosition, databaseClock: Timestamp, clock: Timestamp,
        startsEpoch: Bool
    ) {
        self.head = head
        self.place = place
        self.databaseClock = databaseClock
        self.clock = clock
        self.startsEpoch = startsEpoch
    }
}

/// Why the server refused.
package enum Refusal: Sendable, Hashable {
    /// The log's end is another than the batch was decided on.
    case headMoved
    /// The manual clock was moved, or the database's is far from the writer's.
    case clockMoved
    /// What is known is of another generation or format.
    case staleGeneration
    /// No partition holds the event.
    case noPartition(Seq)
    /// A unique index knows an id, an external id or a code that was taken for unused.
    case nameTaken
    /// Something that the next try may not meet: a deadlock, a lock that was not to be had.
    case transient
    /// Something that the next try will meet again.
    case other
}
