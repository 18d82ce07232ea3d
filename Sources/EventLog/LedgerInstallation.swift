public import Accounting
import Migrations
public import Postgres

/// Making a ledger's schema and leading it to this program's format.
public enum LedgerInstallation {
    /// What stands in the schema.
    public enum State: Sendable, Equatable {
        /// No schema, or one without a ledger.
        case missing(schemaExists: Bool)
        case installed(format: Int)
    }

    /// What a new ledger is made with.
    public struct Birth: Sendable {
        public var ledgerID: LedgerID
        /// The reading of a manual clock; nil for the real one.
        public var manualClock: Timestamp?
        public var partitionSize: Int64

        public init(
            ledgerID: LedgerID, manualClock: Timestamp? = nil,
            partitionSize: Int64 = Partitions.defaultSize
        ) {
            self.ledgerID = ledgerID
            self.manualClock = manualClock
            self.partitionSize = partitionSize
        }
    }

    /// The format that this program writes.
    public static let currentFormat = Migrations.currentFormat

    /// What stands in the database.
    struct Found: MappedRow {
        let hasSchema: Bool
        let hasLedger: Bool

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            hasSchema = try columns.value("has_schema") { $0.hasSchema }
            hasLedger = try columns.value("has_ledger") { $0.hasLedger }
        }
    }

    static let find = Select<Found, String>(SQL.findLedger)
    static let readFormat = Statement(SQL.readFormat, columns: [.int4])
    static let lock = Statement(SQL.lockMigration, parameters: [.text], columns: [.void])
    static let setFormat = Statement(SQL.setFormat, parameters: [.int4])
    static let insert = Statement(
        SQL.insertLedger,
        parameters: [.uuid, .int4, .int8, .int4, .timestamptz, .int8])

    public static func state(
        of schema: String, _ session: borrowing Session
    ) throws -> State {
        let found = try find.first(session, schema)
        guard let found, found.hasLedger else {
            return .missing(schemaExists: found?.hasSchema ?? false)
        }
        guard let format = try session.query(readFormat).scalar(as: Int32.self) else {
            return .missing(schemaExists: true)
        }
        return .installed(format: Int(format))
    }

    /// Makes the schema if it is missing, with `installProjections` for what is not of the log, in
    /// one database transaction. Of two that do it at once one does it and the other finds it
    /// done. Returns whether it was made.
    @discardableResult
    public static func make(
        _ schema: String, _ birth: Birth, on server: LedgerServer,
        _ session: borrowing Session, installProjections: () throws -> Void
    ) throws -> Bool {
        try session.transaction(lockTimeout: .seconds(60)) {
            try session.query(lock, schema)
            guard case .missing(let schemaExists) = try state(of: schema, session) else {
                return false
            }
            if !schemaExists {
                try session.run(script: "create schema \(SQLFile.quoted(schema))")
            }
            for format in 1...currentFormat {
                for script in Migrations.scripts(to: format) {
                    try session.run(script: script.filled(["schema": schema]))
                }
            }
            try session.query(
                insert, birth.ledgerID, Int32(currentFormat),
                Int64(bitPattern: server.systemIdentifier), Int32(server.timeline),
                birth.manualClock, birth.partitionSize)
            try session.query(Partitions.make, Int64(1))
            try installProjections()
            return true
        }
    }

    /// Leads a ledger in an older format to this program's, in one database transaction that holds
    /// the log's lock: writers and readers that are open notice the new generation.
    public static func upgrade(
        _ schema: String, from format: Int, _ session: borrowing Session
    ) throws {
        try LogLock.transaction(
            session, prepare: { try session.query(lock, schema) }
        ) { head in
            guard head.format == format else { return }
            for format in format + 1...currentFormat {
                for script in Migrations.scripts(to: format) {
                    try session.run(script: script.filled(["schema": schema]))
                }
            }
            try session.execute(setFormat, Int32(currentFormat))
            try LedgerHead.raiseGeneration(session)
        }
    }

    /// Makes the control tables that are gone, empty. Returns whether any was: then which slot held
    /// what is forgotten, and up to where eventually consistent sets were recalculated, so that all
    /// projections have to be rebuilt.
    public static func restoreControlTables(
        of schema: String, _ session: borrowing Session
    ) throws -> Bool {
        var isRestored = false
        for table in Migrations.controlTables {
            let isMissing = try session.truth(
                script: "select to_regclass('\(table.name)') is null")
            guard isMissing == true else { continue }
            for script in table.scripts {
                try session.run(script: script.filled(["schema": schema]))
            }
            isRestored = true
        }
        return isRestored
    }
}
