import Accounting
import JSON

/// Answers as JSON: an object with the contract's names as keys; absent values are null, never left
/// out (the contract, "Shapes").
enum AnswerFormat {
    static func write(_ answer: Answer, to writer: inout JSONWriter) {
        writer.beginObject()
        switch answer {
        case .journal(let journal):
            writer.key("journal")
            write(journal, to: &writer)
        case .account(let account):
            writer.key("account")
            write(account, to: &writer)
        case .accountSet(let set):
            writer.key("account_set")
            write(set, to: &writer)
        case .txTemplate(let template):
            writer.key("tx_template")
            write(template, to: &writer)
        case .txTemplates(let page):
            writer.list("tx_templates", page.rows) { write($0, to: &$1) }
            writeEnd(of: page, to: &writer)
        case .members(let edges):
            writer.list("members", edges) { write($0.edge, seq: $0.seq, to: &$1) }
        case .posting(let posting): writeMembers(of: posting, to: &writer)
        case .postings(let postings):
            writer.list("transactions", postings) { posting, writer in
                writer.beginObject()
                writeMembers(of: posting, to: &writer)
                writer.endObject()
            }
        case .recalculated(let sets):
            writer.list("sets", sets) { write($0, to: &$1) }
        case .transaction(let transaction, let entries):
            writer.key("transaction")
            write(transaction, to: &writer)
            writer.list("entries", entries) { write($0, to: &$1) }
        case .balance(let balance):
            writer.key("balance")
            BalanceFormat.write(balance, to: &writer)
        case .balances(let balances):
            writer.list("balances", balances) { BalanceFormat.write($0, to: &$1) }
        case .history(let page):
            writer.list("rows", page.rows) {
                BalanceFormat.write($0, withAvailable: false, to: &$1)
            }
            writer.member("has_next_page", page.hasNextPage)
        case .ids(let page):
            writer.list("ids", page.rows) { $1.id($0) }
            writeEnd(of: page, to: &writer)
        case .rollupStatus(let status):
            writer.member("as_of_seq", status.asOfSeq.number)
            writer.member("head_seq", status.headSeq.number)
            writer.member("pending_entries", status.pendingEntries)
        case .head(let head): writeMembers(of: head, to: &writer)
        case .clockSet: break
        }
        writer.endObject()
    }

    private static func writeEnd<Row>(of page: Page<Row>, to writer: inout JSONWriter) {
        writer.member("has_next_page", page.hasNextPage)
        writer.member("end_cursor", page.endCursor)
    }

    static func write(_ journal: Journal, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", journal.id.uniqueID)
        writer.member("name", journal.name?.string)
        writer.member("code", journal.code?.string)
        writer.member("status", journal.status.word)
        writer.member("description", journal.description?.string)
        writer.member("effective_balances", journal.keepsEffectiveBalances)
        writer.member("closed_through", journal.closedThrough)
        writer.endObject()
    }

    static func write(_ account: Account, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", account.id.uniqueID)
        writer.member("code", account.code.string)
        writer.member("name", account.name?.string)
        writer.member("kind", account.kind?.word)
        writer.member("normal_balance", account.normalBalance.word)
        writer.member("status", account.status.word)
        writer.member("external_id", account.externalID?.string)
        writer.member("description", account.description?.string)
        writer.member("metadata", account.metadata)
        writer.member("eventually_consistent", account.isEventuallyConsistent)
        writer.endObject()
    }

    static func write(_ set: AccountSet, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", set.id.uniqueID)
        writer.member("journal_id", set.journalID.uniqueID)
        writer.member("name", set.name?.string)
        writer.member("normal_balance", set.normalBalance.word)
        writer.member("eventually_consistent", set.isEventuallyConsistent)
        writer.member("external_id", set.externalID?.string)
        writer.member("description", set.description?.string)
        writer.member("metadata", set.metadata)
        writer.endObject()
    }

    private static func write(_ template: TxTemplate, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", template.id.uniqueID)
        writer.member("code", template.code.string)
        writer.member("status", template.status.word)
        writer.member("description", template.description?.string)
        writer.member("metadata", template.metadata)
        for member in template.definition.members {
            writer.key(member.key)
            writer.value(member.value)
        }
        writer.endObject()
    }

    private static func write(_ edge: Membership, seq: Seq, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("account_set_id", edge.setID.uniqueID)
        switch edge.member {
        case .account(let id): writer.member("account_id", id.uniqueID)
        case .set(let id): writer.member("member_set_id", id.uniqueID)
        }
        writer.member("seq", seq.number)
        writer.endObject()
    }

