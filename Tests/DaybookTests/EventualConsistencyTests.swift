import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// Eventually consistent sets and accounts: what is told of them, and that a recalculated set is as
/// a synchronous one over the same members.
@Suite struct EventualConsistencyTests {
    private func withBooks(
        accounts: Int = 3, eventual: Set<Int> = [],
        _ body: (TestLedger, Ledger, SampleBooks) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(
            in: ledger, accounts: accounts, eventual: eventual)
        try await body(test, ledger, books)
        await ledger.close()
    }

    @Test func `event, answer and view say which sets are eventually consistent`() async throws {
        try await withBooks { test, ledger, books in
            for isEventual in [true, false] {
                let new = NewAccountSet(
                    journalID: books.journal, name: try Name("Set"),
                    isEventuallyConsistent: isEventual)
                let reply = try await ledger.carryOut(.createAccountSet(id: nil, new))
                guard case .accountSet(let set) = reply.answer else { return }
                #expect(set.isEventuallyConsistent == isEventual)
                guard
                    case .accountSet(let read) = try await ledger.read(.accountSet(.id(set.id)))
                else { return }
                #expect(read == set)
                #expect(
                    try await test.sql(
                        """
                        select payload->>'eventually_consistent', eventually_consistent
                        from account_sets
                        join events on entity_id = account_set_id
                        where account_set_id = '\(set.id)'
                        """) == [["\(isEventual)", isEventual ? "t" : "f"]])
            }
        }
    }

    @Test func `event, answer and view say which accounts are eventually consistent`()
        async throws
    {
        try await withBooks(eventual: [1]) { test, ledger, books in
            for (index, id) in books.accounts.enumerated() {
                let isEventual = index == 1
                guard case .account(let read) = try await ledger.read(.account(.id(id))) else {
                    return
                }
                #expect(read.isEventuallyConsistent == isEventual)
                #expect(
                    try await test.sql(
                        """
                        select payload->>'eventually_consistent', eventually_consistent
                        from accounts
                        join events on entity_id = account_id
                        where account_id = '\(id)'
                        """) == [["\(isEventual)", isEventual ? "t" : "f"]])
            }
        }
    }

    @Test func `entries of an eventually consistent account have neither version nor totals`()
        async throws
    {
        try await withBooks(eventual: [1]) { test, ledger, books in
            let account = books.accounts[1]
            let set = try await books.makeSet(in: ledger, of: [.account(account)])
            let posting = try await ledger.post(books.transfer(units: 7))
            #expect(posting.balances.map(\.key) == [books.key(0, currency: .eur)])
            let key = books.key(1, currency: .eur)
            await #expect(throws: Rejection.balanceNotFound(key)) { try await ledger.balance(key) }
            #expect(try await ledger.history(key, first: 10).isEmpty)
            let above = try await ledger.balance(books.key(set, currency: .eur))
            #expect(above.balance.version == 1)
            #expect(above.balance.settled.credit == Total(Units.one * 7))
            let columns = """
                units, version, settled_debit, settled_credit, pending_debit, pending_credit,
                encumbrance_debit, encumbrance_credit
                """
            #expect(
                try await test.sql(
                    "select \(columns) from entries where account_id = '\(account)'")
                    == [["7", nil, nil, nil, nil, nil, nil, nil]])
            #expect(
                try await test.number(
                    "select count(*) from balances where account_id = '\(account)'") == 0)
            #expect(
                try await test.number(
                    """
                    select count(*) from set_history('\(books.journal)', '\(account)', 'EUR', 0, 9)
                    """) == 0)
            #expect(try await BooksAudit(test).differences == [])
        }
    }

    @Test func `a set's balance is not found before its first recalculation`() async throws {
        try await withBooks { test, ledger, books in
            let set = try await books.makeSet(
                in: ledger, eventual: true, of: [.account(books.accounts[0])])
            try await ledger.post(books.transfer())
            let key = books.key(set, currency: .eur)
            await #expect(throws: Rejection.balanceNotFound(key)) { try await ledger.balance(key) }
            #expect(try await ledger.history(key, first: 10).isEmpty)
            let sets = try await ledger.recalculate(RecalculationRequest(setIDs: [set]))
            let head = try await ledger.head().seq
            #expect(
                sets == [
                    RecalculatedSet(
                        setID: set, foldedEntries: 1, asOfSeq: head, remainingEntries: 0)
                ])
            try await ledger.post(books.transfer())
            let balance = try await ledger.balance(key)
            #expect(balance.balance.version == 1)
            #expect(balance.asOfSeq == head)
        }
    }

    @Test func `a bounded recalculation consumes whole transactions`() async throws {
        try await withBooks { test, ledger, books in
            let set = try await books.makeSet(
                in: ledger, eventual: true,
                of: [.account(books.accounts[0]), .account(books.accounts[1])])
            var seqs: [Seq] = []
            for _ in 0..<10 {
                // Another transaction beside each, which is none of the set's.
                try await ledger.post(books.transfer(from: 2, to: 2))
                seqs.append(try await ledger.post(books.transfer()).transaction.seq)
            }
            func recalculate(_ maximum: Int?) async throws -> RecalculatedSet? {
                try await ledger.recalculate(
                    RecalculationRequest(setIDs: [set], maximumEntries: maximum)
                ).first
            }
            func result(_ folded: Int64, _ seq: Seq, _ remaining: Int64) -> RecalculatedSet {
                RecalculatedSet(
                    setID: set, foldedEntries: folded, asOfSeq: seq, remainingEntries: remaining)
            }
            #expect(try await recalculate(5) == result(4, seqs[1], 16))
            #expect(try await recalculate(1) == result(2, seqs[2], 14))
            #expect(try await recalculate(2) == result(2, seqs[3], 12))
            #expect(try await BooksAudit(test).differences == [])
            let head = try await ledger.head().seq
            #expect(try await recalculate(12) == result(12, head, 0))
            #expect(try await recalculate(1) == result(0, head, 0))
            #expect(try await BooksAudit(test).differences == [])
        }
    }

    @Test func `a recalculated set is as a synchronous one, row by row`() async throws {
        try await withBooks(accounts: 6, eventual: [4]) { test, ledger, books in
            // The same accounts below two roots of each kind, some in a set between.
            let members = books.accounts.map { Member.account($0) }
            let inner = try await books.makeSet(in: ledger, of: Array(members[2...4]))
            let below = [members[0], members[1], .set(inner)]
            let synchronous = try await books.makeSet(in: ledger, of: below)
            let eventual = try await books.makeSet(in: ledger, eventual: true, of: below)
            let top = try await books.makeSet(in: ledger, eventual: true, of: [.set(synchronous)])
            var random = SystemRandomNumberGenerator()
            for round in 0..<8 {
                let postings = (0..<40).map { _ in
                    books.transfer(
                        from: Int.random(in: 0..<6, using: &random),
                        to: Int.random(in: 0..<6, using: &random),
                        units: Int64.random(in: 0...1_000_000, using: &random),
                        currency: ["EUR", "USD"].randomElement() ?? "EUR",
                        layer: Layer.allCases.randomElement() ?? .settled)
                }
                // Some as one command, some as many.
                if round.isMultiple(of: 2) {
                    try await ledger.carryOut(.postBatch(postings))
                } else {
                    let submissions = postings.map { ledger.submit(.post($0)) }
                    for submission in submissions { _ = try await submission.reply() }
                }
                let sets = round.isMultiple(of: 3) ? [eventual, top] : [eventual]
                _ = try await ledger.recalculate(
                    RecalculationRequest(setIDs: sets, maximumEntries: round < 6 ? 30 : nil))
            }
            _ = try await ledger.recalculate(RecalculationRequest(setIDs: [top, eventual]))
            try await compare([eventual, top], with: synchronous, in: ledger, books)
            #expect(try await BooksAudit(test).differences == [])
        }
    }

    @Test func `histories of many entries that came in at once are read in pages`()
        async throws
    {
        try await withBooks { test, ledger, books in
            let members = books.accounts.map { Member.account($0) }
            let synchronous = try await books.makeSet(in: ledger, of: members)
            let eventual = try await books.makeSet(in: ledger, eventual: true, of: members)
            let postings = (0..<1_700).map { books.transfer(units: Int64($0)) }
            try await ledger.carryOut(.postBatch(postings))
            let sets = try await ledger.recalculate(RecalculationRequest(setIDs: [eventual]))
            #expect(sets.map(\.foldedEntries) == [3_400])
            try await compare([eventual], with: synchronous, in: ledger, books)
            let audit = try await BooksAudit(test)
            #expect(audit.differences == [])
            #expect(try await audit.disagreements(with: ledger, first: 999) == [])
        }
    }

    /// Compares sets with another, by their balances and every row of their histories.
    private func compare(
        _ sets: [AccountSetID], with other: AccountSetID, in ledger: Ledger, _ books: SampleBooks
    ) async throws {
        let head = try await ledger.head().seq
        for currency in ["EUR", "USD"].map(Currency.of) {
            let key = books.key(other, currency: currency)
            guard try await ledger.balance(key, orZero: true).balance.version > 0 else { continue }
            let expected = try await ledger.history(key, first: 1_000)
            #expect(try await ledger.balance(key).balance == expected.last?.balance)
            for set in sets {
                let key = books.key(set, currency: currency)
                let rows = try await ledger.history(key, first: 700)
                #expect(rows.map(\.balance) == expected.map(\.balance))
                #expect(rows.map(\.asOfSeq) == expected.map(\.asOfSeq))
                let balance = try await ledger.balance(key)
                #expect(balance.balance == expected.last?.balance)
                #expect(balance.asOfSeq == head)
            }
        }
    }
}
