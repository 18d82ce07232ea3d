import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Testing

/// A ledger that is open goes on when its generation is raised, its projections are switched, or
/// the server under it turns out to be another.
@Suite struct GenerationTests {
    /// An open ledger with a set of each kind over its accounts.
    private struct Opened {
        let test: TestLedger
        let ledger: Ledger
        let books: SampleBooks
        let set: AccountSetID
        let lazy: AccountSetID

        init() async throws {
            test = try TestLedger()
            ledger = try await test.open()
            books = try await SampleBooks.make(in: ledger, accounts: 3)
            let members = books.accounts.map { Member.account($0) }
            set = try await books.makeSet(in: ledger, of: members)
            lazy = try await books.makeSet(in: ledger, eventual: true, of: members)
        }

        /// Posts, recalculates and reads.
        func useEverything(postings: Int) async throws {
            for _ in 0..<postings { try await ledger.post(books.transfer()) }
            let key = books.key(lazy, currency: .eur)
            _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
            let head = try await ledger.head().seq
            #expect(try await ledger.balance(key).asOfSeq == head)
        }

        /// Checks the log and every balance, and closes the ledger.
        func finish() async throws {
            #expect(try await LogAudit(test).isSound)
            let audit = try await BooksAudit(test)
            #expect(audit.differences == [])
            #expect(try await audit.disagreements(with: ledger, first: 1_000) == [])
            await ledger.close()
        }
    }

    @Test func `writer, reader and recalculation go on in a new generation`() async throws {
        let opened = try await Opened()
        for _ in 0..<3 {
            try await opened.useEverything(postings: 2)
            try await opened.test.sql("update ledger set generation = generation + 1")
        }
        try await opened.useEverything(postings: 2)
        #expect(try await opened.ledger.head().seq == Seq(20))
        try await opened.finish()
    }

    @Test func `callers do not notice that the projections are switched under them`()
        async throws
    {
        let opened = try await Opened()
        let (test, ledger, books) = (opened.test, opened.ledger, opened.books)
        let other = try await test.open()
        let end = End()
        let posting = Task {
            var seqs: [Seq] = []
            while !end.isReached {
                seqs.append(try await ledger.post(books.transfer()).transaction.seq)
                seqs.append(
                    try await other.post(books.transfer(from: 2)).transaction.seq)
            }
            return seqs
        }
        let recalculating = Task {
            while !end.isReached {
                _ = try await other.recalculate(RecalculationRequest(setIDs: [opened.lazy]))
                _ = try await ledger.balance(books.key(opened.set, currency: .eur), orZero: true)
            }
        }
        for names in [[], ["entries"], ["chart", "balances"], []] {
            _ = try await Rebuild(names).run(on: test.connection)
            try await Task.sleep(for: .milliseconds(100))
        }
        end.reach()
        let seqs = try await posting.value
        try await recalculating.value
        #expect(seqs == seqs.sorted())
        let balance = try await ledger.balance(books.key(opened.set, currency: .eur)).balance
        #expect(balance.version == Int64(2 * seqs.count))
        await other.close()
        try await opened.finish()
    }

    @Test(arguments: ["system_identifier = 1", "timeline = 7"])
    func `another server starts an epoch before anything else`(change: String) async throws {
        let opened = try await Opened()
        let (test, ledger, books) = (opened.test, opened.ledger, opened.books)
        try await opened.useEverything(postings: 1)
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
        try await opened.finish()
    }
}
