import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import ServerTestSupport
import Testing

/// A session is opened once, however many need it at the same moment.
@Suite struct FirstReadTests {
    @Test func `three hundred first reads open one session`() async throws {
        let test = try TestLedger(on: try LocalPostgres.temporary.newDatabase())
        await (try await test.open()).close()
        let ledger = try await test.open(LedgerOptions(migration: .refuse))
        // The server counts a session once it has ended.
        let sessions = """
            select sessions from pg_stat_database where datname = current_database()
            """
        let others = """
            select count(*) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
                and backend_type = 'client backend'
            """
        try await eventually("all sessions have ended") { try await test.number(others) == 0 }
        let before = try await test.number(sessions)
        try await withThrowingTaskGroup(of: LogHead.self) { group in
            for _ in 0..<300 { group.addTask { try await ledger.head() } }
            for try await head in group { #expect(head.seq == .zero) }
        }
        await ledger.close()
        try await eventually("all sessions have ended") { try await test.number(others) == 0 }
        // The one, and those that asked here.
        #expect(try await test.number(sessions) - before < 50)
    }
}
