import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Testing

/// Commands as large as the limits allow take their time and are not taken for stalled, neither by
/// the server nor by who waits. `make test` runs them by themselves: other suites beside them can
/// keep a writer from the processor for longer than it may be silent.
@Suite struct LargeCommandTests {
    /// A ledger whose server ends a silent holder of the lock sooner than it would, so that a
    /// silence shows on a fast machine as well.
    private func strictLedger() throws -> TestLedger {
        try TestLedger(imposing: ["idle_in_transaction_session_timeout": "1s"])
    }

    /// Runs a command in one ledger value while another posts; both keep their sessions.
    private func expectNoInterruption(
        _ test: TestLedger, _ ledger: Ledger, _ books: SampleBooks, _ command: Command
    ) async throws {
        let other = try await test.open()
        try await ledger.post(books.transfer(from: 2, to: 3))
        try await other.post(books.transfer(from: 2, to: 3))
        let writers = try await test.writers()
        #expect(writers.count == 2)
        async let done = ledger.carryOut(command)
        for _ in 0..<5 { try await other.post(books.transfer(from: 2, to: 3)) }
        let reply = try await done
        #expect(reply.seq != nil)
        #expect(try await test.writers() == writers)
        await other.close()
    }

    @Test func `a batch of ten thousand postings is posted`() async throws {
        let test = try strictLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 4)
        var posting = books.transfer(from: 0, to: 1)
        posting.entries += posting.entries
        posting.entries.append(posting.entries[0])
        posting.entries[4].units = .exact(0)
        let batch = Array(repeating: posting, count: Limits.postingsPerBatch)
        try await expectNoInterruption(test, ledger, books, .postBatch(batch))
        let balance = try await ledger.balance(books.key(0, currency: .eur)).balance
        #expect(balance.version == 20_000)
        #expect(try await LogAudit(test).isSound)
        await ledger.close()
    }

    @Test func `ten thousand members are added at once`() async throws {
        let test = try strictLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 4)
        let set = try await books.makeSet(in: ledger, of: [])
        let submissions = try (0..<Limits.membersPerCall).map { number in
            let id = AccountID.random()
            let new = NewAccount(code: try Code("\(number)"), name: try Name("n"))
            return (id, ledger.submit(.createAccount(id: id, new)))
        }
        for (_, submission) in submissions { _ = try await submission.reply() }
        let edges = submissions.map { Membership(setID: set, member: .account($0.0)) }
        try await expectNoInterruption(test, ledger, books, .addMembers(edges))
        #expect(try await test.number("select count(*) from account_set_members") == 10_000)
        #expect(try await LogAudit(test).isSound)
        await ledger.close()
    }

    @Test func `a rebuild of large transactions is waited for`() async throws {
        let test = try strictLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        var large = books.transfer()
        while large.entries.count < Limits.entriesPerTransaction {
            large.entries += books.transfer().entries
        }
        let batch = Array(repeating: large, count: 40)
        try await ledger.carryOut(.postBatch(batch))
        let end = End()
        let posting = Task {
            while !end.isReached { try await ledger.post(books.transfer()) }
        }
        #expect(try await Rebuild().run(on: test.connection).events >= 43)
        end.reach()
        try await posting.value
        #expect(try await BooksAudit(test).differences == [])
        await ledger.close()
    }
}
