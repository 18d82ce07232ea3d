import Accounting
public import Postgres

/// The append, in the steps that its caller joins: it runs on the session, and in the pipeline,
/// that the caller brings, so that other SQL can share its database transaction.
public enum LogAppend {
    /// Names the log's lock together with the oid of `events`.
    static let lockClass: Int32 = 1_684_109_676

    static let lock = Statement(SQL.lockLog, parameters: [.int4], columns: [.void])
    static let guardStatement = Statement(
        SQL.guardAppend, parameters: [.int8, .bytea, .int8, .int4], columns: [.bool])

    /// Step 1: begins the database transaction, takes the lock, reads the head. One round trip.
    ///
    /// - Throws: `lockNotAvailable` when another holds the lock for longer than the session's
    ///   `lock_timeout`; see ``LockWatch``.
    public static func begin(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try pipeline.send(.begin(.readCommitted, .readWrite))
        return try lockAndReadHead(pipeline)
    }

    /// Step 1 inside a database transaction that is open already, and READ COMMITTED.
    public static func lockAndReadHead(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try pipeline.send(lock, lockClass)
        let headIndex = try pipeline.send(LedgerHead.statement)
        try pipeline.sync()
        for _ in 0..<headIndex { try pipeline.receive() }
        return try LedgerHead(try pipeline.receive())
    }

    /// Shows waiters that the holder of the lock is alive while it decides.
    public static func showLife(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.nothing)
        try pipeline.sync()
        try pipeline.receiveAll()
    }

    /// Step 3: sends the guard and the events. What the caller's projections send follows, then
    /// ``commit(_:)``.
    public static func send(
        _ batch: borrowing EventBatch, decidedOn head: LedgerHead,
        _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try pipeline.send(
            guardStatement, head.place.seq, head.hash, head.generation,
            Int32(LedgerInstallation.currentFormat))
        try batch.send(pipeline)
    }

    /// Ends the append: when this returns, the batch is durable.
    public static func commit(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.commit)
        try pipeline.sync()
        try pipeline.receiveAll()
    }

    /// Gives the lock back with nothing appended.
    public static func rollBack(_ pipeline: borrowing Pipeline) throws {
        try pipeline.send(.rollback)
        try pipeline.sync()
        try pipeline.receiveAll()
    }
}

/// Why the database refused a batch that was decided well, told by what it says.
public enum AppendRefusal: Sendable, Equatable {
    /// The writer's knowledge is of another generation or format.
    case staleGeneration
    /// The log's head is another than the batch was decided on.
    case headMoved
    /// No partition holds the batch's last event yet.
    case noPartition
    /// A unique index knows an id, an external id or a code that was taken for unused.
    case nameTaken(constraint: String)

    public init?(_ error: PostgresError) {
        switch error.kind {
        case .other(sqlState: "DB001"): self = .staleGeneration
        case .other(sqlState: "DB002"): self = .headMoved
        case .checkViolation where error.server.table?.hasPrefix("events") ?? true:
            self = .noPartition
        case .uniqueViolation(let constraint): self = .nameTaken(constraint: constraint)
        default: return nil  // Every other kind of error is a failure, not a refusal.
        }
    }
}
