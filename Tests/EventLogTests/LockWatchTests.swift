import Accounting
import Daybook
import Dispatch
import EventLog
import LedgerTestSupport
import Postgres
import Testing

/// A holder of the log's lock that stalled is ended; one that lives is left alone.
@Suite struct LockWatchTests {
    private func withLedger(
        _ body: (TestLedger, Ledger, SampleBooks, LockHolder) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let holder = try await LockHolder(test)
        try await body(test, ledger, books, holder)
        #expect(try await LogAudit(test).isSound)
        await holder.connection.close()
        await ledger.close()
    }

    @Test func `a client that stalls before its Sync is ended and the others go on`()
        async throws
    {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold { _, goOn in goOn.wait() }
            try await holder.waitUntilSeen(holding: true, in: test)
            #expect(try await ledger.post(books.transfer()).transaction.number == 1)
            holder.letGo()
            await #expect(throws: PostgresError.self) { try await held.value }
        }
    }

    @Test func `a client that stalls behind its Sync is ended and the others go on`()
        async throws
    {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold { pipeline, goOn in
                try pipeline.sync()
                try pipeline.receiveAll()
                goOn.wait()
            }
            try await holder.waitUntilSeen(holding: true, in: test)
            #expect(try await ledger.post(books.transfer()).transaction.number == 1)
            holder.letGo()
            await #expect(throws: PostgresError.self) { try await held.value }
        }
    }

    @Test func `a holder whose statement runs is left alone`() async throws {
        try await withLedger { test, ledger, books, holder in
            let sleep = Statement("sleep", "select pg_sleep(4)", columns: [.void])
            let held = holder.hold { pipeline, _ in
                try pipeline.send(sleep)
                try pipeline.sync()
                try pipeline.receiveAll()
            }
            try await holder.waitUntilSeen(holding: true, in: test)
            #expect(try await ledger.post(books.transfer()).transaction.number == 1)
            try await held.value
        }
    }

    @Test func `a holder that shows life is left alone`() async throws {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold { pipeline, goOn in
                try pipeline.sync()
                try pipeline.receiveAll()
                for _ in 0..<20 {
                    _ = goOn.wait(timeout: .now() + .milliseconds(200))
                    try LogAppend.showLife(pipeline)
                }
            }
            try await holder.waitUntilSeen(holding: true, in: test)
            #expect(try await ledger.post(books.transfer()).transaction.number == 1)
            try await held.value
        }
    }
}
