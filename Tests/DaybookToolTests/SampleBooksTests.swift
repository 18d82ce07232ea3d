import Accounting
import CommandFormat
import Daybook
import EventLog
import LocalPostgres
import SampleBooks
import Testing

/// The sample books, against sums that were added up by hand.
@Suite struct SampleBooksTests {
    /// Whose balance, and what it is in each layer.
    private struct Found: Equatable, CustomStringConvertible {
        var amounts: [Currency: [Total]] = [:]

        init(_ answers: [BalanceAnswer]) {
            for answer in answers {
                amounts[answer.key.currency] = Layer.allCases.map {
                    answer.balance[$0].balance(normal: answer.normalBalance)
                }
            }
        }

        init(_ euros: BankSums.Sums?, _ dollars: BankSums.Sums?) {
            for (currency, sums) in [(Currency.eur, euros), (Currency.usd, dollars)] {
                guard let sums else { continue }
                amounts[currency] = [sums.settled, sums.pending, sums.encumbrance]
                    .map { Total(cents: $0) }
            }
        }

        var description: String {
            amounts.sorted { $0.key < $1.key }.map { currency, amounts in
                "\(currency) " + amounts.map { currency.text($0) }.joined(separator: "/")
            }.joined(separator: ", ")
        }
    }

    /// Every set and account of a chart, by its external id or its code.
    private struct Listing {
        var sets: [String: ChartOfAccounts.SetNode] = [:]
        var accounts: [String: [BalanceAnswer]] = [:]

        init(_ chart: ChartOfAccounts) {
            for node in chart.accounts { accounts[node.account.code.string] = node.balances }
            for node in chart.sets { add(node) }
        }

        private mutating func add(_ node: ChartOfAccounts.SetNode) {
            sets[node.set.externalID?.string ?? ""] = node
            for node in node.accounts { accounts[node.account.code.string] = node.balances }
            for below in node.sets { add(below) }
        }
    }

    @Test func `every account stands where the sums say`() async throws {
        let listing = Listing(try await SampleLedger.shared().chart())
        let codes = Set(BankSums.euros.keys).union(BankSums.dollars.keys)
        #expect(Set(listing.accounts.keys) == codes)
        for code in codes.sorted() {
            let expected = Found(BankSums.euros[code], BankSums.dollars[code])
            #expect(Found(listing.accounts[code] ?? []) == expected, "\(code)")
        }
    }

    @Test func `every set is the sum of what lies in it, once recalculated`() async throws {
        let listing = Listing(try await SampleLedger.shared().chart())
        #expect(Set(listing.sets.keys) == Set(BankSums.sets.keys))
        for set in BankSums.sets.keys.sorted() {
            let expected = Found(
                BankSums.sum(of: set, BankSums.euros), BankSums.sum(of: set, BankSums.dollars))
            #expect(Found(listing.sets[set]?.balances ?? []) == expected, "\(set)")
        }
    }

    @Test func `debits equal credits in each currency`() {
        for accounts in [BankSums.euros, BankSums.dollars] {
            let debit = accounts.filter { ["1", "5"].contains($0.key.prefix(1)) }
            let credit = accounts.filter { !["1", "5"].contains($0.key.prefix(1)) }
            #expect(
                debit.values.map(\.settled).reduce(0, +)
                    == credit.values.map(\.settled).reduce(0, +))
        }
    }

    @Test func `the auditor finds nothing to say`() async throws {
        _ = try await SampleLedger.shared()
        let place = LedgerConnection(conninfo: try SampleLedger.endpoint.get().conninfo)
        let summary = try await Verification().run(on: place) { Issue.record("\($0)") }
        #expect(summary.findings == 0)
        #expect(summary.isComplete)
        #expect(summary.entries > 2 * 272)
    }

    @Test func `there are 272 transactions, each told apart by its external id`() async throws {
        let ledger = try await SampleLedger.shared()
        let last = try await ledger.read(
            .transaction(.externalID(try ExternalID("interest/2209/2026-q2"))))
        guard case .transaction(let transaction, _) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(transaction.number == 272)
        #expect(transaction.effective == CalendarDate("2026-06-30"))
    }

    @Test func `the account that lies in no set stands apart`() async throws {
        let chart = try await SampleLedger.shared().chart()
        #expect(chart.accounts.map(\.account.code.string) == ["9010"])
        #expect(
            chart.sets.compactMap(\.set.externalID?.string) == [
                "set/100", "set/200", "set/300", "set/400", "set/500", "set/900", "set/910",
                "set/920",
            ])
    }

    @Test func `a set of reports tells how far behind it is, and then that it is not`()
        async throws
    {
        let ledger = try await SampleLedger.fresh(try LocalPostgres.temporary.newDatabase())
        try await SampleBook.bank.load(into: ledger)
        let before = Listing(try await ledger.chart()).sets["set/904"]
        #expect(before?.balances == [])
        #expect(before?.progress?.asOfSeq == .zero)
        #expect(before?.progress?.pendingEntries == 3)
        try await SampleLedger.recalculateAll(ledger)
        let chart = try await ledger.chart()
        let after = Listing(chart).sets["set/904"]
        #expect(after?.progress?.asOfSeq == chart.headSeq)
        #expect(after?.progress?.pendingEntries == 0)
        await ledger.close()
    }

    @Test(arguments: [
        ("2026-05-31", "1010", "period_closed"), ("2026-07-01", "1308", "account_locked"),
    ])
    func `what is closed or locked takes no more postings`(
        date: String, code: String, error: String
    ) async throws {
        let ledger = try await SampleLedger.shared()
        let line = """
            {"op":"post_entries","journal_id":"ba000000-0000-4000-8000-000000000001",\
            "effective":"\(date)","dry_run":true,"entries":[\
            {"account_id":"ba000000-0000-4000-8000-00000acc\(code)","direction":"debit",\
            "units":"1","currency":"EUR"},\
            {"account_id":"ba000000-0000-4000-8000-00000acc2101","direction":"credit",\
            "units":"1","currency":"EUR"}]}
            """
        let operation = try RequestLine(line.utf8, number: 1).operation.get()
        guard case .write(let command, let provenance, let isDryRun) = operation else {
            Issue.record("\(operation)")
            return
        }
        let rejection = await #expect(throws: Rejection.self) {
            try await ledger.execute(command, provenance, isDryRun: isDryRun)
        }
        #expect(rejection.map { "\($0.code)" } == error)
    }
}
