import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// What a ledger's sessions rely on is theirs, whatever the caller, the role or the database says.
@Suite struct SessionSettingTests {
    /// The settings of a session, as they are and as they are after `discard all`.
    private func settings(
        _ configuration: Configuration, _ names: [String]
    ) async throws -> (now: [String], afterDiscarding: [String]) {
        let show = names.map { "current_setting('\($0)')" }.joined(separator: ", ")
        let connection = try await Connection.open(configuration)
        let seen = try await connection.run { session in
            let now = try session.texts("select \(show)")[0].map { $0 ?? "" }
            try session.run(script: "discard all")
            return (now, try session.texts("select \(show)")[0].map { $0 ?? "" })
        }
        await connection.close()
        return seen
    }

    private static let hostile = [
        "lock_timeout": "1h", "statement_timeout": "1h", "idle_session_timeout": "1h",
        "idle_in_transaction_session_timeout": "1h", "client_min_messages": "error",
        "default_transaction_isolation": "serializable", "default_transaction_read_only": "on",
        "default_transaction_deferrable": "on", "standard_conforming_strings": "off",
        "search_path": "nowhere", "TimeZone": "Asia/Tokyo", "DateStyle": "German", "jit": "on",
    ]

    @Test(arguments: [true, false])
    func `neither a caller's options nor a database's settings change what a session relies on`(
        isByOptions: Bool
    ) async throws {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let options = Self.hostile.map { "-c \($0.key)=\($0.value)" }.joined(separator: " ")
        let test = try TestLedger(
            on: endpoint, schema: "books", options: isByOptions ? options + " -c geqo=off" : "")
        if !isByOptions {
            let script = Self.hostile.map { setting in
                "alter database \"\(endpoint.database)\" set \(setting.key) = '\(setting.value)'"
            }
            try await test.sql(
                script.joined(separator: "; ") + "; alter database "
                    + "\"\(endpoint.database)\" set geqo = off")
        }
        let names = Self.hostile.keys.sorted() + ["geqo"]
        for (configuration, lockTimeout, idleTimeout) in [
            (test.connection.writing, "20s", "2s"), (test.connection.reading, "0", "5min"),
        ] {
            let seen = try await settings(configuration, names)
            let expected = [
                "DateStyle": "ISO, MDY", "TimeZone": "UTC", "client_min_messages": "warning",
                "default_transaction_deferrable": "off",
                "default_transaction_isolation": "read committed",
                "default_transaction_read_only": "off", "geqo": "off",
                "idle_in_transaction_session_timeout": idleTimeout, "idle_session_timeout": "0",
                "jit": "off", "lock_timeout": lockTimeout, "search_path": "\"books\"",
                "standard_conforming_strings": "on", "statement_timeout": "0",
            ]
            #expect(seen.now == names.map { expected[$0] ?? "" })
            #expect(seen.afterDiscarding == seen.now)
        }
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        #expect(try await ledger.post(books.transfer()).transaction.number == 1)
        await ledger.close()
    }

    @Test(arguments: [("off", "remote_apply"), ("on", "remote_apply"), ("remote_apply", "off")])
    func `a caller's options raise the durability of commits and do not lower it`(
        option: String, database: String
    ) async throws {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let test = try TestLedger(on: endpoint, options: "-c synchronous_commit=\(option)")
        try await test.sql(
            """
            alter database "\(endpoint.database)" set synchronous_commit = '\(database)'
            """)
        let seen = try await settings(test.connection.writing, ["synchronous_commit"])
        #expect(seen.now == ["remote_apply"])
    }

    @Test func `a test may impose settings of its own`() async throws {
        let test = try TestLedger(imposing: ["lock_timeout": "3s"])
        let seen = try await settings(test.connection.writing, ["lock_timeout"])
        #expect(seen.now == ["3s"])
    }

    @Test func `a pooler that lends a session for one transaction is refused with the remedy`()
        async throws
    {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let pooler = try TestPooler(endpoint, .transaction)
        let failure = await #expect(throws: LogFailure.self) {
            let ledger = try await Ledger.open(LedgerConnection(conninfo: pooler.conninfo))
            await ledger.close()
        }
        #expect(failure?.reason == .unsafeServer)
        #expect(failure?.message.contains("pool_mode = session") ?? false)
    }

    @Test func `a ledger behind a session pooler that drops the options works`() async throws {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let pooler = try TestPooler(endpoint, .session, dropsOptions: true)
        let test = try TestLedger(on: endpoint)
        let ledger = try await Ledger.open(
            LedgerConnection(conninfo: pooler.conninfo, schema: test.schema))
        let books = try await SampleBooks.make(in: ledger)
        #expect(try await ledger.post(books.transfer()).transaction.number == 1)
        await ledger.close()
    }
}
