import Accounting
import JSON
import Testing

/// What the auditor does with an event: judging it again at its place.
@Suite struct ReverificationTests {
    private func breaches(in books: Books) -> [RuleViolation] {
        var decider = Decider.complete(remembersTransactions: false, outside: .test)
        return books.events.compactMap { event in
            let breach = decider.breach(of: event)
            _ = decider.state.fold(event)
            decider.state.settle()
            return breach
        }
    }

    @Test func `a kind that changed under the normal balance it had breaks no rule`() {
        var books = Books.chart()
        let contra = AccountChange(kind: .set(.asset), normalBalance: .credit)
        #expect(
            books.when(.updateAccount(id: named(11), contra)).bodies
                == [.accountUpdated(named(11), AccountChange(kind: .set(.asset)))])
        let debit = AccountChange(kind: .set(.expense))
        books.when(.updateAccount(id: named(12), debit))
        let cleared = AccountChange(kind: .cleared, normalBalance: .debit)
        #expect(
            books.when(.updateAccount(id: named(12), cleared)).bodies
                == [.accountUpdated(named(12), AccountChange(kind: .cleared))])
        #expect(breaches(in: books) == [])
    }

    @Test func `a kind recorded although the account has it changes nothing`() {
        var decider = Books.chart().decider
        let event = Event(
            seq: decider.state.position.seq.next, recordedAt: decider.state.position.recordedAt,
            body: .accountUpdated(named(11), AccountChange(kind: .cleared)))
        #expect(decider.breach(of: event) == .changesNothing)
    }

    @Test func `a date left to the clock is the day of its command's first event`() throws {
        var books = Books.chart()
        // Midnight passes between the first event of a command and this one.
        books.now = Timestamp(microseconds: 1_767_312_000_000_000 - 1)
        books.when(
            .postBatch([.transfer(from: 11, to: 12, "1"), .transfer(from: 11, to: 12, "1")]))
        #expect(books.events.last?.recordedAt.date == CalendarDate("2026-01-02"))
        #expect(breaches(in: books) == [])
        var decider = books.decider
        guard var event = books.events.last, case .transactionPosted(var posted) = event.body
        else { return #expect(Bool(false)) }
        event.seq = decider.state.position.seq.next
        posted.id = named(901)
        posted.number += 1
        posted.effective = try #require(CalendarDate("2025-12-31"))
        event.body = .transactionPosted(posted)
        #expect(
            decider.breach(of: event)
                == .recordedOtherwise(
                    what: "the date left to the clock", expected: "2026-01-02",
                    actual: "2025-12-31"))
    }

    @Test func `a posting through a template is held against its parameters and the template`() {
        var books = Books.chart()
        let transfer = TemplateDefinition(
            parameters: [TemplateParameter(name: "units", type: .decimal)],
            transaction: TransactionExpressions(
                effective: "date()", journalID: Expression(stored: "'\(UniqueID(bits: 1))'")),
            entries: [(11, "DEBIT"), (12, "CREDIT")].map { account, direction in
                EntryExpressions(
                    entryType: "'X'",
                    accountID: Expression(stored: "'\(UniqueID(bits: UInt128(account)))'"),
                    layer: "SETTLED", direction: Expression(stored: direction),
                    units: "params.units", currency: "'EUR'")
            })
        books.when(
            .createTxTemplate(id: named(70), NewTxTemplate(code: "T", definition: transfer)))
        let parameters = JSON.Object([JSON.Object.Member(key: "units", value: "2.50")])
        books.when(.post(TemplatePosting(template: "T", parameters: parameters)))
        #expect(breaches(in: books) == [])

        var decider = books.decider
        guard var event = books.events.last, case .transactionPosted(let posted) = event.body
        else { return #expect(Bool(false)) }
        event.seq = decider.state.position.seq.next
        var forged = posted
        forged.id = named(901)
        forged.number += 1
        forged.parameters = JSON.Object([JSON.Object.Member(key: "units", value: "3")])
        event.body = .transactionPosted(forged)
        guard case .recordedOtherwise("the content hash", _, _) = decider.breach(of: event) else {
            return #expect(Bool(false))
        }
        forged.template = "U"
        event.body = .transactionPosted(forged)
        #expect(decider.breach(of: event) == .rejected(.templateNotFound(.code("U"))))
    }

    @Test func `a template is held to the grammar alone, as it was accepted once`() {
        var decider = Books.chart().decider
        func breach(_ units: Expression) -> RuleViolation? {
            let entry = EntryExpressions(
                entryType: "'X'", accountID: "'x'", layer: "SETTLED", direction: "DEBIT",
                units: units, currency: "'EUR'")
            let definition = TemplateDefinition(
                parameters: [],
                transaction: TransactionExpressions(effective: "date()", journalID: "'x'"),
                entries: [entry])
            return decider.breach(
                of: Event(
                    seq: decider.state.position.seq.next,
                    recordedAt: decider.state.position.recordedAt,
                    body: .txTemplateCreated(
                        named(70), NewTxTemplate(code: "T", definition: definition))))
        }
        // Whoever creates it now is told that there is no such function.
        #expect(breach("function_of_old()") == nil)
        guard case .rejected(.expressionInvalid) = breach("1 +") else {
            return #expect(Bool(false))
        }
    }

    @Test func `a change of what is not there, and a circle of sets, cannot be folded`() {
        var books = Books.chart()
        books.when(.addMembers([.set(22, in: 21), .set(23, in: 22)]))
        func obstacle(_ body: EventBody) -> String? {
            let place = books.place
            return books.decider.state.obstacle(
                to: Event(seq: place.seq, recordedAt: place.recordedAt, body: body))
        }
        #expect(obstacle(.memberAdded(.set(24, in: 23))) == nil)
        #expect(obstacle(.memberAdded(.account(11, in: 23))) == nil)
        #expect(obstacle(.memberAdded(.set(21, in: 23))) != nil)
        #expect(obstacle(.memberAdded(.set(21, in: 21))) != nil)
        let status = AccountChange(status: .locked)
        #expect(obstacle(.accountUpdated(named(11), status)) == nil)
        #expect(obstacle(.accountUpdated(named(21), status)) != nil)
        #expect(obstacle(.accountSetUpdated(named(11), AccountSetChange())) != nil)
        #expect(obstacle(.journalUpdated(named(9), JournalChange())) != nil)
        #expect(obstacle(.txTemplateUpdated(named(9), TxTemplateChange())) != nil)
    }
}
