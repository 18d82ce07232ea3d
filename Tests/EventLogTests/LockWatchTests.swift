import Accounting
import Daybook
import Dispatch
import EventLog
import LedgerTestSupport
import Postgres
import Testing

/// A holder of the log's lock that stalled is ended; one that lives is left alone.
@Suite struct LockWatchTests {
    /// After which a holder that was silent all the while would have been ended.
    private static let longerThanLooks = Duration.seconds(4)

    private func withLedger(
        _ options: LedgerOptions = LedgerOptions(),
        _ body: (TestLedger, Ledger, SampleBooks, LockHolder) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open(options)
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
            try await test.sql("create table holds (); insert into holds default values")
            let wait = Statement(
                "wait",
                """
                do $$
                begin
                    while exists (select from holds) loop
                        perform pg_sleep(0.02);
                    end loop;
                end
                $$
                """, columns: [])
            let held = holder.hold { pipeline, _ in
                try pipeline.send(wait)
                try pipeline.sync()
                try pipeline.receiveAll()
            }
            try await holder.waitUntilSeen(holding: true, in: test)
            async let posted = ledger.post(books.transfer())
            try await Task.sleep(for: Self.longerThanLooks)
            try await test.sql("delete from holds")
            #expect(try await posted.transaction.number == 1)
            try await held.value
        }
    }

    @Test func `a holder that shows life is left alone`() async throws {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold(showingLife: .milliseconds(200))
            try await holder.waitUntilSeen(holding: true, in: test)
            async let posted = ledger.post(books.transfer())
            try await Task.sleep(for: Self.longerThanLooks)
            holder.letGo()
            #expect(try await posted.transaction.number == 1)
            try await held.value
        }
    }

    @Test func `a move of the clock ends a holder that stalled`() async throws {
        let start = try Timestamp("2026-01-01T00:00:00Z")
        try await withLedger(LedgerOptions(manualClock: start)) { test, ledger, books, holder in
            let held = holder.hold { _, goOn in goOn.wait() }
            try await holder.waitUntilSeen(holding: true, in: test)
            let later = try Timestamp("2026-02-01T00:00:00Z")
            try await ledger.setClock(to: later)
            holder.letGo()
            await #expect(throws: PostgresError.self) { try await held.value }
            #expect(try await ledger.post(books.transfer()).transaction.createdAt == later)
        }
    }

    @Test func `a rebuild ends a holder that stalled`() async throws {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold { _, goOn in goOn.wait() }
            try await holder.waitUntilSeen(holding: true, in: test)
            #expect(try await Rebuild(patience: .zero).run(on: test.connection).events == 3)
            holder.letGo()
            await #expect(throws: PostgresError.self) { try await held.value }
        }
    }

    @Test func `who waits too long for a holder that lives is told that nothing was written`()
        async throws
    {
        try await withLedger { test, ledger, books, holder in
            let held = holder.hold(showingLife: .milliseconds(100))
            try await holder.waitUntilSeen(holding: true, in: test)
            let waiter = try await test.session()
            let failure = await #expect(throws: LogFailure.self) {
                try await waiter.run { session in
                    try LogLock.transaction(session, patience: .seconds(1)) { _ in }
                }
            }
            #expect(failure?.reason == .conflict)
            holder.letGo()
            try await held.value
            try await waiter.run { session in
                try LogLock.transaction(session) { #expect($0.place.seq == Seq(3)) }
            }
            await waiter.close()
        }
    }
}
