import Accounting
import Daybook
import EventLog
import Foundation
import LedgerTestSupport
import Postgres
import ServerTestSupport
import Testing

/// Whether an append of unknown outcome happened is found out in the log, once its session cannot
/// commit any more, by the steps that the writer takes.
@Suite struct SettlementTests {
    /// An append whose answer is not looked at.
    private struct Attempt {
        let backend: Backend
        let lastSeq: Seq
        let lastHash: Digest
    }

    /// An append of one event, which ends as `finish` does.
    private func attempt(
        _ test: TestLedger, on connection: Connection,
        finish: @Sendable (borrowing Pipeline) throws -> Void
    ) async throws -> Attempt {
        let backend = connection.backend
        return try await connection.run { session in
            try session.pipeline { pipeline in
                let head = try LogAppend.begin(pipeline)
                var batch = EventBatch()
                batch.restart(after: head.hash)
                let place = LogPosition(after: head.place, now: .now(movedBy: 0))
                batch.append(
                    Event(
                        seq: place.seq, recordedAt: place.recordedAt,
                        body: .journalCreated(.random(), NewJournal(name: nil))))
                try LogAppend.send(&batch, decidedOn: head.expected, pipeline)
                try finish(pipeline)
                return Attempt(
                    backend: backend, lastSeq: batch.lastSeq, lastHash: batch.lastHash)
            }
        }
    }

    private func isCommitted(_ attempt: Attempt, _ test: TestLedger) async throws -> Bool {
        let observer = try await Connection.open(test.connection.writing)
        let found = try await observer.run { session in
            while try !OldSession.end(attempt.backend, session) { usleep(20_000) }
            return try session.pipeline { pipeline in
                _ = try LogAppend.begin(pipeline)
                try LogAppend.askForHash(of: attempt.lastSeq, pipeline)
                let hash = try LogAppend.receiveHash(pipeline)
                try LogAppend.rollBack(pipeline)
                try LogAppend.sendConfirmation(pipeline)
                try LogAppend.awaitCommit(pipeline)
                return hash == attempt.lastHash
            }
        }
        await observer.close()
        return found
    }

    private func isAlive(_ backend: Backend, _ test: TestLedger) async throws -> Bool {
        let sessions = try await test.number(
            "select count(*) from pg_stat_activity where pid = \(backend.processID)")
        return sessions > 0
    }

    private func withLedger(
        _ body: (TestLedger, Ledger, Connection) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        _ = try await SampleBooks.make(in: ledger)
        // One that the server does not end for being idle.
        let connection = try await test.session()
        try await body(test, ledger, connection)
        #expect(try await LogAudit(test).isSound)
        await connection.close()
        await ledger.close()
    }

    @Test func `an attempt that was committed is found`() async throws {
        try await withLedger { test, ledger, connection in
            let attempt = try await attempt(test, on: connection) { try LogAppend.commit($0) }
            #expect(try await isCommitted(attempt, test))
            #expect(try await ledger.head().seq == attempt.lastSeq)
        }
    }

    @Test func `an attempt that was rolled back is not found, whatever stands in its place`()
        async throws
    {
        try await withLedger { test, ledger, connection in
            let attempt = try await attempt(test, on: connection) { try LogAppend.rollBack($0) }
            #expect(try await !isCommitted(attempt, test))
            try await ledger.carryOut(.createJournal(id: nil, NewJournal(name: Name("Other"))))
            #expect(try await ledger.head().seq == attempt.lastSeq)
            #expect(try await !isCommitted(attempt, test))
        }
    }

    @Test func `the session of an open attempt is ended before the log is asked`() async throws {
        try await withLedger { test, ledger, connection in
            let (made, isMade) = AsyncStream<Attempt>.makeStream()
            let goOn = DispatchSemaphore(value: 0)
            let stalled = Task {
                let attempt = try await attempt(test, on: connection) { pipeline in
                    try pipeline.sync()
                    try pipeline.receiveAll()
                    isMade.yield(
                        Attempt(
                            backend: connection.backend, lastSeq: Seq(4),
                            lastHash: Digest(first: 0, second: 0)))
                    goOn.wait()
                    try LogAppend.commit(pipeline)
                }
                return attempt
            }
            guard let attempt = await made.first(where: { _ in true }) else {
                throw TestFailure("the stream ended")
            }
            #expect(try await isAlive(connection.backend, test))
            #expect(try await !isCommitted(attempt, test))
            #expect(try await !isAlive(connection.backend, test))
            goOn.signal()
            await #expect(throws: PostgresError.self) { try await stalled.value }
            #expect(try await ledger.head().seq == Seq(3))
        }
    }
}
