import Accounting
import Daybook
import EntriesProjection
import EventLog
import LedgerTestSupport
import Postgres
import ProjectionEngine
import Testing

/// A read costs what it shows, however long histories are and however the ledger is filled: where
/// accounts are few and one of them is idle, and where one has far more entries than most.
@Suite struct BoundedReadTests {
    enum Filling: Int, CaseIterable {
        case fewAccounts
        case oneBusyAmongMany
    }

    /// Books whose first account has entries in every posting.
    private struct FilledBooks {
        static let entries: Int64 = 6_000
        let test: TestLedger
        let books: SampleBooks
        /// A set of either kind, of accounts that include the busy one.
        let sets: [AccountSetID]
        /// The last account: nothing was posted on it but the first transaction.
        var idle: Int { books.accounts.count - 1 }

        init(_ filling: Filling) async throws {
            test = try TestLedger()
            let ledger = try await test.open()
            let accounts = filling == .fewAccounts ? 4 : 1_500
            books = try await SampleBooks.make(in: ledger, accounts: accounts)
            let members = books.accounts.dropLast().map(Member.account)
            sets = [
                try await books.makeSet(in: ledger, of: [members[0]]),
                try await books.makeSet(in: ledger, eventual: true, of: members),
            ]
            let order = [accounts - 1] + (0..<Int(Self.entries - 1)).map { 1 + $0 % (accounts - 2) }
            for start in stride(from: 0, to: order.count, by: 40) {
                let postings = order[start..<start + 40].map { books.transfer(from: $0) }
                try await ledger.carryOut(.postBatch(postings))
            }
            _ = try await ledger.recalculate(RecalculationRequest(setIDs: [sets[1]]))
            await ledger.close()
            // As the server does by itself after a while.
            try await test.sql("analyze")
        }
    }

    private static let page = 10
    private static let filled = Filling.allCases.map { filling in
        Task { try await FilledBooks(filling) }
    }

    private func filled(_ filling: Filling) async throws -> FilledBooks {
        try await Self.filled[filling.rawValue].value
    }

    /// How many rows of balances, entries and memberships a statement looks at.
    private static func rowsRead(
        _ session: borrowing Session, _ statement: () throws -> Void
    ) throws -> Int {
        let counter = """
            select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)
            from pg_stat_xact_user_tables
            where relname ~ '(balances|entries|members)_[ab]$'
            """
        return try session.transaction {
            let before = try session.texts(counter)[0][0].flatMap { Int($0) } ?? 0
            try statement()
            return (try session.texts(counter)[0][0].flatMap { Int($0) } ?? 0) - before
        }
    }

    @Test(arguments: Filling.allCases, [0, 3_000, 5_985])
    func `a page of an account's history reads the rows of the page`(
        _ filling: Filling, after: Int64
    ) async throws {
        let filled = try await filled(filling)
        let connection = try await filled.test.session()
        let read = try await connection.run { session in
            let reads = EntryReads(try Slots.read(Projections.standard.all, session))
            return try Self.rowsRead(session) {
                let rows = try reads.history(
                    of: filled.books.key(0, currency: .eur), after: after, limit: Self.page,
                    session)
                #expect(rows.map { $0.balance?.version } == (1...10).map { after + $0 })
            }
        }
        // Finding the first takes some probes, and each row names the last entry of a layer.
        #expect(read < 10 * Self.page)
        await connection.close()
    }

    @Test(arguments: Filling.allCases)
    func `the balance of an account that has long been idle is a few probes`(
        _ filling: Filling
    ) async throws {
        let filled = try await filled(filling)
        let connection = try await filled.test.session()
        let reads = try await connection.run { session in
            let reads = EntryReads(try Slots.read(Projections.standard.all, session))
            let key = filled.books.key(filled.idle, currency: .eur)
            let one = try Self.rowsRead(session) {
                let balance = try reads.balance(of: key, session)?.balance
                #expect(balance?.version == 1)
            }
            let listed = try Self.rowsRead(session) {
                let rows = try reads.balances(
                    of: [key.ownerID], in: key.journalID, session)
                #expect(rows.map { $0.balance?.version } == [1])
            }
            let viewed = try Self.rowsRead(session) {
                let rows = try session.texts(
                    "select version from balances where account_id = '\(key.ownerID)'")
                #expect(rows == [["1"]])
            }
            return [one, listed, viewed]
        }
        #expect(reads.allSatisfy { $0 < 30 }, "one, listed, viewed: \(reads)")
        await connection.close()
    }

    @Test(arguments: Filling.allCases, [0, 3_000, 5_985])
    func `set_history reads the rows of the page`(
        _ filling: Filling, after: Int64
    ) async throws {
        let filled = try await filled(filling)
        let connection = try await filled.test.session()
        let journal = filled.books.journal
        let owners = [filled.books.accounts[0].uniqueID] + filled.sets.map(\.uniqueID)
        // The entries that a row names share its totals: 40 of a batch here, a thousand and more
        // of a recalculation.
        for (owner, bound) in zip(owners, [10 * Self.page, 20 * Self.page, 4_200]) {
            let read = try await connection.run { session in
                try Self.rowsRead(session) {
                    let rows = try session.texts(
                        """
                        select version
                        from set_history('\(journal)', '\(owner)', 'EUR', \(after), \(Self.page))
                        """)
                    #expect(rows.count == Self.page)
                }
            }
            #expect(read < bound)
        }
        await connection.close()
    }
}
