import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// Writers' clocks may differ a little; one that is far off does not write.
@Suite struct ClockTests {
    private func open(_ test: TestLedger, seconds: Int64) async throws -> Ledger {
        try await test.open(LedgerOptions(clock: { .now(movedBy: seconds) }))
    }

    private func refusal(of ledger: Ledger, _ books: SampleBooks) async -> LogFailure.Reason? {
        let failure = await #expect(throws: LogFailure.self) {
            try await ledger.post(books.transfer())
        }
        return failure?.reason
    }

    @Test func `two writers with clocks 50 seconds apart lose nothing`() async throws {
        let test = try TestLedger()
        let ledgers = [
            try await open(test, seconds: 0), try await open(test, seconds: 50),
            try await open(test, seconds: -5),
        ]
        let books = try await SampleBooks.make(in: ledgers[0])
        let seqs = try await withThrowingTaskGroup(of: [Seq].self) { group in
            for ledger in ledgers {
                group.addTask {
                    var seqs: [Seq] = []
                    for _ in 0..<30 {
                        seqs.append(try await ledger.post(books.transfer()).transaction.seq)
                    }
                    return seqs
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(seqs).count == 90)
        let audit = try await LogAudit(test)
        #expect(audit.count == 93)
        #expect(audit.isSound)
        #expect(try await ledgers[0].balance(books.key(0, currency: .eur)).balance.version == 90)
        for ledger in ledgers { await ledger.close() }
    }

    @Test(arguments: [70, -70, 86_400])
    func `a writer whose clock is far from the database's refuses`(seconds: Int64) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let other = try await open(test, seconds: seconds)
        #expect(await refusal(of: other, books) == .clock)
        #expect(try await ledger.head().seq == Seq(3))
        #expect(try await ledger.post(books.transfer()).transaction.number == 1)
        await other.close()
        await ledger.close()
    }

    @Test func `a writer that lies far behind the log's last time refuses`() async throws {
        let test = try TestLedger()
        let ahead = try await open(test, seconds: 55)
        let books = try await SampleBooks.make(in: ahead)
        let behind = try await open(test, seconds: -55)
        #expect(await refusal(of: behind, books) == .clock)
        #expect(try await ahead.head().seq == Seq(3))
        await behind.close()
        await ahead.close()
    }

    @Test func `a manual clock moves for every process, and not by itself`() async throws {
        let test = try TestLedger()
        let start = try Timestamp("2026-01-01T00:00:00Z")
        let ledger = try await test.open(LedgerOptions(manualClock: start))
        let books = try await SampleBooks.make(in: ledger)
        let other = try await open(test, seconds: 86_400)
        let first = try await other.post(books.transfer())
        #expect(first.transaction.createdAt == start.advanced(byMicroseconds: 3))
        let later = try Timestamp("2026-02-03T04:05:06Z")
        try await ledger.setClock(to: later)
        let second = try await other.post(books.transfer())
        #expect(second.transaction.createdAt == later)
        #expect(second.transaction.effective == later.date)
        await #expect(throws: Rejection.clockMovedBack(at: start, now: later)) {
            try await other.setClock(to: start)
        }
        #expect(try await LogAudit(test).isSound)
        await other.close()
        await ledger.close()
    }

    @Test func `the first event stands at the first moment when the clock reads it`() async throws {
        let test = try TestLedger()
        let start = try Timestamp("0001-01-01T00:00:00Z")
        let ledger = try await test.open(LedgerOptions(manualClock: start))
        let books = try await SampleBooks.make(in: ledger)
        let times = try await test.sql(
            "select extract(epoch from recorded_at)::numeric * 1000000 from events order by seq")
        let expected = (0..<3).map { start.advanced(byMicroseconds: $0).microseconds }
        #expect(times.map { $0[0] } == expected.map { "\($0).000000" })
        #expect(try await ledger.post(books.transfer()).transaction.effective == .minimum)
        #expect(try await LogAudit(test).isSound)
        let summary = try await Verification().run(on: test.connection) { finding in
            Issue.record("\(finding)")
        }
        #expect(summary.isComplete && summary.findings == 0)
        await ledger.close()
    }

    @Test func `after the last moment nothing is written, and a neighbour in the batch is`()
        async throws
    {
        let test = try TestLedger()
        let last = try Timestamp("9999-12-31T23:59:59.999999Z")
        let ledger = try await test.open(
            LedgerOptions(manualClock: last.advanced(byMicroseconds: -4)))
        let books = try await SampleBooks.make(in: ledger)
        let posting = books.transfer(id: .random())
        // Two microseconds are left. Handed in together, the three share a group commit.
        let tooMany = ledger.submit(
            .postBatch([books.transfer(), books.transfer(), books.transfer()]))
        let fits = ledger.submit(.postBatch([posting, books.transfer()]))
        let late = ledger.submit(.post(books.transfer()))
        for submission in [tooMany, late] {
            let failure = await #expect(throws: LogFailure.self) { try await submission.reply() }
            #expect(failure?.reason == .clock)
        }
        #expect(try await fits.reply().seq == Seq(5))
        #expect(try await ledger.head().recordedAt == last)
        // What needs no event is answered as ever.
        #expect(try await ledger.post(posting).isReplay)
        await #expect(throws: Rejection.journalNotFound(.id(UniqueID(bits: 7)))) {
            try await ledger.carryOut(
                .updateJournal(
                    id: JournalID(UniqueID(bits: 7)), JournalChange(status: .locked)))
        }
        #expect(try await test.number("select count(*) from events") == 5)
        #expect(try await LogAudit(test).isSound)
        await ledger.close()
    }

    @Test func `a manual clock is given to an empty ledger only`() async throws {
        let start = try Timestamp("2026-01-01T00:00:00Z")
        let test = try TestLedger()
        await (try await test.open()).close()
        let empty = try await test.open(LedgerOptions(manualClock: start))
        let books = try await SampleBooks.make(in: empty)
        #expect(try await empty.post(books.transfer()).transaction.effective == start.date)
        // On a ledger that has one it is ignored.
        let again = try await test.open(LedgerOptions(manualClock: .now(movedBy: 0)))
        #expect(try await again.post(books.transfer()).transaction.effective == start.date)
        await again.close()
        await empty.close()

        let used = try TestLedger()
        let ledger = try await used.open()
        _ = try await SampleBooks.make(in: ledger)
        let failure = await #expect(throws: LogFailure.self) {
            try await used.open(LedgerOptions(manualClock: start))
        }
        #expect(failure?.reason == .noManualClock)
        await #expect(throws: Rejection.self) { try await ledger.setClock(to: start) }
        await ledger.close()
    }
}
