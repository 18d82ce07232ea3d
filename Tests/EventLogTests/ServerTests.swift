import Accounting
import Daybook
import EventLog
import Foundation
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// A server that would lose what was acknowledged is refused, a promoted one starts an epoch.
///
/// One server of its own serves all of it, so the tests come one after the other.
@Suite(.serialized) struct ServerTests {
    private static let server = Result { try TestServer() }

    private func refusal(_ test: TestLedger) async -> LogFailure? {
        await #expect(throws: LogFailure.self) {
            let ledger = try await test.open()
            await ledger.close()
        }
    }

    @Test(arguments: ["fsync", "full_page_writes"])
    func `a server that may lose commits is refused`(setting: String) async throws {
        let server = try Self.server.get()
        let test = try TestLedger(on: server.endpoint)
        try await server.set("\(setting) = off")
        try await eventually("the setting is taken up") {
            try await test.value("show \(setting)") == "off"
        }
        let failure = await refusal(test)
        #expect(failure?.reason == .unsafeServer)
        #expect(failure?.message.contains("set \(setting) = on") ?? false)
        try await server.set("\(setting) = on")
        try await eventually("the setting is taken up") {
            try await test.value("show \(setting)") == "on"
        }
        await (try await test.open()).close()
    }

    @Test func `a database that is not in UTF8 is refused`() async throws {
        let server = try Self.server.get()
        try await server.run(
            "create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' "
                + "template template0")
        let failure = await refusal(try TestLedger(on: server.endpoint.database("latin")))
        #expect(failure?.reason == .unsafeServer)
        #expect(failure?.message.contains("encoding 'UTF8'") ?? false)
    }

    @Test func `a standby is refused, and once promoted it starts an epoch`() async throws {
        let server = try Self.server.get()
        let test = try TestLedger(on: server.endpoint)
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        try await ledger.post(books.transfer())
        await ledger.close()

        let local = try server.server()
        let signal = try server.cluster() + "/standby.signal"
        try local.stop()
        try Data().write(to: URL(filePath: signal))
        // It counts as started when it is promoted.
        let start = Task.detached { _ = try local.ensureRunning() }
        try await eventually("the standby answers") {
            (try? await test.value("select pg_is_in_recovery()")) == "t"
        }
        let failure = await refusal(test)
        #expect(failure?.reason == .unsafeServer)
        #expect(failure?.message.contains("standby") ?? false)
        try await server.run("select pg_promote()")
        try await start.value

        let promoted = try await test.open()
        #expect(try await promoted.head().epoch == 1)
        let posting = try await promoted.post(books.transfer())
        #expect(posting.transaction.seq == Seq(6))
        #expect(try await promoted.head().epoch == 2)
        let started = try await test.sql(
            """
            select type, payload->>'epoch', (payload->>'timeline')::int, entity_id = ledger_id
            from events, ledger where seq = 5
            """)
        #expect(started == [["epoch_started", "2", "2", "t"]])
        #expect(try await LogAudit(test).isSound)
        await promoted.close()
    }
}
