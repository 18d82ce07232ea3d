import Accounting
import Arguments
import Daybook
import LedgerSelection

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
            Sets stand with what lies in them, accounts that have entries in the journal and lie \
            in none of its sets at the end. Amounts are settled balances in the normal direction \
            of the account or set: a customer's deposit is positive, as is a loan.

            An eventually consistent set says up to which event its balance is complete and how \
            many entries of its members are not in it yet.
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
                help: "The journal; the only one when there is one."),
            .option(
                \.currencies, "currency", help: "Only this currency; may be repeated."),
            .flag(
                \.showsLayers, "layers",
                help: "Show pending and encumbrance balances below the settled one."),
            .flag(\.showsSetsOnly, "sets", help: "Leave the accounts out."),
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
