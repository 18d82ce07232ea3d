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
    public let place: LogPosition
    public let hash: Digest
    public let isEmpty: Bool

    /// What a batch is decided on.
    public var expected: ExpectedHead {
        ExpectedHead(seq: place.seq, hash: hash, generation: generation, manualClock: manualClock)
    }

    /// What the statement answers.
    struct Row: MappedRow {
        let ledgerID: LedgerID
        let epoch: Int32
        let format: Int32
        let generation: Int64
        let systemIdentifier: Int64
        let timeline: Int32
        let manualClock: Timestamp?
        let databaseClock: Timestamp
        /// Nil in a log without events.
        let newest: Newest?

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            ledgerID = try columns.value("ledger_id") { $0.ledgerID }
            epoch = try columns.value("epoch") { $0.epoch }
            format = try columns.value("format") { $0.format }
            generation = try columns.value("generation") { $0.generation }
            systemIdentifier = try columns.value("system_identifier") { $0.systemIdentifier }
            timeline = try columns.value("timeline") { $0.timeline }
            manualClock = try columns.value("clock_at") { $0.manualClock }
            databaseClock = try columns.value("clock_timestamp") { $0.databaseClock }
            newest = try columns.optionalPart { $0.newest }
        }
    }

    /// The newest event.
    struct Newest: MappedRow {
        let seq: Seq
        let hash: Digest
        let recordedAt: Timestamp

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            seq = try columns.value("seq") { $0.seq }
            hash = try columns.value("hash") { $0.hash }
            recordedAt = try columns.value("recorded_at") { $0.recordedAt }
        }
    }

    static let select = Select<Row>(SQL.readHead)

    static let raiseGeneration = Statement(SQL.raiseGeneration)

    /// - Throws: `damaged` when the ledger has no row.
    init(_ row: Row?) throws {
        guard let row else { throw LogFailure(.damaged, "the ledger's row is missing") }
        ledgerID = row.ledgerID
        epoch = Int(row.epoch)
        format = Int(row.format)
        generation = row.generation
        systemIdentifier = UInt64(bitPattern: row.systemIdentifier)
        timeline = Int(row.timeline)
        manualClock = row.manualClock
        databaseClock = row.databaseClock
        isEmpty = row.newest == nil
        hash = row.newest?.hash ?? HashChain.origin(of: ledgerID)
        place =
            row.newest.map { LogPosition(seq: $0.seq, recordedAt: $0.recordedAt) } ?? .beforeFirst
    }

    /// Reads the head outside of an append.
    public static func read(_ session: borrowing Session) throws -> LedgerHead {
        try LedgerHead(try select.first(session))
    }

    /// Makes what every writer and reader knows stale, in the open database transaction, which
    /// holds the log's lock.
    public static func raiseGeneration(_ session: borrowing Session) throws {
        try session.execute(raiseGeneration)
    }

    /// Asks for the head in a pipeline; ``receive(_:)`` takes the answer.
    public static func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        try select.send(pipeline)
    }

    public static func receive(_ pipeline: borrowing Pipeline) throws -> LedgerHead {
        try LedgerHead(try select.receive(pipeline).first)
    }

    /// Refuses a ledger in another format than this program's. A session that is open when the
    /// ledger is migrated asks each time: it knows neither the new tables nor the new events.
    ///
    /// - Throws: `format`.
    public func requireKnownFormat() throws { try Self.requireKnownFormat(format) }

    /// The same of a format that was read otherwise.
    public static func requireKnownFormat(_ format: Int) throws {
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
