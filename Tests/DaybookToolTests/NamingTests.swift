import Accounting
import Daybook
import LocalPostgres
import SampleBooks
import Testing

/// Finding journals, accounts and sets by what people call them.
@Suite struct NamingTests {
    private static let setID = "ba000000-0000-4000-8000-0000005e7110"

    @Test(arguments: [
        ("1010", "1010"), ("ba000000-0000-4000-8000-00000acc1010", "1010"),
        ("customer/2112", "2112"),
    ])
    func `an account is found by its code, its id and its external id`(
        name: String, code: String
    ) async throws {
        let found = try await SampleLedger.shared().balances(OwnerQuery(name: name))
        guard case .account(let account) = found.owner else {
            Issue.record("\(found.owner)")
            return
        }
        #expect(account.code.string == code)
        #expect(found.balances.map(\.key.currency) == [.eur, .usd])
    }

    @Test(arguments: ["set/110", setID])
    func `a set is found by its external id and its id, in its own journal`(
        name: String
    ) async throws {
        let found = try await SampleLedger.shared().balances(
            OwnerQuery(name: name, currency: .usd))
        #expect(found.owner.id == UniqueID(Self.setID))
        #expect(found.journal.code == SampleBook.bankJournalCode)
        #expect(
            found.balances.map { $0.balance.settled.balance(normal: .debit) }
                == [Total(cents: 800_00)])
    }

    @Test func `what is not there is refused with what was asked for`() async throws {
        let ledger = try await SampleLedger.shared()
        await #expect(throws: Rejection.accountNotFound(.code("nobody"), index: nil)) {
            try await ledger.balances(OwnerQuery(name: "nobody"))
        }
        let id = try #require(UniqueID("ba000000-0000-4000-8000-00000acc9999"))
        await #expect(throws: Rejection.accountNotFound(.id(id), index: nil)) {
            try await ledger.balances(OwnerQuery(name: id.description))
        }
        await #expect(throws: Rejection.journalNotFound(.code("SHOP"))) {
            try await ledger.chart(ChartQuery(journal: .named("SHOP")))
        }
        let gold = try #require(Currency("XAU"))
        let error = await #expect(throws: Rejection.self) {
            try await ledger.balances(OwnerQuery(name: "1010", currency: gold))
        }
        guard case .balanceNotFound(let key) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(key.currency == gold)
    }

    @Test func `a name that two things share, and a journal that is not the only one, are refused`()
        async throws
    {
        let ledger = try await SampleLedger.fresh(try LocalPostgres.temporary.newDatabase())
        await #expect(throws: JournalNotNamed.self) { try await ledger.chart() }
        try await SampleBook(
            commands: """
                {"op":"create_journal","name":"One","code":"ONE"}
                {"op":"create_account","code":"till","name":"Till"}
                {"op":"create_account","code":"safe","name":"Safe","external_id":"till"}
                """
        ).load(into: ledger)
        let rejection = await #expect(throws: Rejection.self) {
            try await ledger.balances(OwnerQuery(name: "till"))
        }
        guard case .invalidRequest(let invalid) = rejection else {
            Issue.record("\(rejection as Any)")
            return
        }
        #expect(invalid.field == "account")
        #expect(try await ledger.balances(OwnerQuery(name: "safe")).balances.isEmpty)

        try await SampleBook(commands: #"{"op":"create_journal","name":"Two"}"#)
            .load(into: ledger)
        let several = await #expect(throws: JournalNotNamed.self) { try await ledger.chart() }
        #expect(several?.journals.compactMap(\.name?.string) == ["One", "Two"])
        #expect(try await ledger.chart(ChartQuery(journal: .named("ONE"))).sets.isEmpty)
        await ledger.close()
    }
}
