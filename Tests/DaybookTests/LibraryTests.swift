import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import TestSupport
import Testing

/// The library's face: amounts, entries in a list, an answer of its own for each question.
@Suite struct LibraryTests {
    @Test(arguments: [
        ("12.50", "12.5"), ("-0.000000000000000001", "-0.000000000000000001"), ("007", "7"),
        ("-0", "0"), ("99999999999999999999", "99999999999999999999"),
    ])
    func `an amount is read and printed exactly`(text: String, printed: String) throws {
        #expect("\(try Amount(text: text))" == printed)
        #expect("\(Amount(try Amount(text: text).total, of: .eur))".contains("."))
    }

    @Test(arguments: [
        "", "1.", ".5", "1e3", "+1", "1,5", " 1", "100000000000000000000",
        "0.0000000000000000001",
    ])
    func `what is no amount is told`(text: String) {
        #expect(throws: Amount.Malformed(text: text)) { try Amount(text: text) }
    }

    @Test func `a literal that is no amount stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let amount: Amount = "1.2.3"
            print(amount)
        }
    }

    @Test func `amounts add, subtract and compare exactly`() throws {
        let seed = UInt64.random(in: 0..<UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let (a, b) = (
                Int64.random(in: -1_000_000...1_000_000, using: &random),
                Int64.random(in: -1_000_000...1_000_000, using: &random)
            )
            let (x, y) = (try cents(a), try cents(b))
            #expect(x + y == (try cents(a + b)), "seed \(seed)")
            #expect(x - y == (try cents(a - b)), "seed \(seed)")
            #expect(-x == (try cents(-a)), "seed \(seed)")
            #expect((x < y) == (a < b), "seed \(seed)")
            #expect(Set([x, y]).count == (a == b ? 1 : 2), "seed \(seed)")
        }
    }

    private func cents(_ count: Int64) throws -> Amount {
        let (whole, rest) = count.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = count < 0 ? "-" : ""
        return try Amount(text: "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)")
    }

    @Test func `each question has its own answer`() async throws {
        let test = try TestLedger()
        let ledger = try await Ledger.open(test.connection.conninfo, schema: test.schema)
        let shop = try await ledger.createJournal(name: "Shop", code: "SHOP", by: "me")
        let set = try await ledger.createAccountSet(
            NewAccountSet(journalID: shop.id, name: try Name("Assets"), normalBalance: .debit))
        let till = try await ledger.createAccount(
            code: "till", name: "Till", kind: .asset, in: set.id)
        let sales = try await ledger.createAccount(code: "sales", name: "Sales", kind: .income)
        let prices: [Amount] = ["2.50", "4"]
        let isTipped = true
        let sale = try await ledger.post(
            in: shop.id, externalID: "sale/1", description: "two things", by: "me"
        ) {
            for price in prices {
                Debit(till.id, price, .eur)
                Credit(sales.id, price, .eur)
            }
            if isTipped {
                Debit(till.id, "0.10", .eur)
                Credit(sales.id, "0.10", .eur)
            }
        }
        #expect(sale.entries.count == 6)

        #expect(try await ledger.journal(.code(try Code("SHOP"))) == shop)
        #expect(try await ledger.account(.id(sales.id)) == sales)
        #expect(try await ledger.accountSet(.id(set.id)) == set)
        let found = try await ledger.transaction(.externalID(try ExternalID("sale/1")))
        #expect(found.transaction == sale.transaction)
        #expect(found.entries == sale.entries)
        for owner in [till.id.uniqueID, set.id.uniqueID] {
            let balances = try await ledger.balances(of: [owner], in: shop.id)
            #expect(balances.map { "\($0.settled)" } == ["6.60"])
        }
        let balance = try await ledger.balance(of: set.id, in: shop.id, .eur)
        #expect(balance.settled == "6.6")
        #expect(balance.pending == .zero && balance.encumbrance == .zero)
        let none = try await ledger.balance(of: till.id, in: shop.id, .usd, orZero: true)
        #expect("\(none.settled)" == "0.00")
        let history = try await ledger.balanceHistory(
            BalanceHistoryQuery(key: balance.key, afterVersion: 1, first: 2))
        #expect(history.rows.map(\.balance.version) == [2, 3])
        #expect(try await ledger.txTemplates().rows.isEmpty)
        #expect(try await ledger.eventuallyConsistentSets().rows.isEmpty)
        let head = try await ledger.head()
        #expect(try await ledger.rollupStatus(of: .set(set.id)).asOfSeq == head.seq)
        await ledger.close()
    }

    @Test func `what is wrong is told by its name`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let shop = try await ledger.createJournal(name: "Shop")
        let till = try await ledger.createAccount(code: "till", name: "Till", kind: .asset)
        await #expect(
            throws: Rejection.invalidRequest(
                InvalidRequest(field: "code", reason: "must not be empty"))
        ) {
            try await ledger.createAccount(code: "", name: "Nothing", kind: .asset)
        }
        let error = await #expect(throws: Rejection.self) {
            try await ledger.post(in: shop.id) { Debit(till.id, "1", .eur) }
        }
        #expect("\(try #require(error))".contains("EUR"))
        await ledger.close()
    }
}
