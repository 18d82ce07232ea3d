import Accounting
import CommandFormat
import Daybook
import JSON

/// A chart of accounts as JSON: one object, its sets nested, in the contract's shapes.
///
/// `{"journal", "head_seq", "sets": [set], "accounts": [account]}`, where a set is
/// `{"account_set", "as_of_seq", "pending_entries", "balances", "sets", "accounts"}` and an account
/// `{"account", "balances"}`.
enum ChartFormat {
    static func object(_ chart: ChartOfAccounts) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("journal")
        writer.shape(chart.journal)
        writer.key("head_seq")
        writer.integer(chart.headSeq.number)
        write(chart.sets, chart.accounts, head: chart.headSeq, to: &writer)
        writer.endObject()
        return writer.bytes()
    }

    private static func write(
        _ sets: [ChartOfAccounts.SetNode], _ accounts: [ChartOfAccounts.AccountNode], head: Seq,
        to writer: inout JSONWriter
    ) {
        writer.key("sets")
        writer.beginArray()
        for set in sets { write(set, head: head, to: &writer) }
        writer.endArray()
        writer.key("accounts")
        writer.beginArray()
        for account in accounts { write(account, to: &writer) }
        writer.endArray()
    }

    private static func write(
        _ node: ChartOfAccounts.SetNode, head: Seq, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("account_set")
        writer.shape(node.set)
        writer.key("as_of_seq")
        writer.integer((node.progress?.asOfSeq ?? head).number)
        writer.key("pending_entries")
        writer.integer(node.progress?.pendingEntries ?? 0)
        writer.balances(node.balances)
        write(node.sets, node.accounts, head: head, to: &writer)
        writer.endObject()
    }

    private static func write(
        _ node: ChartOfAccounts.AccountNode, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("account")
        writer.shape(node.account)
        writer.balances(node.balances)
        writer.endObject()
    }
}

extension JSONWriter {
    mutating func balances(_ balances: [BalanceAnswer]) {
        key("balances")
        beginArray()
        for balance in balances { shape(balance) }
        endArray()
    }
}