    private static func writeMembers(of posting: PostingAnswer, to writer: inout JSONWriter) {
        writer.key("transaction")
        write(posting.transaction, to: &writer)
        writer.list("entries", posting.entries) { write($0, to: &$1) }
        writer.list("balances", posting.balances) { BalanceFormat.write($0, to: &$1) }
        writer.member("replayed", posting.isReplay)
    }

    private static func write(_ transaction: Transaction, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", transaction.id.uniqueID)
        writer.member("number", transaction.number)
        writer.member("journal_id", transaction.journalID.uniqueID)
        writer.member("template", transaction.template?.string)
        writer.member("correlation_id", transaction.correlationID?.string)
        writer.member("external_id", transaction.externalID?.string)
        writer.member("effective", transaction.effective)
        writer.member("description", transaction.description?.string)
        writer.member("metadata", transaction.metadata)
        writer.member("created_at", transaction.createdAt)
        writer.member("seq", transaction.seq.number)
        writer.member("void_of", transaction.voidOf?.uniqueID)
        writer.member("voided_by", transaction.voidedBy?.uniqueID)
        writer.member("actor", transaction.provenance.actor?.string)
        writer.member("reason", transaction.provenance.reason?.string)
        writer.endObject()
    }

    private static func write(_ entry: Entry, to writer: inout JSONWriter) {
        let posted = entry.posted
        writer.beginObject()
        writer.member("id", posted.id.uniqueID)
        writer.member("transaction_id", entry.transactionID.uniqueID)
        writer.member("journal_id", entry.journalID.uniqueID)
        writer.member("account_id", posted.accountID.uniqueID)
        writer.member("sequence", entry.sequence)
        writer.member("entry_type", posted.entryType.string)
        writer.member("layer", posted.layer.word)
        writer.member("direction", posted.direction.word)
        writer.key("units")
        writer.amount(
            Total(posted.units), minimumFraction: posted.currency.writtenDecimals)
        writer.key("currency")
        writer.currency(posted.currency)
        writer.member("description", posted.description?.string)
        writer.member("metadata", posted.metadata)
        writer.member("effective", entry.effective)
        writer.member("recorded_at", entry.recordedAt)
        writer.member("seq", entry.seq.number)
        writer.endObject()
    }

    private static func write(_ set: RecalculatedSet, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("account_set_id", set.setID.uniqueID)
        writer.member("folded_entries", set.foldedEntries)
        writer.member("as_of_seq", set.asOfSeq.number)
        writer.member("remaining_entries", set.remainingEntries)
        writer.endObject()
    }

    private static func writeMembers(of head: LogHead, to writer: inout JSONWriter) {
        writer.member("ledger_id", head.ledgerID.uniqueID)
        writer.member("epoch", head.epoch)
        writer.member("seq", head.seq.number)
        writer.key("hash")
        writer.digest(head.hash)
        writer.member("recorded_at", head.recordedAt)
    }
}

/// A balance as JSON. Amounts have at least the currency's ISO 4217 decimals.
enum BalanceFormat {
    static func write(
        _ answer: BalanceAnswer, withAvailable: Bool = true, to writer: inout JSONWriter
    ) {
        let balance = answer.balance
        let decimals = answer.key.currency.writtenDecimals
        writer.beginObject()
        writer.member("journal_id", answer.key.journalID.uniqueID)
        writer.member("account_id", answer.key.ownerID)
        writer.key("currency")
        writer.currency(answer.key.currency)
        writer.member("version", balance.version)
        for layer in Layer.allCases {
            writer.key(layer.word)
            write(balance[layer], answer.normalBalance, decimals, to: &writer)
        }
        if withAvailable {
            writer.key("available")
            writer.beginObject()
            for layer in Layer.allCases {
                writer.key(layer.word)
                writer.amount(
                    balance.available(layer, normal: answer.normalBalance),
                    minimumFraction: decimals)
            }
            writer.endObject()
        }
        let last = balance.lastEntry
        writer.member("entry_id", last?.id.uniqueID)
        writer.member("created_at", balance.version == 0 ? nil : balance.createdAt)
        writer.member("modified_at", last?.recordedAt)
        writer.member("as_of_seq", answer.asOfSeq.number)
        writer.endObject()
    }

    private static func write(
        _ layer: LayerBalance, _ normal: Direction, _ decimals: Int,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("debit")
        writer.amount(layer.debit, minimumFraction: decimals)
        writer.key("credit")
        writer.amount(layer.credit, minimumFraction: decimals)
        writer.key("balance")
        writer.amount(layer.balance(normal: normal), minimumFraction: decimals)
        writer.member("entry_id", layer.lastEntry?.id.uniqueID)
        writer.member("modified_at", layer.lastEntry?.recordedAt)
        writer.endObject()
    }
}
