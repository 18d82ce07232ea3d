import Accounting
import JSON
import Testing

@Suite struct PostingTests {
    private func rejection(_ posting: Posting, in books: Books = .chart()) -> Rejection? {
        var copy = books
        return copy.when(.post(posting)).rejection
    }

    private func entries(_ entries: RequestedEntry...) -> Posting {
        Posting(id: named(900), journalID: named(1), entries: entries)
    }

    @Test func `a posting is one event with its number, date and entries`() throws {
        var books = Books.chart()
        let first = try #require(
            books.when(.post(.transfer(901, from: 11, to: 12, "2.50"))).posting)
        #expect(first.posted.number == 1)
        #expect(first.posted.effective.description == "2026-01-01")
        #expect(first.posted.effectiveDefaulted)
        #expect(first.posted.entries.map(\.entryType) == ["MANUAL", "MANUAL"])
        #expect(first.seq == Seq(21))
        let second = try #require(books.when(.post(.transfer(from: 11, to: 12, "1"))).posting)
        #expect(second.posted.number == 2)
    }

    @Test func `numbers are counted by journal`() throws {
        var books = Books.chart()
        books.when(.createJournal(id: named(2), NewJournal(name: "Other")))
        books.when(.post(.transfer(from: 11, to: 12, "1")))
        let other = books.when(.post(.transfer(from: 11, to: 12, "1", journal: 2))).posting
        #expect(other?.posted.number == 1)
    }

    @Test func `entry by entry: the currency, then the range, then the sign`() {
        #expect(
            rejection(entries(.debit(11, "1", "EUR"), .credit(12, "-1", "eur")))
                == .invalidCurrency(entry: 2, value: "eur"))
        #expect(
            rejection(entries(.debit(11, "-1"), .credit(12, "1", "eur")))
                == .negativeUnits(entry: 1, units: "-1"))
        #expect(
            rejection(entries(.debit(11, "-100000000000000000000"), .credit(12, "-1")))
                == .amountOutOfRange(entry: 1, units: "-100000000000000000000"))
    }

    @Test func `the first currency and layer in entry order that does not balance is named`() {
        #expect(
            rejection(
                entries(
                    .debit(11, "1", "USD"), .credit(12, "1", "USD"), .debit(11, "3", "EUR"),
                    .credit(12, "1", "EUR"), .credit(12, "2", "EUR", .pending)))
                == .unbalancedTransaction(
                    currency: Currency.euro, layer: .settled,
                    difference: Total(-2 * Units.one)))
    }

    @Test func `zero is accepted and counts`() throws {
        var books = Books.chart()
        let posting = try #require(books.when(.post(.transfer(from: 11, to: 12, "0"))).posting)
        #expect(posting.balances.map(\.balance.version) == [1, 1])
    }

    @Test func `the journal comes before the accounts, amounts before the journal`() {
        var books = Books.chart()
        let posting = Posting.transfer(from: 98, to: 99, "1", journal: 9)
        #expect(rejection(posting) == .journalNotFound(.id(UniqueID(bits: 9))))
        books.when(.updateJournal(id: named(1), JournalChange(status: .locked)))
        #expect(rejection(.transfer(from: 98, to: 99, "1"), in: books) == .journalLocked(named(1)))
        let unbalanced = Posting(journalID: named(9), entries: [.debit(98, "1")])
        guard case .unbalancedTransaction = rejection(unbalanced) else {
            return #expect(Bool(false))
        }
    }

    @Test func `a closed period is closed through its last day`() throws {
        var books = Books.chart()
        let end = try #require(CalendarDate("2025-12-31"))
        books.when(.updateJournal(id: named(1), JournalChange(closedThrough: .set(end))))
        #expect(
            rejection(.transfer(from: 11, to: 12, "1", effective: end), in: books)
                == .periodClosed(named(1), effective: end, closedThrough: end))
        let next = CalendarDate("2026-01-01")
        #expect(rejection(.transfer(from: 11, to: 12, "1", effective: next), in: books) == nil)
    }

    @Test func `accounts are judged entry by entry`() {
        var books = Books.chart()
        books.when(.updateAccount(id: named(12), AccountChange(status: .locked)))
        #expect(rejection(.transfer(from: 11, to: 12, "1"), in: books) == .accountLocked(named(12)))
        #expect(
            rejection(.transfer(from: 21, to: 12, "1"), in: books) == .accountLocked(named(12)))
        #expect(
            rejection(.transfer(from: 12, to: 21, "1"), in: books)
                == .entryTargetsAccountSet(named(21), entry: 1))
        #expect(
            rejection(.transfer(from: 11, to: 77, "1"), in: books)
                == .accountNotFound(.id(UniqueID(bits: 77)), index: nil))
    }

    @Test func `an account touched twice gets two versions, in entry order`() throws {
        var books = Books.chart()
        let posting = Posting(
            journalID: named(1),
            entries: [.debit(11, "5"), .credit(11, "2"), .credit(12, "3")])
        let answer = try #require(books.when(.post(posting)).posting)
        #expect(answer.balances.count == 2)
        let balance = answer.balances[0].balance
        #expect(balance.version == 2)
        #expect(DecimalText.shortest(balance.settled.balance(normal: .credit)) == "-3")
        #expect(balance.lastEntry?.position.sequence == 2)
    }

    @Test func `available adds up the layers before`() throws {
        var books = Books.chart()
        let posting = Posting(
            journalID: named(1),
            entries: [
                .credit(11, "5"), .debit(12, "5"), .debit(11, "3", "EUR", .pending),
                .credit(12, "3", "EUR", .pending),
            ])
        let balance = try #require(books.when(.post(posting)).posting).balances[0].balance
        let available = Layer.allCases.map {
            DecimalText.shortest(balance.available($0, normal: .credit))
        }
        #expect(available == ["5", "2", "2"])
        #expect(balance.encumbrance.lastEntry == nil)
    }

    @Test func `the same again under its id is a replay, even when it would be refused now`() {
        var books = Books.chart()
        let posting = Posting.transfer(900, from: 11, to: 12, "2.50", externalID: "x")
        books.when(.post(posting))
        books.when(.updateAccount(id: named(11), AccountChange(status: .locked)))
        #expect(books.when(.post(posting)).replayedID == named(900))
        #expect(books.when(.post(posting)).bodies == [])
        var written = posting
        written.entries[0].units = .exact(Units.one * 5 / 2)
        #expect(books.when(.post(written)).replayedID == named(900))
    }

    @Test func `actor and reason are no content, every other field is`() {
        var books = Books.chart()
        let posting = Posting.transfer(900, from: 11, to: 12, "1")
        books.when(.post(posting))
        let asked = Provenance(actor: "bob", reason: "again")
        #expect(books.when(.post(posting), asked).replayedID == named(900))
        let conflict = Rejection.transactionIDConflict(id: named(900), seq: Seq(21))
        var other = posting
        other.description = "d"
        #expect(books.when(.post(other)).rejection == conflict)
        other = posting
        other.effective = CalendarDate("2026-01-01")
        #expect(books.when(.post(other)).rejection == conflict)
    }

    @Test func `a conflict is told at its place, after the sums and before the journal`() {
        var books = Books.chart()
        books.when(.post(.transfer(900, from: 11, to: 12, "1")))
        let unbalanced = Posting(id: named(900), journalID: named(1), entries: [.debit(11, "1")])
        guard case .unbalancedTransaction = books.when(.post(unbalanced)).rejection else {
            return #expect(Bool(false))
        }
        #expect(
            books.when(.post(.transfer(900, from: 11, to: 12, "1", journal: 9))).rejection
                == .transactionIDConflict(id: named(900), seq: Seq(21)))
    }

    @Test func `an external id replays without an id and conflicts otherwise`() {
        var books = Books.chart()
        let posting = Posting.transfer(900, from: 11, to: 12, "1", externalID: "x")
        books.when(.post(posting))
        var anonymous = posting
        anonymous.id = nil
        #expect(books.when(.post(anonymous)).replayedID == named(900))
        let conflict = Rejection.externalIDConflict(id: named(900), seq: Seq(21))
        var renamed = posting
        renamed.id = named(901)
        #expect(books.when(.post(renamed)).rejection == conflict)
        anonymous.description = "other"
        #expect(books.when(.post(anonymous)).rejection == conflict)
    }

    @Test func `a batch is all or nothing, and later rows see earlier ones`() {
        var books = Books.chart()
        let good = Posting.transfer(900, from: 11, to: 12, "1")
        let bad = Posting.transfer(901, from: 11, to: 77, "1")
        #expect(
            books.when(.postBatch([good, bad])).rejection
                == .inBatch(.accountNotFound(.id(UniqueID(bits: 77)), index: nil), index: 1))
        #expect(books.decider.state.position.seq == Seq(20))
        let events = books.when(.postBatch([good, good, .transfer(from: 12, to: 11, "1")])).events
        #expect(events?.count == 2)
        #expect(books.when(.postBatch([Posting]())).bodies == [])
    }

    @Test func `an eventually consistent account has no balance in the answer`() throws {
        var books = Books.chart()
        books.when(
            .createAccount(
                id: named(50),
                NewAccount(code: "x", name: "n", isEventuallyConsistent: true)))
        let answer = try #require(books.when(.post(.transfer(from: 11, to: 50, "1"))).posting)
        #expect(answer.balances.map(\.key.ownerID) == [UniqueID(bits: 11)])
    }

    /// The rows of a batch's outcome that repeat an earlier row, with what that posted.
    private func repeats(in decision: Decision) -> [Int: NewPosting] {
        guard case .postings(let outcomes) = decision.outcome else { return [:] }
        var repeats: [Int: NewPosting] = [:]
        for (index, outcome) in outcomes.enumerated() {
            if case .repeated(let first) = outcome { repeats[index] = first }
        }
        return repeats
    }

    @Test(arguments: [false, true])
    func `a row that repeats an earlier one of its batch carries what that posted`(
        isDryRun: Bool
    ) throws {
        var books = Books.chart()
        let byID = Posting.transfer(900, from: 11, to: 12, "1")
        let byExternalID = Posting.transfer(from: 12, to: 11, "3", externalID: "x")
        let decision = books.when(
            .postBatch([byID, byExternalID, byID, byExternalID]), isDryRun: isDryRun)
        let repeats = repeats(in: decision)
        #expect(repeats.keys.sorted() == [2, 3])
        #expect(repeats[2]?.posted.id == named(900))
        #expect(repeats[2]?.seq == Seq(21))
        // As they were after the row that posted, not after the whole batch.
        #expect(repeats[2]?.balances.map(\.balance.version) == [1, 1])
        #expect(repeats[3]?.posted.externalID == "x")
        #expect(repeats[3]?.balances.map(\.balance.version) == [2, 2])
        #expect(decision.outcome?.hasReplays == false)
        #expect(decision.events?.count == 2)
    }

    @Test func `a row that repeats what stood before its batch is read again`() {
        var books = Books.chart()
        let posting = Posting.transfer(900, from: 11, to: 12, "1")
        books.when(.post(posting))
        let decision = books.when(.postBatch([.transfer(from: 11, to: 12, "1"), posting]))
        guard case .postings(let outcomes) = decision.outcome else { return #expect(Bool(false)) }
        #expect(outcomes.map(\.replayedID) == [nil, named(900)])
        #expect(decision.outcome?.hasReplays == true)
    }

    @Test func `too many entries are refused with their bound`() {
        let many = Posting(
            journalID: named(1),
            entries: (0..<1_001).map { _ in .debit(11, "0") })
        guard case .invalidRequest(let fault) = rejection(many) else {
            return #expect(Bool(false))
        }
        #expect(fault.field == "entries" && fault.maximum == 1_000)
        var books = Books.chart()
        let none = Posting(journalID: named(1), entries: [])
        guard case .invalidRequest(let empty) = books.when(.postBatch([none])).rejection else {
            return #expect(Bool(false))
        }
        #expect(empty.field == "postings[0].entries")
    }
}
