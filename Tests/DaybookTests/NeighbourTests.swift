import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// Commands of one batch do not harm each other.
@Suite struct NeighbourTests {
    private static let count = 300

    /// A posting of which every third breaks a rule, each time another.
    private func posting(_ number: Int, _ books: SampleBooks, known: TransactionID) -> Posting {
        var posting = books.transfer(id: .random(), units: Int64(number + 1))
        guard number % 3 == 0 else { return posting }
        switch number / 3 % 6 {
        case 0: posting.entries.removeLast()
        case 1: posting.journalID = .random()
        case 2: posting.entries[0].accountID = .random()
        case 3: posting.entries[1].units = .exact(-1)
        case 4: posting.id = known
        default: posting.entries[0].currency = .malformed("eur")
        }
        return posting
    }

    @Test func `a rejected command leaves no trace and does not harm its neighbours`()
        async throws
    {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let set = try await books.makeSet(in: ledger, of: [.account(books.accounts[0])])
        let known = try await ledger.post(books.transfer(id: .random(), units: 1_000_000))
        let before = try await ledger.head().seq
        let postings = (0..<Self.count).map {
            posting($0, books, known: known.transaction.id)
        }
        let results = try await withThrowingTaskGroup(of: (Int, Seq?).self) { group in
            for (number, posting) in postings.enumerated() {
                group.addTask {
                    do {
                        return (number, try await ledger.post(posting).transaction.seq)
                    } catch is Rejection {
                        return (number, nil)
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let refused = (0..<Self.count).filter { results[$0] == Seq?.none }
        #expect(refused == Array(stride(from: 0, to: Self.count, by: 3)))
        let accepted = results.values.compactMap { $0 }.sorted()
        #expect(accepted == (1...200).map { before.advanced(by: $0) })
        let audit = try await LogAudit(test)
        #expect(audit.isSound)
        #expect(audit.count == Int(before.number) + 200)
        #expect(try await BooksAudit(test).differences == [])
        let balance = try await ledger.balance(books.key(set, currency: .eur))
        #expect(balance.balance.version == 201)
        #expect(
            try await test.number("select max(number) - count(*) from transactions") == 0)
        await ledger.close()
    }

    @Test func `of a batch with one bad row nothing is written`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        var postings = (0..<50).map { _ in books.transfer() }
        postings[37].entries.removeFirst()
        let eur = Currency.eur
        let inner = Rejection.unbalancedTransaction(
            currency: eur, layer: .settled, difference: Total(Units.one))
        await #expect(throws: Rejection.inBatch(inner, index: 37)) {
            try await ledger.carryOut(.postBatch(postings))
        }
        #expect(try await ledger.head().seq == Seq(3))
        #expect(try await test.number("select count(*) from balances") == 0)
        #expect(try await ledger.post(books.transfer()).transaction.number == 1)
        await ledger.close()
    }

    @Test func `a dry run answers as the command would and leaves nothing`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let posting = books.transfer(id: .random())
        let dry = try await ledger.execute(.post(posting), isDryRun: true)
        #expect(dry.seq == Seq(4))
        #expect(try await ledger.head().seq == Seq(3))
        let real = try await ledger.carryOut(.post(posting))
        guard case .posting(let told) = dry.answer, case .posting(let done) = real.answer else {
            return
        }
        #expect(real.seq == dry.seq)
        #expect(told.transaction.number == done.transaction.number)
        #expect(
            told.balances.map(\.balance.settled.debit) == done.balances.map(\.balance.settled.debit)
        )
        #expect(try await BooksAudit(test).differences == [])
        await ledger.close()
    }

    /// The server has a reason of its own: a trigger that somebody made.
    @Test(arguments: [1, 40])
    func `what the server itself refuses does not harm its neighbours`(
        poisoned count: Int
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        try await test.sql(
            """
            create function refuse_poison() returns trigger language plpgsql as $$
            begin
                if new.description = 'poison' then raise exception 'not this one'; end if;
                return new;
            end
            $$;
            create trigger refuse_poison before insert on transactions_a
            for each row execute function refuse_poison();
            """)
        let step = Self.count / count
        let poison = try FreeText("poison")
        let submissions = (0..<Self.count).map { number in
            let description = number % step == step / 2 ? poison : nil
            return ledger.submit(.post(.entries(books.transfer(description: description))))
        }
        var refused: [Int] = []
        var seqs: [Seq] = []
        for (number, submission) in submissions.enumerated() {
            do {
                if let seq = try await submission.reply().seq { seqs.append(seq) }
            } catch let failure as LogFailure {
                #expect(failure.reason == .server)
                #expect(failure.message.contains("not this one"))
                refused.append(number)
            }
        }
        let expected = (0..<Self.count).filter { $0 % step == step / 2 }
        #expect(refused == expected)
        // In the order in which they were handed in, without a hole.
        #expect(seqs.count == Self.count - expected.count)
        #expect(zip(seqs, seqs.dropFirst()).allSatisfy { $1.number == $0.number + 1 })
        #expect(try await ledger.post(books.transfer()).transaction.seq == seqs.last?.next)
        #expect(try await LogAudit(test).isSound)
        #expect(try await BooksAudit(test).differences == [])
        await ledger.close()
    }
}
