// What the tests of the ledger on a real Postgres share.
//
// | file | holds |
// |---|---|
// | `TestLedger` | a ledger of a test's own, and SQL on it that goes past the ledger |
// | `SampleBooks` | a journal with accounts and sets, and postings on them |
// | `LogAudit` | numbering, time and hash chain of a log, in plain SQL |
// | `BooksAudit`, `AuditSQL` | every balance worked out from the events in plain SQL |
// | `LockHolder` | a session that holds the log's lock |
// | `OpenTransaction` | a session that holds a snapshot and locks |
// | `DrivenProcess`, `ProbeProcess` | another program that is driven, stopped and killed |

public import Accounting
public import Daybook
public import EventLog
import Foundation
public import LocalPostgres
public import Postgres
import ServerTestSupport
import Synchronization

/// A ledger of one test's own: a schema with a name that was not used before, by default in a
/// database that the tests of this process share.
public struct TestLedger: Sendable {
    public let endpoint: Endpoint
    public let connection: LedgerConnection

    private static let shared = Result { try LocalPostgres.temporary.newDatabase() }
    private static let numbers = Atomic<Int>(0)

    /// A place for a ledger; nothing is made there yet. `imposing` holds settings of the server for
    /// every session, which win over the ledger's own; `options` are what a user might write;
    /// `user` is another role than the superuser.
    public init(
        on endpoint: Endpoint? = nil, schema: String? = nil, options: String = "",
        imposing settings: [String: String] = [:], user: String? = nil
    ) throws {
        self.endpoint = try endpoint ?? Self.shared.get()
        let number = Self.numbers.add(1, ordering: .relaxed).newValue
        var connection = LedgerConnection(
            conninfo: self.endpoint.conninfo + (options.isEmpty ? "" : " options='\(options)'")
                + (user.map { " user=\($0)" } ?? ""),
            schema: schema ?? "ledger \(number)",
            applicationName: "test \(number)")
        connection.imposedSettings = settings
        self.connection = connection
    }

    public var schema: String { connection.schema }

    /// Opens the ledger, another value each time.
    public func open(_ options: LedgerOptions = LedgerOptions()) async throws -> Ledger {
        try await Ledger.open(connection, options)
    }

    /// The processes of the sessions that the ledger's writers have at this moment.
    public func writers() async throws -> [Int] {
        try await sql(
            """
            select activity.pid
            from pg_stat_activity activity
            where application_name = '\(connection.applicationName)'
                and (query in ('commit', 'rollback') or query ilike '%insert into%')
                and pid <> pg_backend_pid()
            order by pid
            """
        ).compactMap { $0[0].flatMap { Int($0) } }
    }

    /// A session that knows the ledger's schema and nothing of the ledger, as psql would be one.
    public func session() async throws -> Connection {
        try await Connection.open(connection.reading)
    }

    /// Runs SQL past the ledger; the rows of the last statement as text, NULL as nil.
    @discardableResult
    public func sql(_ script: String) async throws -> [[String?]] {
        let connection = try await session()
        let rows = try await connection.run { session in try session.texts(script) }
        await connection.close()
        return rows
    }

    /// The one value that SQL answers; empty for NULL.
    public func value(_ script: String) async throws -> String {
        let rows = try await sql(script)
        guard let row = rows.first, let value = row.first else {
            throw TestFailure("no row came of: \(script)")
        }
        return value ?? ""
    }

    public func number(_ script: String) async throws -> Int {
        let text = try await value(script)
        guard let number = Int(text) else { throw TestFailure("\(text) is no number") }
        return number
    }
}

extension Session {
    /// The rows of the last statement of a script as text, NULL as nil.
    @discardableResult
    public func texts(_ script: String) throws -> [[String?]] {
        let rows = try run(script: script)
        return try (0..<rows.count).map { row in
            try (0..<rows.columnCount).map { column in try rows.text(row, column) }
        }
    }
}

extension UniqueID {
    /// An id by chance.
    public static func random() -> UniqueID {
        UniqueID(bits: .random(in: .min ... .max))
    }
}

extension Identifier {
    /// An id by chance.
    public static func random() -> Self { Self(.random()) }
}

extension Timestamp {
    /// The real clock, moved by so many seconds.
    public static func now(movedBy seconds: Int64) -> Timestamp {
        SystemClock.now().advanced(byMicroseconds: seconds * 1_000_000)
    }
}

extension TestLedger {
    /// The SQLSTATE that the server refuses a script with; throws when it does not refuse it.
    public func refusal(of script: String) async throws -> String {
        do {
            try await sql(script)
        } catch let error as PostgresError {
            guard let state = error.server.sqlState else { throw error }
            return state
        }
        throw TestFailure("it was not refused: \(script)")
    }
}
