import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Testing

/// What is posted twice is posted once, however many ask at once.
@Suite struct IdempotencyTests {
    private static let callers = 50

    /// What callers, half of them in another ledger value as another process would be, were
    /// answered for their postings.
    private func post(
        _ test: TestLedger, _ posting: @Sendable @escaping (Int) -> Posting
    ) async throws -> [Result<PostingAnswer, Rejection>] {
        let ledgers = [try await test.open(), try await test.open()]
        let answers = try await withThrowingTaskGroup(
            of: Result<PostingAnswer, Rejection>.self
        ) { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    do {
                        return .success(try await ledgers[caller % 2].post(posting(caller)))
                    } catch let rejection as Rejection {
                        return .failure(rejection)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for ledger in ledgers { await ledger.close() }
        return answers
    }

    private func withBooks(
        _ body: (TestLedger, SampleBooks) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        await ledger.close()
        try await body(test, books)
        let audit = try await LogAudit(test)
        #expect(audit.isSound)
        #expect(try await BooksAudit(test).differences == [])
    }

    /// One of the answers is of a posting, the others are its replays.
    private func expectOnePosting(_ answers: [Result<PostingAnswer, Rejection>]) throws {
        var answers = try answers.map { try $0.get() }
        let posted = answers.filter { !$0.isReplay }
        #expect(posted.count == 1)
        #expect(answers.count == Self.callers)
        for index in answers.indices { answers[index].isReplay = false }
        #expect(answers.allSatisfy { $0 == posted.first })
    }

    @Test func `of many callers with one id one posts and the others replay`() async throws {
        try await withBooks { test, books in
            let posting = books.transfer(id: .random(), description: try FreeText("Rent"))
            try expectOnePosting(try await post(test) { _ in posting })
            #expect(try await test.number("select count(*) from transactions") == 1)
        }
    }

    @Test func `of many callers with one external id and none of their own one posts`()
        async throws
    {
        try await withBooks { test, books in
            let posting = books.transfer(externalID: try ExternalID("invoice 7"))
            try expectOnePosting(try await post(test) { _ in posting })
            #expect(try await test.number("select count(*) from transactions") == 1)
        }
    }

    @Test func `of many callers with one id and different contents one posts`() async throws {
        try await withBooks { test, books in
            let id = TransactionID.random()
            let answers = try await post(test) { books.transfer(id: id, units: Int64($0)) }
            let conflict = Rejection.transactionIDConflict(id: id, seq: Seq(4))
            expectOnePosting(answers, else: conflict)
        }
    }

    @Test func `of many callers with ids of their own and one external id one posts`()
        async throws
    {
        try await withBooks { test, books in
            let externalID = try ExternalID("invoice 7")
            let answers = try await post(test) { _ in
                books.transfer(id: .random(), externalID: externalID)
            }
            let posted = answers.compactMap { try? $0.get() }
            let id = try #require(posted.first?.transaction.id)
            expectOnePosting(answers, else: .externalIDConflict(id: id, seq: Seq(4)))
        }
    }

    private func expectOnePosting(
        _ answers: [Result<PostingAnswer, Rejection>], else conflict: Rejection
    ) {
        var rejections: [Rejection] = []
        for case .failure(let rejection) in answers { rejections.append(rejection) }
        #expect(rejections.count == Self.callers - 1)
        #expect(rejections.allSatisfy { $0 == conflict })
    }

    @Test func `of many who create an account with one code one succeeds`() async throws {
        try await withBooks { test, _ in
            let ledgers = [try await test.open(), try await test.open()]
            let new = NewAccount(code: try Code("1000"), name: try Name("Cash"))
            let seqs = try await withThrowingTaskGroup(of: Seq?.self) { group in
                for caller in 0..<Self.callers {
                    group.addTask {
                        do {
                            return try await ledgers[caller % 2]
                                .carryOut(.createAccount(id: nil, new)).seq
                        } catch Rejection.codeTaken(kind: .account, code: "1000", let seq) {
                            #expect(seq == Seq(4))
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(seqs.compactMap { $0 } == [Seq(4)])
            for ledger in ledgers { await ledger.close() }
        }
    }

    @Test func `a replay comes before every rule that would refuse it now`() async throws {
        try await withBooks { test, books in
            let ledger = try await test.open()
            let posting = books.transfer(id: .random(), externalID: try ExternalID("x"))
            let first = try await ledger.post(posting)
            for _ in 0..<3 { try await ledger.post(books.transfer()) }
            try await ledger.carryOut(
                .updateAccount(id: books.accounts[0], AccountChange(status: .locked)))
            try await ledger.carryOut(
                .updateJournal(
                    id: books.journal,
                    JournalChange(status: .locked, closedThrough: .set(.maximum))))
            // Another process knows nothing of it but by reading.
            let other = try await test.open()
            for ledger in [ledger, other] {
                var again = try await ledger.post(posting)
                #expect(again.isReplay)
                again.isReplay = false
                #expect(again == first)
                await #expect(throws: Rejection.journalLocked(books.journal)) {
                    try await ledger.post(books.transfer())
                }
            }
            await other.close()
            await ledger.close()
        }
    }

    @Test func `a posting repeated under the id that was made for it is a replay`() async throws {
        try await withBooks { test, books in
            let ledger = try await test.open()
            let first = try await ledger.post(books.transfer())
            var again = books.transfer(id: first.transaction.id)
            #expect(try await ledger.post(again).isReplay)
            again.description = try FreeText("other")
            await #expect(
                throws: Rejection.transactionIDConflict(
                    id: first.transaction.id, seq: first.transaction.seq)
            ) { try await ledger.post(again) }
            await ledger.close()
        }
    }

    @Test func `a repeat within a batch is a replay of the earlier row`() async throws {
        try await withBooks { test, books in
            let ledger = try await test.open()
            let posting = books.transfer(id: .random())
            let reply = try await ledger.carryOut(
                .postBatch([posting, books.transfer(), posting]))
            guard case .postings(let answers) = reply.answer else { return }
            #expect(answers.map(\.isReplay) == [false, false, true])
            #expect(answers[2].balances == answers[0].balances)
            #expect(reply.seq == Seq(5))
            let again = try await ledger.carryOut(.postBatch([posting]))
            #expect(again.seq == nil)
            await ledger.close()
        }
    }

    @Test func `a dry run shows what it repeats itself, whoever posts with that id beside it`()
        async throws
    {
        try await withBooks { test, books in
            let ledger = try await test.open()
            let posting = books.transfer(id: .random(), externalID: try ExternalID("x"))
            // Handed in together, they share a group commit.
            let trial = ledger.submit(.postBatch([posting, posting]), isDryRun: true)
            var other = posting
            other.externalID = nil
            other.description = try FreeText("Not the trial's")
            let real = ledger.submit(.post(other))
            guard case .postings(let rows) = try await trial.reply().answer else {
                throw TestFailure("no postings")
            }
            #expect(rows.map(\.isReplay) == [false, true])
            #expect(rows[1].transaction == rows[0].transaction)
            #expect(rows[1].entries == rows[0].entries)
            #expect(rows[1].balances == rows[0].balances)
            guard case .posting(let posted) = try await real.reply().answer else {
                throw TestFailure("no posting")
            }
            #expect(!posted.isReplay)
            await ledger.close()
        }
    }
}
