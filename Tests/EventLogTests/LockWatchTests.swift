import Accounting
import Daybook
import EventLog
import Foundation
import LedgerTestSupport
import Postgres
import Testing

/// A holder of the log's lock that stalled is ended; one that lives is left alone.
@Suite struct LockWatchTests {
    /// A session that holds the log's lock until it is told to go on.
    private struct Holder {
        let connection: Connection
        private let mayGoOn = DispatchSemaphore(value: 0)

        init(_ test: TestLedger) async throws {
            // Nothing but the watch ends it: it has no time-out of its own within five minutes.
            connection = try await test.session()
        }

        /// Holds the lock as `stall` does until ``letGo()``, then commits. Throws what the
        /// session comes to.
        func hold(
            _ stall: @Sendable @escaping (borrowing Pipeline, DispatchSemaphore) throws -> Void
        ) -> Task<Void, any Error> {
            Task { [connection, mayGoOn] in
                try await connection.run { session in
                    try session.pipeline { pipeline in
                        try pipeline.send(.begin(.readCommitted, .readWrite))
                        try pipeline.send(Self.lock)
                        try pipeline.flush()
                        try stall(pipeline, mayGoOn)
                        try pipeline.send(.commit)
                        try pipeline.sync()
                        try pipeline.receiveAll()
                    }
                }
            }
        }

        static let lock = Statement(
            "lock",
            "select pg_advisory_xact_lock(1684109676, 'events'::regclass::oid::integer)",
            columns: [.void])

        /// Waits until the server shows the lock as taken.
        func waitUntilHeld(_ test: TestLedger) async throws {
            try await eventually("the lock is held") {
                try await test.number(
                    """
                    select count(*) from pg_locks
                    where locktype = 'advisory' and granted and classid = 1684109676
                        and objid = 'events'::regclass and pid = \(connection.backend.processID)
                    """) == 1
            }
        }

        func letGo() { mayGoOn.signal() }
    }

    private func withLedger(
        _ body: (TestLedger, Ledger, SampleBooks, Holder) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let holder = try await Holder(test)
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
            try await holder.waitUntilHeld(test)
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
            try await holder.waitUntilHeld(test)
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
            try await holder.waitUntilHeld(test)
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
            try await holder.waitUntilHeld(test)
            #expect(try await ledger.post(books.transfer()).transaction.number == 1)
            try await held.value
        }
    }
}
