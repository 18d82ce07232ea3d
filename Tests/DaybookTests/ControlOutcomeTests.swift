import Accounting
import Daybook
import Dispatch
import EventLog
import Foundation
import LedgerTestSupport
import Postgres
import ServerTestSupport
import Testing

/// What is told of a move of the clock, or of a rebuild, whose backend was ended in its commit is
/// what happened.
///
/// One server of its own serves all of it, so the tests come one after the other.
@Suite(.serialized) struct ControlOutcomeTests {
    private static let server = Result { try TestServer() }

    private struct Opened {
        let server: TestServer
        let test: TestLedger
        let ledger: Ledger
        let books: SampleBooks
        let start: Timestamp
        let later: Timestamp

        init() async throws {
            server = try ControlOutcomeTests.server.get()
            test = try TestLedger(on: server.endpoint)
            start = try Timestamp("2026-01-01T00:00:00Z")
            later = try Timestamp("2026-02-01T00:00:00Z")
            ledger = try await test.open(LedgerOptions(manualClock: start))
            books = try await SampleBooks.make(in: ledger)
            try await ledger.post(books.transfer())
        }

        /// Waits until a session of the ledger, another than those, stands in its commit, and tells
        /// its process.
        func processCommitting(
            waitingFor event: String, otherThan known: [Int] = []
        ) async throws -> Int {
            let query = """
                select pid
                from pg_stat_activity
                where application_name = '\(test.connection.applicationName)'
                    and query = 'commit' and state = 'active' and wait_event = '\(event)'
                    and pid <> all ('{\(known.map(String.init).joined(separator: ","))}')
                """
            try await eventually("a commit waits for \(event)") {
                try await test.sql(query).count == 1
            }
            return try await test.number(query)
        }

        func end(_ process: Int) async throws {
            try await test.sql("select pg_terminate_backend(\(process), 10000)")
        }

        func clock() async throws -> Bool {
            try await test.value("select clock_at = '2026-02-01' from ledger") == "t"
        }

        func generation() async throws -> Int {
            try await test.number("select generation from ledger")
        }

        /// Commits wait for a standby that there is not, once they are on disk here.
        func holdCommits() async throws {
            try await server.set("synchronous_standby_names = 'nobody'")
            try await eventually("the setting is taken up") {
                try await test.value("show synchronous_standby_names") == "nobody"
            }
        }

        func letCommitsGo() async throws {
            try await server.run(
                "alter system reset synchronous_standby_names", "select pg_reload_conf()")
        }

        /// Commits that changed the ledger's row wait before they happen, as long as there is a row
        /// in holds.
        func holdBeforeCommit() async throws {
            try await test.sql(
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
                create constraint trigger hold after update on ledger
                deferrable initially deferred for each row execute function hold();
                """)
        }

        func finish() async throws {
            #expect(try await ledger.post(books.transfer()).transaction.number == 2)
            #expect(try await LogAudit(test).isSound)
            #expect(try await BooksAudit(test).differences == [])
            await ledger.close()
        }
    }

    @Test func `a clock that was moved is told as moved, once a standby must have it too`()
        async throws
    {
        let opened = try await Opened()
        try await opened.holdCommits()
        let moving = Task { try await opened.ledger.setClock(to: opened.later) }
        let process = try await opened.processCommitting(waitingFor: "SyncRep")
        try await opened.end(process)
        // It is there by now, and is not told before something behind it has been confirmed.
        let confirming = try await opened.processCommitting(
            waitingFor: "SyncRep", otherThan: [process])
        #expect(try await opened.clock())
        #expect(confirming != process)
        try await opened.letCommitsGo()
        try await moving.value
        try await opened.finish()
    }

    @Test func `a clock that was not moved is moved anew`() async throws {
        let opened = try await Opened()
        try await opened.holdBeforeCommit()
        let moving = Task { try await opened.ledger.setClock(to: opened.later) }
        let process = try await opened.processCommitting(waitingFor: "PgSleep")
        #expect(try await !opened.clock())
        try await opened.end(process)
        try await opened.test.sql("delete from holds")
        try await moving.value
        #expect(try await opened.clock())
        try await opened.finish()
    }

    /// Starts a rebuild that stops once it has folded the log, until `holdSwitch` is done.
    private func rebuild(
        _ opened: Opened, holdSwitch: () async throws -> Void
    ) async throws -> Task<Rebuild.Summary, any Error> {
        let (folded, isFolded) = AsyncStream<Void>.makeStream()
        let goOn = DispatchSemaphore(value: 0)
        let rebuild = Task {
            try await Rebuild().run(on: opened.test.connection) { _, _ in
                isFolded.yield()
                goOn.wait()
            }
        }
        _ = await folded.first { _ in true }
        try await holdSwitch()
        goOn.signal()
        return rebuild
    }

    @Test func `a rebuild that was switched to is told as done, once a standby must have it too`()
        async throws
    {
        let opened = try await Opened()
        let rebuild = try await rebuild(opened) { try await opened.holdCommits() }
        let process = try await opened.processCommitting(waitingFor: "SyncRep")
        try await opened.end(process)
        _ = try await opened.processCommitting(waitingFor: "SyncRep", otherThan: [process])
        #expect(try await opened.generation() == 2)
        try await opened.letCommitsGo()
        let summary = try await rebuild.value
        #expect(summary.events == 4)
        #expect(summary.leftovers.isEmpty)
        #expect(try await opened.generation() == 2)
        #expect(try await opened.test.number("select count(*) from entries_a") == 0)
        try await opened.finish()
    }

    @Test func `a rebuild that was not switched to is told so`() async throws {
        let opened = try await Opened()
        let rebuild = try await rebuild(opened) { try await opened.holdBeforeCommit() }
        let process = try await opened.processCommitting(waitingFor: "PgSleep")
        try await opened.end(process)
        try await opened.test.sql("delete from holds")
        let failure = await #expect(throws: LogFailure.self) { _ = try await rebuild.value }
        #expect(failure?.reason == .connection)
        #expect(try await opened.generation() == 1)
        #expect(try await Rebuild().run(on: opened.test.connection).events == 4)
        #expect(try await opened.generation() == 2)
        try await opened.finish()
    }
}
