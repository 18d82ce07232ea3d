public import Accounting
public import Postgres

/// The append, in the steps that its caller joins: it runs on the session, and in the pipeline,
/// that the caller brings, so that other SQL can share its database transaction.
public enum LogAppend {
    /// Names the log's lock together with the oid of `ledger`.
    static let lockClass: Int32 = 1_684_109_676

    /// Names, with the same oid, the lock of those who will hold the log's lock for long.
    static let bulkLockClass: Int32 = 1_684_109_682

    static let lock = Statement(SQL.lockLog, parameters: [.int4], columns: [.void])
    static let guardStatement = Statement(
        SQL.guardAppend,
        parameters: [.int8, .bytea, .int8, .int4, .timestamptz, .timestamptz, .timestamptz],
        columns: [.bool])

    /// Step 1: begins the database transaction, takes the lock, reads the head. One round trip.
    ///
    /// - Throws: `lockNotAvailable` when another holds the lock for longer than the session's
    ///   `lock_timeout`; see ``LockWatch``.
    public static func begin(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try askForLock(pipeline)
        return try awaitLock(pipeline)
    }

    /// The first half of ``begin(_:)``, which returns while the server works.
    ///
    /// - Parameter isBulk: whether the lock will be held for long. Then a lock of that kind is
    ///   waited for first: the server hands the log's lock out in the order in which it was asked
    ///   for, and so only one long holder at a time is in front of anybody.
    public static func askForLock(
        isBulk: Bool = false, _ pipeline: borrowing Pipeline
    ) throws {
        try pipeline.send(.begin(.readCommitted, .readWrite))
        if isBulk { try pipeline.send(lock, bulkLockClass) }
        try pipeline.send(lock, lockClass)
        try askForHead(pipeline)
    }

    /// The second half of ``begin(_:)``.
    public static func awaitLock(
        isBulk: Bool = false, _ pipeline: borrowing Pipeline
    ) throws -> LedgerHead {
        try pipeline.receive()
        if isBulk { try pipeline.receive() }
        return try receiveHead(pipeline)
    }

    /// Step 1 inside a database transaction that is open already, and READ COMMITTED.
    public static func lockAndReadHead(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try pipeline.send(lock, lockClass)
        try askForHead(pipeline)
        return try receiveHead(pipeline)
    }

    private static func askForHead(_ pipeline: borrowing Pipeline) throws {
        try LedgerHead.send(pipeline)
        try pipeline.sync()
    }

    private static func receiveHead(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try pipeline.receive()
        return try LedgerHead.receive(pipeline)
    }

    /// Begins without a look: asks for the lock, and ``send(_:decidedOn:_:)`` follows at once. One
    /// round trip less, for a batch that was decided on a head that is believed to be the log's.
    ///
    /// There is no `begin` and no `commit`: what is sent up to a Sync is one database transaction,
    /// which the server commits there, before it says that it is ready (``end(_:)``). The session's
    /// own isolation must be READ COMMITTED.
    public static func beginOptimistic(
        isBulk: Bool = false, _ pipeline: borrowing Pipeline
    ) throws {
        if isBulk { try pipeline.send(lock, bulkLockClass) }
        try pipeline.send(lock, lockClass)
    }

    /// Asks for the end of an append that ``beginOptimistic(_:)`` began, and returns while the
    /// server works. When ``awaitCommit(_:)`` returns, the batch is durable.
    public static func end(_ pipeline: borrowing Pipeline) throws {
        try pipeline.sync()
    }

    /// Shows waiters that the holder of the lock is alive while it decides.
    public static func showLife(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.nothing)
        try pipeline.sync()
        try pipeline.receiveAll()
    }

    /// Step 3: sends the guard and the events. What the caller's projections send follows, then
    /// ``commit(_:)``.
    ///
    /// - Parameter clock: where the database's clock has to stand, for who has not seen it under
    ///   the lock.
    public static func send(
        _ batch: inout EventBatch, decidedOn head: ExpectedHead,
        clock: ClosedRange<Timestamp>? = nil, _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try pipeline.send(
            guardStatement, head.seq, head.hash, head.generation,
            Int32(LedgerInstallation.currentFormat), head.manualClock, clock?.lowerBound,
            clock?.upperBound)
        try batch.send(pipeline)
    }

    /// Asks for the append's end and returns while the server works. When
    /// ``awaitCommit(_:)`` returns, the batch is durable.
    public static func sendCommit(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.commit)
        try end(pipeline)
    }

    /// Waits for the end of an append.
    public static func awaitCommit(_ pipeline: borrowing Pipeline) throws {
        try pipeline.receiveAll()
    }

    /// Ends the append: when this returns, the batch is durable.
    public static func commit(_ pipeline: borrowing Pipeline) throws {
        try sendCommit(pipeline)
        try awaitCommit(pipeline)
    }

    static let readHash = Statement(SQL.readHash, parameters: [.int8], columns: [.bytea])

    /// Asks, under the lock, for the hash of the event at `seq`; ``receiveHash(_:)`` takes it.
    public static func askForHash(of seq: Seq, _ pipeline: borrowing Pipeline) throws {
        try pipeline.send(readHash, seq)
        try pipeline.sync()
    }

    /// The hash asked for; nil when there is no such event.
    public static func receiveHash(_ pipeline: borrowing Pipeline) throws -> Digest? {
        try pipeline.receive().scalar()
    }

    /// Commits something of ours with the guarantee of an append: once ``awaitCommit(_:)`` returns,
    /// what was committed before is as safe as an append that was answered. Ending a session
    /// cancels its wait for a synchronous standby, so what is found in the log after that may be
    /// only here.
    public static func sendConfirmation(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(Durability.writeMessage)
        try end(pipeline)
    }

    /// Gives the lock back with nothing appended; ``awaitCommit(_:)`` takes the answer.
    public static func sendRollback(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.rollback)
        try pipeline.sync()
    }

    /// Gives the lock back with nothing appended.
    public static func rollBack(_ pipeline: borrowing Pipeline) throws {
        try sendRollback(pipeline)
        try pipeline.receiveAll()
    }
}

/// Why the database refused a batch that was decided well, told by what it says.
public enum AppendRefusal: Sendable, Equatable {
    /// The writer's knowledge is of another generation or format.
    case staleGeneration
    /// The log's head is another than the batch was decided on.
    case headMoved
    /// The manual clock was moved, or the database's is far from the writer's.
    case clockMoved
    /// No partition holds the batch's last event yet.
    case noPartition
    /// A unique index knows an id, an external id or a code that was taken for unused.
    case nameTaken(constraint: String)

    public init?(_ error: PostgresError) {
        switch error.kind {
        case .other(sqlState: "DB001"): self = .staleGeneration
        case .other(sqlState: "DB002"): self = .headMoved
        case .other(sqlState: "DB004"): self = .clockMoved
        case .checkViolation where error.server.table?.hasPrefix("events") ?? true:
            self = .noPartition
        case .uniqueViolation(let constraint): self = .nameTaken(constraint: constraint)
        default: return nil  // Every other kind of error is a failure, not a refusal.
        }
    }
}
