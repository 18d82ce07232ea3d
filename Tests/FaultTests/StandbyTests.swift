import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Commits that wait for a standby.
extension RealFaultTests {
    private static let waiting = "wait_event = 'SyncRep'"

    private func waitFor(_ standbys: String, _ opened: Opened) async throws {
        let server = opened.server
        try await server.run(
            "alter system set synchronous_standby_names = '\(standbys)'",
            "select pg_reload_conf()")
        try await eventually("the setting is taken up") {
            try await opened.test.value("show synchronous_standby_names") == standbys
        }
    }

    /// Ends sessions that wait for the standby, `count` times, each when there is one.
    private func endWaiting(_ count: Int, _ opened: Opened) async throws -> Int {
        let observer = try await opened.test.session()
        var ended = 0
        for _ in 0..<count {
            let isHit = try await observer.run { try Self.endOne(in: Self.waiting, $0) }
            if isHit { ended += 1 }
        }
        await observer.close()
        return ended
    }

    private func waitUntilHeld(_ opened: Opened) async throws {
        try await eventually("a commit waits for the standby") {
            try await opened.test.number(
                """
                select count(*) from pg_stat_activity
                where application_name = '\(Opened.name)' and \(Self.waiting)
                """) > 0
        }
    }

    @Test func `while the standby is away nothing is acknowledged`() async throws {
        let opened = try await Opened()
        let callers = Callers(16, on: opened.ledgers, opened.books)
        var faults = 0
        let rounds = 3
        for _ in 0..<rounds {
            try await callers.waitForMore(50)
            try await waitFor("nobody", opened)
            try await waitUntilHeld(opened)
            // Answers of commits before are on their way still.
            try await Task.sleep(for: .milliseconds(300))
            let before = callers.acknowledged
            faults += try await endWaiting(3, opened)
            try await Task.sleep(for: .milliseconds(500))
            #expect(callers.acknowledged == before)
            try await waitFor("", opened)
        }
        #expect(faults > 0)
        try await callers.waitForMore(50)
        try await opened.judge(callers, rounds: rounds, faults: faults)
    }

    @Test func `what was acknowledged is there when the standby takes over`() async throws {
        let opened = try await Opened()
        let standby = try TestStandby(of: opened.server)
        try await waitFor(TestStandby.name, opened)
        let callers = Callers(16, on: opened.ledgers, opened.books)
        try await callers.waitForMore(100)
        try standby.stop()
        try await waitUntilHeld(opened)
        let faults = try await endWaiting(4, opened)
        #expect(faults > 0)
        try await Task.sleep(for: .seconds(1))
        try opened.server.send(3)
        // The callers of a server that is gone may be told that the outcome is unknown.
        await callers.finish()
        try standby.start()
        try standby.promote()
        var connection = opened.test.connection
        connection.conninfo = standby.conninfo
        let session = try await Connection.open(connection.reading)
        let verdict = try await Verdict(callers, in: session, rounds: 1, faults: faults + 1)
        await session.close()
        verdict.expectTruth("what was acknowledged is there when the standby takes over")
        _ = try opened.server.server().ensureRunning()
        try await waitFor("", opened)
        for ledger in opened.ledgers { await ledger.close() }
    }
}
