import Accounting
import Daybook
import EventLog
import Foundation
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// What callers are told when a backend or the server goes away in the middle of a commit is what
/// happened.
///
/// One server of its own serves all of it, so the tests come one after the other.
@Suite(.serialized) struct OutcomeTests {
    private static let server = Result { try TestServer() }

    private struct Opened {
        let server: TestServer
        let test: TestLedger
        let ledger: Ledger
        let books: SampleBooks

        init() async throws {
            server = try OutcomeTests.server.get()
            test = try TestLedger(on: server.endpoint)
            ledger = try await test.open()
            books = try await SampleBooks.make(in: ledger)
        }

        func finish() async throws {
            #expect(try await LogAudit(test).isSound)
            #expect(try await BooksAudit(test).differences == [])
            await ledger.close()
        }

        /// Waits until a session of the ledger stands in its commit, and tells its process.
        func processCommitting(waitingFor event: String) async throws -> pid_t {
            let query = """
                select pid
                from pg_stat_activity
                where application_name = '\(test.connection.applicationName)'
                    and state = 'active' and wait_event = '\(event)'
                """
            try await eventually("a commit waits for \(event)") {
                try await test.sql(query).count == 1
            }
            return pid_t(try await test.number(query))
        }

        func transactions() async throws -> Int {
            try await test.number("select count(*) from transactions")
        }
    }

    /// Commits wait for a standby that there is not, once they are on disk here.
    private func holdCommits(_ opened: Opened) async throws {
        try await opened.server.set("synchronous_standby_names = 'nobody'")
        try await eventually("the setting is taken up") {
            try await opened.test.value("show synchronous_standby_names") == "nobody"
        }
    }

    private func letCommitsGo(_ opened: Opened) async throws {
        try await opened.server.run(
            "alter system reset synchronous_standby_names", "select pg_reload_conf()")
    }

    @Test func `a commit that happened is told as done though its backend was ended`()
        async throws
    {
        let opened = try await Opened()
        try await opened.ledger.post(opened.books.transfer())
        try await holdCommits(opened)
        let posting = Task { try await opened.ledger.post(opened.books.transfer()) }
        let process = try await opened.processCommitting(waitingFor: "SyncRep")
        try await opened.test.sql("select pg_terminate_backend(\(process))")
        // That ended its wait for the standby: until something later has it, nobody may be told.
        let confirming = try await opened.processCommitting(waitingFor: "SyncRep")
        #expect(confirming != process)
        try await letCommitsGo(opened)
        let answer = try await posting.value
        #expect(!answer.isReplay)
        #expect(answer.transaction.number == 2)
        #expect(try await opened.transactions() == 2)
        #expect(try await opened.ledger.post(opened.books.transfer()).transaction.number == 3)
        try await opened.finish()
    }

    @Test func `a commit that happened is told as done though the server crashed`() async throws {
        let opened = try await Opened()
        try await opened.ledger.post(opened.books.transfer())
        try await holdCommits(opened)
        let posting = Task { try await opened.ledger.post(opened.books.transfer()) }
        let process = try await opened.processCommitting(waitingFor: "SyncRep")
        // The server restarts all of itself when a backend is killed.
        #expect(kill(process, SIGKILL) == 0)
        try await eventually("the server is back") {
            (try? await opened.transactions()) == 2
        }
        _ = try await opened.processCommitting(waitingFor: "SyncRep")
        try await letCommitsGo(opened)
        let answer = try await posting.value
        #expect(answer.transaction.number == 2)
        #expect(try await opened.ledger.post(opened.books.transfer()).transaction.number == 3)
        try await opened.finish()
    }

    /// Commits wait before they happen, as long as there is a row in holds.
    private func holdBeforeCommit(_ opened: Opened) async throws {
        try await opened.test.sql(
            """
            create table holds ();
            insert into holds default values;
            create function hold() returns trigger language plpgsql as $$
            begin
                while exists (select from holds) loop
                    perform pg_sleep(0.05);
                end loop;
                return null;
            end
            $$;
            create constraint trigger hold after insert on transactions_a
            deferrable initially deferred for each row execute function hold();
            """)
    }

    @Test func `a commit that did not happen is posted anew, once`() async throws {
        let opened = try await Opened()
        try await opened.ledger.post(opened.books.transfer())
        try await holdBeforeCommit(opened)
        let posting = Task {
            try await opened.ledger.post(opened.books.transfer(id: .random()))
        }
        let process = try await opened.processCommitting(waitingFor: "PgSleep")
        #expect(try await opened.transactions() == 1)
        try await opened.test.sql("select pg_terminate_backend(\(process), 10000)")
        try await opened.test.sql("delete from holds")
        let answer = try await posting.value
        #expect(!answer.isReplay)
        #expect(answer.transaction.number == 2)
        #expect(try await opened.transactions() == 2)
        try await opened.finish()
    }

    @Test func `an outcome is found out though the log's lock is held by one that stalled`()
        async throws
    {
        let opened = try await Opened()
        try await holdBeforeCommit(opened)
        let posting = Task { try await opened.ledger.post(opened.books.transfer()) }
        let process = try await opened.processCommitting(waitingFor: "PgSleep")
        // It gets the lock as soon as the commit's session is gone, and then stops for good.
        let holder = try await LockHolder(opened.test)
        let held = holder.hold { _, goOn in goOn.wait() }
        try await holder.waitUntilSeen(holding: false, in: opened.test)
        try await opened.test.sql("select pg_terminate_backend(\(process), 10000)")
        try await opened.test.sql("delete from holds")
        #expect(try await posting.value.transaction.number == 1)
        #expect(try await opened.transactions() == 1)
        holder.letGo()
        await #expect(throws: PostgresError.self) { try await held.value }
        try await opened.finish()
    }

    @Test(arguments: [false, true])
    func `a load that meets a restart is told what is in the log`(crashes: Bool) async throws {
        let opened = try await Opened()
        let load = Load(opened.ledger, opened.books)
        let callers = (0..<16).map { _ in Task { await load.post() } }
        for _ in 0..<2 {
            try await load.waitForMore(200)
            try await opened.server.restart(crashing: crashes)
        }
        try await load.waitForMore(200)
        load.end()
        for caller in callers { await caller.value }
        let rows = try await opened.test.sql("select transaction_id from transactions")
        let stored = Set(rows.compactMap { TransactionID($0[0] ?? "") })
        #expect(stored.count == rows.count)
        // Acknowledged is stored, and nothing else is: also not what was told as unavailable.
        #expect(load.acknowledged == stored)
        #expect(load.surprises == [])
        try await opened.finish()
    }
}
