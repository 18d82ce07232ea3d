import Accounting
import Arguments
import CommandFormat
import Daybook
import JSON
import ToolSupport

/// `daybook balance`: the balances of one account or set.
struct BalanceCommand: ParsableCommand {
    @Required var account: String
    var currency: Currency?
    var ledger = LedgerArguments()
    var journal: String?
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "Shows the balances of an account or an account set.",
        discussion: """
            Ends with status 1 if there is no such account or set, or no balance in the currency.
            """,
        examples: [
            .init("daybook balance 1010", "all currencies of the account with this code"),
            .init("daybook balance 1010 EUR --json", "one currency, as JSON"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .argument(
                \.$account, "account",
                help: "The id, code or external id of an account or a set."),
            .argument(\.currency, "currency", help: "Only this currency."),
            .option(
                \.journal, "journal", valueName: "code-or-id",
                help: "The journal; by default that of the set, or the only one."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ] + .group(\.ledger)
    }

    mutating func run() async throws {
        let opened = try await ledger.open()
        let query = OwnerQuery(name: account, journal: journal, currency: currency)
        let found = try await refusing { try await opened.balances(query) }
        await opened.close()
        if isJSON { return try StandardOutput.write(line: Self.object(found)) }
        for line in BalanceDrawing(found, style: .standardOutput).lines() {
            try StandardOutput.write(line: line.utf8)
        }
    }

    /// `{"account" or "account_set", "journal", "balances"}`.
    private static func object(_ found: OwnerBalances) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        switch found.owner {
        case .account(let account):
            writer.key("account")
            writer.shape(account)
        case .accountSet(let set):
            writer.key("account_set")
            writer.shape(set)
        }
        writer.key("journal")
        writer.shape(found.journal)
        writer.balances(found.balances)
        writer.endObject()
        return writer.bytes()
    }
}
