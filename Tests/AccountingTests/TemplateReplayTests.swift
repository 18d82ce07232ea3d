import Accounting
import JSON
import Testing

/// Asking again for what was posted through a template.
extension TemplateTests {
    @Test func `the same request by id is a replay, whatever happened since`() {
        var books = Self.books()
        let command = Self.asked(["amount": "1.0", "to": .string("\(Self.id(13))")], id: 900)
        books.when(command)
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .locked)))
        #expect(books.when(command).replayedID == named(900))
        let written = Self.asked(
            [
                "to": .string("\(Self.id(13))".uppercased()), "amount": "1.00", "memo": nil,
            ], id: 900)
        #expect(books.when(written).replayedID == named(900))
        #expect(
            books.when(Self.asked(["amount": "2"], id: 900)).rejection
                == .templateLocked(named(50)))
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .active)))
        #expect(
            books.when(Self.asked(["amount": "2", "memo": "m"], id: 900)).rejection
                == .transactionIDConflict(id: named(900), seq: Seq(22)))
    }

    @Test func `a default that is given is other content than one that is left out`() {
        var books = Self.books()
        books.when(Self.asked(["amount": "1", "memo": "a"], id: 900))
        let command = Self.asked(
            ["amount": "1", "memo": "a", "to": .string("\(Self.id(12))")], id: 900)
        #expect(
            books.when(command).rejection
                == .transactionIDConflict(id: named(900), seq: Seq(22)))
    }

    @Test func `an external id that the expressions come to replays without an id`() {
        var books = Self.books()
        books.when(Self.asked(["amount": "1", "memo": "inv-1"], id: 900))
        #expect(books.when(Self.asked(["amount": "1", "memo": "inv-1"])).replayedID == named(900))
        #expect(
            books.when(Self.asked(["amount": "2", "memo": "inv-1"])).rejection
                == .externalIDConflict(id: named(900), seq: Seq(22)))
    }

    @Test func `a locked template replays by the external id that it makes, and does nothing else`()
    {
        var books = Self.books()
        let first = Self.asked(["amount": "1.0", "memo": "inv-1"])
        let id = books.when(first).posting?.posted.id
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .locked)))
        let locked = Rejection.templateLocked(named(50))
        #expect(books.when(first).replayedID == id)
        #expect(books.when(first, isDryRun: true).replayedID == id)
        #expect(
            books.when(Self.asked(["amount": "1", "memo": "inv-1"])).replayedID == id)
        // Other content, another external id, an id of its own, and parameters that fail.
        for parameters: JSON in [
            ["amount": "2", "memo": "inv-1"], ["amount": "1", "memo": "inv-2"], [:],
            ["amount": "x", "memo": "inv-1"], ["amout": "1", "memo": "inv-1"],
            ["amount": "1", "memo": .string(String(repeating: "x", count: 256))],
        ] {
            #expect(books.when(Self.asked(parameters)).rejection == locked, "\(parameters)")
        }
        #expect(
            books.when(Self.asked(["amount": "1.0", "memo": "inv-1"], id: 901)).rejection
                == locked)
        #expect(books.decider.state.position.seq == Seq(23))
    }

    @Test func `of a locked template the external id alone is evaluated`() {
        var new = Self.transfer
        // Comes to an error from the second day on.
        new.definition.transaction.effective =
            "date() == date('2026-01-01') ? date() : date('none')"
        var books = Self.books(new)
        let first = Self.asked(["amount": "1", "memo": "m"])
        let id = books.when(first).posting?.posted.id
        books.now = books.now.advanced(byMicroseconds: Timestamp.microsecondsPerDay)
        guard case .expressionFailed = books.when(first).rejection else {
            Issue.record("the date was evaluated without an error")
            return
        }
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .locked)))
        #expect(books.when(first).replayedID == id)
    }

    @Test func `a locked template that makes no external id replays by the id alone`() {
        var new = Self.transfer
        new.definition.transaction.externalID = nil
        var books = Self.books(new)
        let first = Self.asked(["amount": "1"], id: 900)
        books.when(first)
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .locked)))
        #expect(books.when(first).replayedID == named(900))
        #expect(books.when(Self.asked(["amount": "1"])).rejection == .templateLocked(named(50)))
    }
}
