import Accounting
import Arguments
import Daybook
import ToolSupport

/// `daybook tree`: the chart of accounts with its balances.
struct TreeCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var journal: String?
    var currencies: [Currency] = []
    var showsLayers = false
    var showsSetsOnly = false
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Shows the chart of accounts of a journal with its balances.",
        discussion: """
            Shows each set with its members. Accounts that have entries in the journal but are in \
            none of its sets come last. Amounts are settled balances in the normal direction of \
            the account or set: a customer's deposit is positive, and so is a loan.

            For an eventually consistent set, shows up to which event its balance is complete and \
            how many entries of its members it does not include yet.
            """,
        examples: [
            .init("daybook tree --journal BANK", "all balances of one journal"),
            .init("daybook tree --currency EUR --layers", "euros, pending amounts too"),
            .init("daybook tree --json", "one line of JSON"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(
                \.journal, "journal", valueName: "code-or-id",
                help: "The journal; by default the only one."),
            .option(
                \.currencies, "currency", help: "Only this currency; may be repeated."),
            .flag(
                \.showsLayers, "layers",
                help: "Show pending and encumbrance balances below the settled one."),
            .flag(\.showsSetsOnly, "sets", help: "Leave out the accounts."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ] + .group(\.ledger)
    }

    mutating func run() async throws {
        let opened = try await ledger.open()
        let query = ChartQuery(
            journal: journal.map(JournalChoice.named) ?? .theOnlyOne,
            currencies: currencies.isEmpty ? nil : currencies, includesAccounts: !showsSetsOnly)
        let chart = try await refusing { try await opened.chart(query) }
        await opened.close()
        if isJSON { return try StandardOutput.write(line: ChartFormat.object(chart)) }
        let drawing = ChartDrawing(chart, showsLayers: showsLayers, style: .standardOutput)
        for line in drawing.lines() { try StandardOutput.write(line: line.utf8) }
    }
}
