import Accounting
import Daybook
import JSON
import LedgerTestSupport
import Testing

/// Templates by the library's own commands.
@Suite struct TemplateCommandTests {
    private func transfer(
        _ books: SampleBooks, externalID: Expression? = nil
    ) throws -> NewTxTemplate {
        let sides = zip(books.accounts, ["DEBIT", "CREDIT"])
        let entries = try sides.map { account, direction in
            EntryExpressions(
                entryType: try Expression("'TRANSFER'"),
                accountID: try Expression("'\(account)'"), layer: try Expression("SETTLED"),
                direction: try Expression(direction), units: try Expression("params.units"),
                currency: try Expression("'EUR'"))
        }
        let definition = TemplateDefinition(
            parameters: [TemplateParameter(name: try ParameterName("units"), type: .decimal)],
            transaction: TransactionExpressions(
                effective: try Expression("date()"),
                journalID: try Expression("'\(books.journal)'"), externalID: externalID),
            entries: entries)
        return NewTxTemplate(code: try Code("TRANSFER"), definition: definition)
    }

    @Test func `a template is made, posted through, and locked`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let template = try await ledger.createTxTemplate(try transfer(books))
        let units = JSON.Object([JSON.Object.Member(key: "units", value: "2.50")])
        let posting = TemplatePosting(
            id: .random(), template: try Code("TRANSFER"), parameters: units)
        let first = try await ledger.post(posting)
        #expect(first.transaction.template == template.code)
        #expect(first.isReplay == false)
        #expect(try await ledger.post(posting).isReplay)
        let balance = try await ledger.balance(books.key(0, currency: .eur)).balance
        #expect(balance.version == 1)
        let locked = try await ledger.updateTxTemplate(
            template.id, TxTemplateChange(status: .locked))
        #expect(locked.status == .locked)
        await #expect(throws: Rejection.templateLocked(template.id)) {
            try await ledger.post(TemplatePosting(template: template.code, parameters: units))
        }
        await ledger.close()
    }

    @Test func `who knows nothing yet replays through a locked template by its external id`()
        async throws
    {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let externalID = try Expression("'x-' + string(params.units)")
        let template = try await ledger.createTxTemplate(
            try transfer(books, externalID: externalID))
        func posting(_ units: JSON) -> TemplatePosting {
            TemplatePosting(
                template: template.code,
                parameters: JSON.Object([JSON.Object.Member(key: "units", value: units)]))
        }
        let first = try await ledger.post(posting("1.50"))
        #expect(first.transaction.externalID?.string == "x-1.5")
        try await ledger.updateTxTemplate(template.id, TxTemplateChange(status: .locked))
        let other = try await test.open()
        for ledger in [other, ledger] {
            let again = try await ledger.post(posting("1.5"))
            #expect(again.isReplay && again.transaction.id == first.transaction.id)
            await #expect(throws: Rejection.templateLocked(template.id)) {
                try await ledger.post(posting("2"))
            }
        }
        #expect(try await test.number("select count(*) from transactions") == 1)
        await other.close()
        await ledger.close()
    }
}
