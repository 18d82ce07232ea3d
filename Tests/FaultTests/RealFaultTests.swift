// Real faults against a real server: whatever ends, breaks or stalls, what callers are told is what
// happened. The map:
//
// | file | what goes wrong |
// |---|---|
// | `RealFaultTests` | the ledger that all of them use; backends ended in each phase of a commit |
// | `RestartTests` | the server stops, crashes, and loses a backend |
// | `ConnectionTests` | connections are cut at and inside messages, or are slow |
// | `StandbyTests` | the standby is away, or takes over |
// | `Callers`, `Verdict` | what callers are told, held against the log |

import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import TestSupport
import Testing

/// One server of its own serves all of it, so the tests come one after the other.
@Suite(.serialized) struct RealFaultTests {
    static let server = Result { try TestServer() }

    /// A ledger, opened as several processes would have it open.
    struct Opened {
        let server: TestServer
        let test: TestLedger
        let ledgers: [Ledger]
        let books: SampleBooks

        /// - Parameter conninfo: the way that the ledger values take to the server, if it is
        ///   another than the straight one; the test itself goes straight.
        init(values: Int = 2, through conninfo: String? = nil) async throws {
            server = try RealFaultTests.server.get()
            test = try TestLedger(on: server.endpoint)
            var connection = test.connection
            connection.conninfo = conninfo ?? connection.conninfo
            connection.applicationName = Self.name
            var ledgers: [Ledger] = []
            for _ in 0..<values { ledgers.append(try await Ledger.open(connection)) }
            self.ledgers = ledgers
            books = try await SampleBooks.make(in: ledgers[0])
        }

        /// What the server knows the sessions of the ledger values by.
        static let name = "under fire"

        /// Lets the callers finish, judges what they were told, and the books with it.
        func judge(
            _ callers: Callers, rounds: Int, faults: Int, _ test: String = #function
        ) async throws {
            await callers.finish()
            let session = try await self.test.session()
            let verdict = try await Verdict(callers, in: session, rounds: rounds, faults: faults)
            await session.close()
            verdict.expectTruth(test)
            #expect(try await LogAudit(self.test).isSound)
            #expect(try await BooksAudit(self.test).differences == [])
            for ledger in ledgers { await ledger.close() }
        }
    }

    /// A moment of a commit, as the server shows it.
    struct Phase: Sendable {
        let name: String
        let condition: String
    }

    private static let phases = [
        Phase(name: "syncing the log", condition: "wait_event in ('WALSync', 'WALWrite')"),
        Phase(name: "queueing for the sync", condition: "wait_event_type = 'LWLock'"),
        Phase(name: "blocked on the lock", condition: "wait_event_type = 'Lock'"),
        Phase(
            name: "waiting for its client, in a transaction",
            condition: "wait_event = 'ClientRead' and xact_start is not null"),
        Phase(name: "idle", condition: "state = 'idle'"),
        Phase(
            name: "in its last statement, or the commit behind it",
            condition: "state = 'active' and (query = 'commit' or query ilike '%into entries_%')"),
        Phase(
            name: "at work",
            condition: "state = 'active' and wait_event is null and xact_start is not null"),
    ]

    /// Looks for a session of the ledger in a phase, again and again on the server itself, and ends
    /// the first that is found; returns whether one was.
    static func endOne(in phase: String, _ session: borrowing Session) throws -> Bool {
        let text = phase.replacing("'", with: "''")
        // What it notes must not wait for a standby that is away.
        try session.run(script: "set synchronous_commit = off")
        try session.run(
            script: """
                create temporary table if not exists hits (hit boolean);
                truncate hits;
                do $$
                declare
                    ended boolean;
                begin
                    for look in 1..400 loop
                        perform pg_stat_clear_snapshot();
                        execute 'select pg_terminate_backend(pid) from pg_stat_activity '
                            'where application_name = ''\(Opened.name)'' and (\(text)) limit 1'
                        into ended;
                        if ended then
                            insert into hits values (true);
                            return;
                        end if;
                    end loop;
                end
                $$
                """)
        return try session.texts("select from hits").count == 1
    }

    @Test func `backends are ended in each phase of a commit`() async throws {
        let opened = try await Opened()
        let observer = try await opened.test.session()
        let callers = Callers(32, on: opened.ledgers, opened.books)
        try await callers.waitForMore(100)
        var hits: [String: Int] = [:]
        let rounds = 8
        for _ in 0..<rounds {
            for phase in Self.phases {
                let isHit = try await observer.run {
                    try Self.endOne(in: phase.condition, $0)
                }
                if isHit { hits[phase.name, default: 0] += 1 }
                try await callers.waitForMore(20)
            }
        }
        await observer.close()
        for phase in Self.phases { print("\(phase.name): ended \(hits[phase.name] ?? 0)") }
        #expect(hits.count > 3)
        try await opened.judge(
            callers, rounds: rounds * Self.phases.count, faults: hits.values.reduce(0, +))
    }
}
