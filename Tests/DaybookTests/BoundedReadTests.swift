import Accounting
import Daybook
import EntriesProjection
import EventLog
import LedgerTestSupport
import Postgres
import Projecting
import Testing

/// A page of a history costs what it shows, however long the history is.
@Suite struct BoundedReadTests {
    private static let entries = 6_000
    private static let page = 10

    /// How many rows of entries a statement looks at.
    private static func rowsRead(
        _ session: borrowing Session, _ statement: () throws -> Void
    ) throws -> Int {
        let counter = """
            select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)
            from pg_stat_xact_user_tables
            where relname like 'entries_%'
            """
        return try session.transaction {
            let before = try session.texts(counter)[0][0].flatMap { Int($0) } ?? 0
            try statement()
            return (try session.texts(counter)[0][0].flatMap { Int($0) } ?? 0) - before
        }
    }

    private static let books = Task {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 3)
        let set = try await books.makeSet(in: ledger, of: [.account(books.accounts[0])])
        for _ in 0..<(entries / 500) {
            let postings = (0..<500).map { books.transfer(from: 1 + $0 % 2) }
            try await ledger.carryOut(.postBatch(postings))
        }
        await ledger.close()
        // As the server does by itself after a while.
        try await test.sql("analyze")
        return (test, books, set)
    }

    @Test(arguments: [0, 3_000, 5_985])
    func `a page of an account's history reads the rows of the page`(after: Int64) async throws {
        let (test, books, _) = try await Self.books.value
        let connection = try await test.session()
        let read = try await connection.run { session in
            let reads = EntryReads(try Slots.read(Projections.all, session))
            return try Self.rowsRead(session) {
                let rows = try reads.history(
                    of: books.key(0, currency: .eur), after: after, limit: Self.page, session)
                #expect(rows.map { $0.balance?.version } == (1...10).map { after + $0 })
            }
        }
        // Finding the first takes some probes, and each row names the last entry of a layer.
        #expect(read < 10 * Self.page)
        await connection.close()
    }

    @Test(arguments: [0, 3_000, 5_985])
    func `set_history reads the rows of the page`(after: Int64) async throws {
        let (test, books, set) = try await Self.books.value
        let connection = try await test.session()
        // A set's row names the entries of a batch, which share its totals.
        for (owner, bound) in [(books.accounts[0].uniqueID, 10 * Self.page), (set.uniqueID, 2_100)]
        {
            let read = try await connection.run { session in
                try Self.rowsRead(session) {
                    let rows = try session.texts(
                        """
                        select version
                        from set_history(
                            '\(books.journal)', '\(owner)', 'EUR', \(after), \(Self.page))
                        """)
                    #expect(rows.count == Self.page)
                }
            }
            #expect(read < bound)
        }
        await connection.close()
    }
}
