public import Accounting
public import Arguments
public import Daybook
public import EventLog
import Foundation
import LocalPostgres
public import Telemetry

/// Which ledger a command works on.
public struct LedgerArguments: ParsableArguments {
    public var databaseURL: String?
    public var ledger = LedgerConnection.defaultSchema
    public var reader = Projections.defaultReader
    public var isMigrationRefused = false

    public init() {}

    public static var parameters: [Parameter<Self>] {
        [
            .option(
                \.databaseURL, "database-url", environment: "DATABASE_URL",
                help: """
                    The database, as a URL or as libpq's keyword=value pairs. Without it, libpq's \
                    environment; without that, the private Postgres.
                    """),
            .option(\.ledger, "ledger", help: "The schema that holds the ledger."),
            .option(\.reader, "reader", help: "The role that can read the views of a new ledger."),
            .flag(
                \.isMigrationRefused, "no-migrate",
                help: "Refuse a database that has no ledger instead of creating one."),
        ]
    }

    /// What libpq reads of its environment to find a server.
    private static let libpqVariables = [
        "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE",
    ]

    /// Whether a server was named, and not the private one is meant.
    public var isServerGiven: Bool {
        let environment = ProcessInfo.processInfo.environment
        return databaseURL != nil || Self.libpqVariables.contains { environment[$0] != nil }
    }

    /// Where the ledger is; the private server is made and started if it is meant.
    public func connection() throws -> LedgerConnection {
        let given = LedgerConnection(conninfo: databaseURL ?? "", schema: ledger)
        if let fault = given.schemaFault {
            throw ValidationError("--ledger cannot be '\(ledger)': \(fault)")
        }
        if let fault = LedgerConnection.roleFault(reader) {
            throw ValidationError("--reader cannot be '\(reader)': \(fault)")
        }
        if isServerGiven { return given }
        let endpoint = try LocalPostgres().ensureRunning()
        return LedgerConnection(conninfo: endpoint.conninfo, schema: ledger)
    }

    /// Opens the ledger, makes it where it is missing and that is allowed.
    public func open(
        manualClock: Timestamp? = nil, migration: LedgerOptions.Migration? = nil
    ) async throws -> Ledger {
        let meter = ProgressMeter("events folded anew")
        let standard: LedgerOptions.Migration =
            isMigrationRefused ? .refuse : isServerGiven ? .makeMissing : .migrate
        var options = LedgerOptions(
            migration: migration ?? standard, manualClock: manualClock, reader: reader,
            telemetry: Telemetry(logger: StandardError.logger))
        options.migrationProgress = { done, total in
            meter.advance(to: Int(done), of: Int(total))
        }
        let ledger = try await Ledger.open(try connection(), options)
        meter.finish()
        return ledger
    }
}

/// What goes to standard error beside errors: warnings of the ledger, one a line.
public enum StandardError {
    public static let logger = Telemetry.Logger(
        handler: Telemetry.LineLogHandler(
            label: "daybook", logLevel: .notice,
            time: { SystemClock.now().description },
            write: { line in FileHandle.standardError.write(Data(line.utf8)) }))
}
