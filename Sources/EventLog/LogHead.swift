public import Accounting
import EventFormat
public import Postgres

/// The ledger's row and the end of its log, as one statement sees them.
public struct LedgerHead: Sendable {
    public let ledgerID: LedgerID
    public let epoch: Int
    public let format: Int
    public let generation: Int64
    public let systemIdentifier: UInt64
    public let timeline: Int
    /// The reading of a manual clock; nil when the ledger runs by the real one.
    public let manualClock: Timestamp?
    /// The database's clock.
    public let databaseClock: Timestamp
    public let place: LogPlace
    public let hash: Digest
    public let isEmpty: Bool

    /// What a batch is decided on.
    public var expected: ExpectedHead {
        ExpectedHead(seq: place.seq, hash: hash, generation: generation, manualClock: manualClock)
    }

    static let statement = Statement(
        SQL.readHead,
        columns: [
            .uuid, .int4, .int4, .int8, .int8, .int4, .timestamptz, .timestamptz, .int8, .bytea,
            .timestamptz,
        ])

    static let raiseGeneration = Statement(SQL.raiseGeneration)

    init(_ rows: borrowing Rows) throws {
        guard !rows.isEmpty else {
            throw LogFailure(.damaged, "the ledger's row is missing")
        }
        ledgerID = try rows.value(0, 0)
        epoch = Int(try rows.value(0, 1, as: Int32.self))
        format = Int(try rows.value(0, 2, as: Int32.self))
        generation = try rows.value(0, 3)
        systemIdentifier = UInt64(bitPattern: try rows.value(0, 4, as: Int64.self))
        timeline = Int(try rows.value(0, 5, as: Int32.self))
        manualClock = try rows.value(0, 6)
        databaseClock = try rows.value(0, 7)
        if let seq = try rows.value(0, 8, as: Seq?.self) {
            isEmpty = false
            hash = try rows.value(0, 9)
            place = LogPlace(seq: seq, recordedAt: try rows.value(0, 10))
        } else {
            isEmpty = true
            hash = HashChain.origin(of: ledgerID)
            place = .beforeFirst
        }
    }

    /// Reads the head outside of an append.
    public static func read(_ session: borrowing Session) throws -> LedgerHead {
        try LedgerHead(try session.query(statement))
    }

    /// Makes what every writer and reader knows stale, in the open database transaction, which
    /// holds the log's lock.
    public static func raiseGeneration(_ session: borrowing Session) throws {
        try session.execute(raiseGeneration)
    }

    /// Asks for the head in a pipeline; ``receive(_:)`` takes the answer.
    public static func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        try pipeline.send(statement)
    }

    public static func receive(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try LedgerHead(try pipeline.receive())
    }

    /// Refuses a ledger in another format than this program's. A session that is open when the
    /// ledger is migrated asks each time: it knows neither the new tables nor the new events.
    ///
    /// - Throws: `format`.
    public func requireKnownFormat() throws {
        guard format == LedgerInstallation.currentFormat else {
            throw LogFailure(
                .format,
                """
                the ledger has format \(format), this program \(LedgerInstallation.currentFormat)
                """)
        }
    }

    /// What a reader can tell the log by later.
    public var answer: LogHead {
        LogHead(
            ledgerID: ledgerID, epoch: epoch, seq: place.seq, hash: hash,
            recordedAt: isEmpty ? nil : place.recordedAt)
    }
}
