import Accounting
import Testing

/// What the auditor does with an event: judging it again at its place.
@Suite struct RejudgingTests {
    private func breaches(in books: Books) -> [RuleBreach] {
        var facts = Facts.complete(remembersTransactions: false, outside: .test)
        return books.events.compactMap { event in
            let breach = facts.breach(of: event)
            _ = facts.fold(event)
            facts.settle()
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
        var facts = Books.chart().facts
        let event = Event(
            seq: facts.position.seq.next, recordedAt: facts.position.recordedAt,
            body: .accountUpdated(named(11), AccountChange(kind: .cleared)))
        #expect(facts.breach(of: event) == .changesNothing)
    }
}
