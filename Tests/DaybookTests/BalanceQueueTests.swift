import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Testing

/// Balances are answered many at a time, on few sessions, and each as if it had been asked alone.
@Suite struct BalanceQueueTests {
    private let test: TestLedger

    init() throws {
        // A database of its own: sessions are counted and ended.
        test = try TestLedger(on: try LocalPostgres.temporary.newDatabase())
    }

    private func sessions() async throws -> Int {
        try await test.number(
            """
            select count(*) from pg_stat_activity
            where application_name = '\(test.connection.applicationName)'
                and pid <> pg_backend_pid()
            """)
    }

    /// Runs `body` in many tasks at a time.
    private func concurrently(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            try await group.waitForAll()
        }
    }

    @Test func `however many come at once, few sessions are opened`() async throws {
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        try await ledger.post(books.transfer(units: 7))
        let key = books.key(0, currency: .eur)
        let before = try await sessions()
        try await concurrently(500) { _ in
            let found = try await ledger.balance(key)
            #expect(found.balance.version == 1)
        }
        let opened = try await sessions() - before
        #expect(opened >= 1 && opened <= 2)
        await ledger.close()
    }

    @Test func `each sees what was acknowledged before it was asked`() async throws {
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 33)
        try await concurrently(32) { number in
            let key = books.key(number + 1, currency: .eur)
            for version in 1...10 {
                let posted = try await ledger.post(books.transfer(from: 0, to: number + 1))
                let balance = try await ledger.balance(key)
                #expect(balance.balance.version == version)
                #expect(balance.asOfSeq >= posted.transaction.seq)
            }
        }
        await ledger.close()
    }

    @Test func `one that is refused does not disturb the others`() async throws {
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let set = try await books.makeSet(in: ledger, of: [.account(books.accounts[0])])
        let lazy = try await books.makeSet(
            in: ledger, eventual: true, of: [.account(books.accounts[0])])
        try await ledger.post(books.transfer())
        let account = books.key(0, currency: .eur)
        let stranger = books.key(AccountSetID.random(), currency: .eur)
        var elsewhere: BalanceKey = account
        elsewhere.journalID = JournalID.random()
        let refused: [(BalanceKey, Rejection)] = [
            (stranger, .accountNotFound(.id(stranger.ownerID), index: nil)),
            (elsewhere, .journalNotFound(.id(elsewhere.journalID.uniqueID))),
            (books.key(lazy, currency: .eur), .balanceNotFound(books.key(lazy, currency: .eur))),
            (
                books.key(0, currency: .of("USD")),
                .balanceNotFound(books.key(0, currency: .of("USD")))
            ),
        ]
        try await concurrently(100) { number in
            let (key, rejection) = refused[number % refused.count]
            await #expect(throws: rejection) { try await ledger.balance(key) }
            for owner in [account, books.key(set, currency: .eur)] {
                let found = try await ledger.balance(owner)
                #expect(found.balance.version == 1)
            }
        }
        await ledger.close()
    }

    @Test func `readers beside rebuilds see nothing but the balance`() async throws {
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        for _ in 0..<5 { try await ledger.post(books.transfer()) }
        let key = books.key(0, currency: .eur)
        let expected = try await ledger.balance(key)
        let place = test.connection
        let rebuilding = Task {
            for _ in 0..<3 { _ = try await Rebuild().run(on: place) }
        }
        try await concurrently(64) { _ in
            for _ in 0..<40 {
                let found = try await ledger.balance(key)
                #expect(found == expected)
            }
        }
        try await rebuilding.value
        #expect(try await ledger.balance(key) == expected)
        await ledger.close()
    }

    @Test func `sessions that are ended are opened again`() async throws {
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        try await ledger.post(books.transfer())
        let key = books.key(0, currency: .eur)
        let test = test
        let ending = Task {
            for _ in 0..<5 {
                try await test.sql(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = '\(test.connection.applicationName)'
                        and pid <> pg_backend_pid()
                    """)
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try await concurrently(32) { _ in
            for _ in 0..<100 {
                // Ended again and again within one call it may be told so, and nothing else.
                do {
                    let found = try await ledger.balance(key)
                    #expect(found.balance.version == 1)
                } catch {
                    #expect((error as? LogFailure)?.reason == .connection)
                }
            }
        }
        try await ending.value
        #expect(try await ledger.balance(key).balance.version == 1)
        await ledger.close()
    }
}
