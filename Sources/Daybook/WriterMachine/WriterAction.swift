package import Accounting

/// What the machine wants done. Each is carried out, and what came of it is told with
/// ``WriterMachine/take(_:at:)``, before the machine is asked for more, unless it says otherwise.
package enum WriterAction<Request: Sendable, Key: Sendable, Session: Sendable, Failure: Error> {
    // Nothing to tell afterwards.

    /// Nothing, until a request arrives.
    case rest
    /// Nothing, until a request arrives or it is so late.
    case wait(until: Duration)
    /// What was sent is not answered yet: come back with the answer, or when it is so late, or
    /// when a request arrives.
    case await(until: Duration)
    /// Tell these callers.
    case tell([Request], Verdict<Failure>)
    /// Call ``WriterMachine/decide(clock:)``.
    case decide
    /// Give the session up, whatever it does.
    case close

    // On no session, or on the present one while nothing is under way.

    /// Open a session: ``WriterEvent/opened(_:_:_:)``.
    case open
    /// Read these facts and the log's events since, in a snapshot without the lock:
    /// ``WriterEvent/factsRead(_:)``. Without keys: only find out where the log ends.
    case read([Key])
    /// Make the log's partitions up to the one of this event: ``WriterEvent/partitionMade``.
    case makePartition(Seq)
    /// Look, on another session, at who holds the log's lock, while the answer is still awaited:
    /// nothing to tell afterwards.
    case lookAtHolder

    // In a database transaction.

    /// Begin, take the log's lock, read its end: ``WriterEvent/locked(_:)``. Who will hold the lock
    /// for long waits for others of the kind first, so that one of them at a time stands in the
    /// way of those who will not.
    case askForLock(isBulk: Bool)
    /// Read and fold the events that others appended up to this end: ``WriterEvent/tailRead``.
    case readTail(ExpectedHead)
    /// Read these facts under the lock: ``WriterEvent/lockedFactsRead``.
    case readUnderLock([Key])
    /// Send the batch, and the commit: ``WriterEvent/committed``.
    case send(BatchForm)
    /// Give the lock back, nothing was sent: ``WriterEvent/rolledBack``.
    case rollBack

    // Settling a commit in doubt, on another session.

    /// End this session if it is still there: ``WriterEvent/sessionEnded(isGone:)``.
    case endSession(Session)
    /// Under the lock, look which hash the event has: ``WriterEvent/found(_:)``.
    case lookFor(Seq)
    /// Roll back what is open, and commit something of ours with a posting's guarantee:
    /// ``WriterEvent/confirmed``. What was found in the log is told only then: ending a session, or
    /// cancelling its statement, ends its wait for a synchronous standby, and what it committed is
    /// seen before any standby has it. Where no standby is waited for, what is seen is durable, and
    /// there is nothing to commit.
    case confirm
}

/// How a batch is sent.
package struct BatchForm: Sendable, Equatable {
    /// The end of the log that the guard asks for.
    package var head: ExpectedHead
    /// The batch's last event.
    package var lastSeq: Seq
    /// Begin and lock go out with it, in one round trip: nobody has looked at the log's end.
    package var isOptimistic: Bool
    /// It will hold the lock for long: see ``WriterAction/askForLock(isBulk:)``.
    package var isBulk: Bool
    /// Where the database's clock has to stand; nil where it was seen, or does not count.
    package var clock: ClosedRange<Timestamp>?
    /// It begins a new epoch.
    package var startsEpoch: Bool
}

/// What callers hear.
package enum Verdict<Failure: Error>: Sendable {
    /// What was decided for them stands, and is durable.
    case stands
    /// Nothing was written.
    case notWritten(Failure)
    /// Their events were sent, and nobody knows whether they were written.
    case unknown(Failure)
}
