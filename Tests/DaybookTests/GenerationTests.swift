import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// A ledger that is open goes on when its generation is raised, its projections are switched, or
/// the server under it turns out to be another.
@Suite struct GenerationTests {
    private func withBooks(
        _ body: (TestLedger, Ledger, SampleBooks, AccountSetID, AccountSetID) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 3)
        let members = books.accounts.map { Member.account($0) }
        let set = try await books.makeSet(in: ledger, of: members)
        let lazy = try await books.makeSet(in: ledger, eventual: true, of: members)
        try await body(test, ledger, books, set, lazy)
        #expect(try await LogAudit(test).isSound)
        let audit = try await BooksAudit(test)
        #expect(audit.differences == [])
        #expect(try await audit.disagreements(with: ledger, first: 1_000) == [])
        await ledger.close()
    }

    private func useEverything(
        _ ledger: Ledger, _ books: SampleBooks, _ lazy: AccountSetID, postings: Int
    ) async throws {
        for _ in 0..<postings { try await ledger.post(books.transfer()) }
        let key = books.key(lazy, currency: .eur)
        _ = try await ledger.recalculate(Recalculation(setIDs: [lazy]))
        let head = try await ledger.head().seq
        #expect(try await ledger.balance(key).asOfSeq == head)
    }

    @Test func `writer, reader and recalculation go on in a new generation`() async throws {
        try await withBooks { test, ledger, books, _, lazy in
            for _ in 0..<3 {
                try await useEverything(ledger, books, lazy, postings: 2)
                try await test.sql("update ledger set generation = generation + 1")
            }
            try await useEverything(ledger, books, lazy, postings: 2)
            #expect(try await ledger.head().seq == Seq(22))
        }
    }

    @Test func `callers do not notice that the projections are switched under them`()
        async throws
    {
        try await withBooks { test, ledger, books, set, lazy in
            let other = try await test.open()
            let posting = Task {
                var seqs: [Seq] = []
                while !Task.isCancelled {
                    seqs.append(try await ledger.post(books.transfer()).transaction.seq)
                    seqs.append(
                        try await other.post(books.transfer(from: 2)).transaction.seq)
                }
                return seqs
            }
            let recalculating = Task {
                while !Task.isCancelled {
                    _ = try await other.recalculate(Recalculation(setIDs: [lazy]))
                    _ = try await ledger.balance(books.key(set, currency: .eur), orZero: true)
                }
            }
            for names in [[], ["entries"], ["chart", "balances"], []] {
                _ = try await Rebuild(names).run(on: test.connection)
                try await Task.sleep(for: .milliseconds(100))
            }
            posting.cancel()
            recalculating.cancel()
            let seqs = try await posting.value
            try await recalculating.value
            #expect(seqs == seqs.sorted())
            let balance = try await ledger.balance(books.key(set, currency: .eur)).balance
            #expect(balance.version == Int64(2 * seqs.count))
            await other.close()
        }
    }

    @Test(arguments: ["system_identifier = 1", "timeline = 7"])
    func `another server starts an epoch before anything else`(change: String) async throws {
        try await withBooks { test, ledger, books, _, lazy in
            try await useEverything(ledger, books, lazy, postings: 1)
            let other = try await test.open()
            try await other.post(books.transfer())
            let before = try await ledger.head()
            #expect(before.epoch == 1)
            let server = try await test.sql("select system_identifier, timeline from ledger")
            try await test.sql("update ledger set \(change)")

            // Neither what is refused nor what writes nothing starts one.
            await #expect(throws: Rejection.self) {
                try await ledger.post(books.transfer(currency: "eur"))
            }
            _ = try await ledger.execute(.post(books.transfer()), isDryRun: true)
            #expect(try await ledger.head() == before)

            let posting = try await ledger.post(books.transfer())
            #expect(posting.transaction.seq == before.seq.advanced(by: 2))
            let head = try await ledger.head()
            #expect(head.epoch == 2)
            #expect(head.seq == posting.transaction.seq)
            #expect(
                try await test.sql(
                    """
                    select type, entity_id = ledger_id, payload->>'epoch',
                           (payload->>'system_identifier')::numeric = system_identifier,
                           (payload->>'timeline')::int = timeline, epoch, generation
                    from ledger
                    join events on seq = \(before.seq.next)
                    """) == [["epoch_started", "t", "2", "t", "t", "2", "2"]])
            #expect(try await test.sql("select system_identifier, timeline from ledger") == server)
            // Once is enough, and whoever was open goes on.
            try await other.post(books.transfer())
            try await ledger.post(books.transfer())
            #expect(try await other.head().epoch == 2)
            #expect(
                try await test.number(
                    "select count(*) from events where type = 'epoch_started'") == 1)
            await other.close()
        }
    }
}
