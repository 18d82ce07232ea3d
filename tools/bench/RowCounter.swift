import Accounting
import Arguments
import Daybook
import EventLog
import Postgres

/// How many rows and index entries the server reads for something.
///
/// A session hands its counts in when it ends at the latest, so each case is run by sessions of
/// its own; what opening and closing them takes is counted once and taken off.
struct RowCounter {
    private let connection: LedgerConnection
    private let watcher: Connection
    private let opening: Int

    /// - Precondition: nobody else works in the database.
    init(_ connection: LedgerConnection) async throws {
        self.connection = connection
        watcher = try await Connection.open(connection.reading)
        let nothing = ReadCase("nothing") { ledger in _ = try await ledger.read(.head) }
        opening = try await Self.count(nothing, connection, watcher)
    }

    func rows(_ reading: ReadCase) async throws -> Int {
        let count = try await Self.count(reading, connection, watcher)
        return switch reading.body {
        case .ledger: count - opening
        case .sql: count
        }
    }

    func close() async { await watcher.close() }

    private static func count(
        _ reading: ReadCase, _ connection: LedgerConnection, _ watcher: Connection
    ) async throws -> Int {
        let before = try await total(watcher)
        switch reading.body {
        case .ledger(let body):
            let ledger = try await Ledger.open(connection, LedgerOptions(migration: .refuse))
            try await body(ledger)
            await ledger.close()
        case .sql(let body):
            let session = try await Connection.open(connection.reading)
            try await session.run(body)
            await session.close()
        }
        return try await total(watcher) - before
    }

    /// How long the other sessions may take to end.
    private static let patience: Duration = .seconds(10)

    /// The counts of tables that were scanned and of indexes, once all other sessions have ended.
    /// A row that is found by an index counts there, also where the index alone answers.
    private static func total(_ watcher: Connection) async throws -> Int {
        let others = """
            select from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
                and backend_type = 'client backend'
            """
        let limit = ContinuousClock.now + patience
        while try await watcher.run({ try !$0.run(script: others).isEmpty }) {
            guard ContinuousClock.now < limit else {
                throw ValidationError("another session of the database does not end")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try await watcher.run { session in
            let rows = try session.run(
                script: """
                    select (select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables)
                        + (select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes)
                    """)
            return try rows.text(0, 0).flatMap { Int($0) } ?? 0
        }
    }
}
