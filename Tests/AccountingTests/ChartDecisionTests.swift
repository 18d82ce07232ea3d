import Accounting
import Testing

@Suite struct ChartDecisionTests {
    @Test func `an account takes the normal balance of its kind unless one is given`() {
        #expect(NewAccount(code: "c", name: "n").normalBalance == .credit)
        #expect(NewAccount(code: "c", name: "n", kind: .asset).normalBalance == .debit)
        let contra = NewAccount(code: "c", name: "n", kind: .asset, normalBalance: .credit)
        #expect(contra.normalBalance == .credit)
    }

    @Test func `a creation is one event, inside a set two`() {
        var books = Books.chart()
        let new = NewAccount(code: "x", name: "n", accountSetID: named(21))
        let bodies = books.when(.createAccount(id: named(50), new)).bodies
        #expect(
            bodies == [
                .accountCreated(named(50), new), .memberAdded(.account(50, in: 21)),
            ])
    }

    @Test func `a taken id says whether the content was the same`() {
        var books = Books.chart()
        let same = NewAccount(code: "a11", name: "account")
        let other = NewAccount(code: "a11", name: "other")
        #expect(
            books.when(.createAccount(id: named(11), same)).rejection
                == .idTaken(kind: .account, id: UniqueID(bits: 11), seq: Seq(2), sameContent: true))
        #expect(
            books.when(.createAccount(id: named(11), other)).rejection
                == .idTaken(kind: .account, id: UniqueID(bits: 11), seq: Seq(2), sameContent: false)
        )
    }

    @Test func `accounts and sets share one id space`() {
        var books = Books.chart()
        let account = NewAccount(code: "x", name: "n")
        #expect(
            books.when(.createAccount(id: named(21), account)).rejection
                == .idTaken(
                    kind: .accountSet, id: UniqueID(bits: 21), seq: Seq(11), sameContent: false))
    }

    @Test func `the things named come before ids, ids before codes, codes before external ids`() {
        var books = Books.chart()
        books.when(
            .createAccount(id: named(50), NewAccount(code: "x", name: "n", externalID: "e")))
        func rejection(_ id: AccountID?, _ new: NewAccount) -> Rejection? {
            var copy = books
            return copy.when(.createAccount(id: id, new)).rejection
        }
        var new = NewAccount(code: "x", name: "n", externalID: "e", accountSetID: named(99))
        #expect(
            rejection(named(50), new)
                == .accountSetNotFound(.id(UniqueID(bits: 99)), index: nil))
        new.accountSetID = nil
        guard case .idTaken = rejection(named(50), new) else { return #expect(Bool(false)) }
        #expect(rejection(nil, new) == .codeTaken(kind: .account, code: "x", seq: Seq(21)))
        new.code = "y"
        #expect(
            rejection(nil, new)
                == .externalIDTaken(kind: .account, externalID: "e", seq: Seq(21)))
        new.externalID = nil
        #expect(rejection(nil, new) == nil)
    }

    @Test func `an update keeps only what changes`() {
        var books = Books.chart()
        let change = AccountChange(code: "a11", name: .set("new"), status: .active)
        #expect(
            books.when(.updateAccount(id: named(11), change)).bodies
                == [.accountUpdated(named(11), AccountChange(name: .set("new")))])
        #expect(books.when(.updateAccount(id: named(11), change)).bodies == [])
        #expect(books.when(.updateAccount(id: named(11), AccountChange())).bodies == [])
    }

    @Test func `a changed kind brings its normal balance, a cleared one credit`() {
        var books = Books.chart()
        books.when(.updateAccount(id: named(11), AccountChange(kind: .set(.expense))))
        #expect(
            books.events.last?.body
                == .accountUpdated(
                    named(11), AccountChange(kind: .set(.expense), normalBalance: .debit)))
        books.when(
            .updateAccount(id: named(11), AccountChange(kind: .set(.asset), normalBalance: .credit))
        )
        #expect(
            books.events.last?.body
                == .accountUpdated(
                    named(11), AccountChange(kind: .set(.asset), normalBalance: .credit)))
        books.when(.updateAccount(id: named(11), AccountChange(normalBalance: .debit)))
        books.when(.updateAccount(id: named(11), AccountChange(kind: .cleared)))
        #expect(
            books.events.last?.body
                == .accountUpdated(
                    named(11), AccountChange(kind: .cleared, normalBalance: .credit)))
    }

    @Test func `a normal balance stays once there are entries`() {
        var books = Books.chart()
        books.when(.post(.transfer(from: 11, to: 12, "1")))
        let rejection = Rejection.normalBalanceInUse(named(11))
        let kind = AccountChange(kind: .set(.asset))
        #expect(books.when(.updateAccount(id: named(11), kind)).rejection == rejection)
        let side = AccountChange(normalBalance: .debit)
        #expect(books.when(.updateAccount(id: named(11), side)).rejection == rejection)
        let same = AccountChange(normalBalance: .credit, status: .locked)
        #expect(books.when(.updateAccount(id: named(11), same)).bodies?.count == 1)
    }

    @Test func `a freed code can be taken again`() {
        var books = Books.chart()
        books.when(.updateAccount(id: named(11), AccountChange(code: "free")))
        let decision = books.when(
            .createAccount(id: named(50), NewAccount(code: "a11", name: "n")))
        #expect(decision.rejection == nil)
        #expect(
            books.when(.updateAccount(id: named(12), AccountChange(code: "free"))).rejection
                == .codeTaken(kind: .account, code: "free", seq: Seq(2)))
    }

    @Test func `a dry run answers and leaves no trace`() {
        var books = Books.chart()
        let new = NewAccount(code: "x", name: "n")
        let events = books.when(.createAccount(id: named(50), new), isDryRun: true).events
        #expect(events?.map(\.seq) == [Seq(21)])
        #expect(books.decider.state.position.seq == Seq(20))
        #expect(books.when(.createAccount(id: named(50), new)).events?.map(\.seq) == [Seq(21)])
    }

    @Test func `who and why stand in every event of their command`() {
        var books = Books.chart()
        let asked = Provenance(actor: "ann", reason: "because")
        let edges: [Membership] = [.account(11, in: 21), .account(12, in: 21)]
        let events = books.when(.addMembers(edges), asked).events ?? []
        #expect(events.map(\.provenance) == [asked, asked])
        #expect(Set(events.map(\.salt)).count == 2)
        #expect(events.allSatisfy { $0.salt != nil })
        let plain = books.when(.addMembers([.account(13, in: 21)])).events
        #expect(plain?.first?.salt == nil)
    }

    @Test func `recorded times rise by a microsecond within a command and never fall`() {
        var books = Books.chart()
        books.now = Timestamp(microseconds: 0)
        let edges: [Membership] = [.account(11, in: 21), .account(12, in: 21)]
        let last = books.decider.state.position.recordedAt
        let events = books.when(.addMembers(edges)).events ?? []
        #expect(
            events.map(\.recordedAt)
                == [last.advanced(byMicroseconds: 1), last.advanced(byMicroseconds: 2)])
    }
}
