public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// Reading entries and accounts' balances.
public struct EntryReads: Sendable {
    let readBalances: Select<Row, [UniqueID], [JournalID], [Currency?]>
    let listJournalBalances: Select<Row, JournalID, [Currency]?, Int32>
    let readHistory: Select<Row, UniqueID, JournalID, Currency, Int64, Int32>
    let readActivity: Select<ActivityRow, [AccountID]>
    let readHistoryBelow: Select<IDRow<AccountSet>, [AccountSetID]>
    let readEntriesOf: Select<PostedEntryRow, [Seq]>
    let readBalancesAfter: Select<Row, [Seq]>
    let countEntries: Select<CountRow, AccountID>

    public init(_ slots: Slots) {
        let values = slots.values
        readBalances = Select(SQL.readBalances, filling: values)
        listJournalBalances = Select(SQL.listJournalBalances, filling: values)
        let page = EntriesProjection.historyPage.filled(values)
        readHistory = Select(
            SQL.readAccountHistory, filling: values.merging(["page": page]) { $1 })
        readActivity = Select(SQL.readActivity, filling: values)
        readHistoryBelow = Select(SQL.readHistoryBelow, filling: values)
        readEntriesOf = Select(SQL.readEntriesOf, filling: values)
        readBalancesAfter = Select(SQL.readBalancesAfter, filling: values)
        countEntries = Select(SQL.countAccountEntries, filling: values)
    }

    var all: [Statement] {
        [
            readBalances.statement, listJournalBalances.statement, readHistory.statement,
            readActivity.statement, readHistoryBelow.statement, readEntriesOf.statement,
            readBalancesAfter.statement, countEntries.statement,
        ]
    }

    /// A balance as a statement of this folder answers it: whose, its number (or the position of
    /// the entry it stands after), and the balance itself unless it is eventually consistent.
    public struct Row: MappedRow {
        public let key: BalanceKey
        public let position: EntryPosition
        public let balance: Balance?

        public init(columns: inout some Columns<Self>) throws(PostgresError) {
            let account = try columns.value("account_id") { $0.key.ownerID }
            let journal = try columns.value("journal_id") { $0.key.journalID }
            key = BalanceKey(
                journalID: journal, ownerID: account,
                currency: try columns.value("currency") { $0.key.currency })
            position = try columns.value("position") { $0.position }
            balance = try columns.optionalPart { $0.balance }
        }
    }

    /// The newest balance of one account in a journal and a currency; nil when it has no entry.
    public func balance(
        of key: BalanceKey, _ session: borrowing Session
    ) throws -> Row? {
        try readBalances.first(session, [key.ownerID], [key.journalID], [key.currency])
    }

    /// The newest balances of accounts in a journal, in every currency.
    public func balances(
        of accounts: [UniqueID], in journal: JournalID, _ session: borrowing Session
    ) throws -> [Row] {
        let everyCurrency = [Currency?](repeating: nil, count: accounts.count)
        return try readBalances.all(
            session, accounts, accounts.map { _ in journal }, everyCurrency)
    }

    /// The newest balances of every account that has entries in a journal, in these currencies or
    /// in all; at most `limit`.
    public func balances(
        in journal: JournalID, currencies: [Currency]?, limit: Int, _ session: borrowing Session
    ) throws -> [Row] {
        try listJournalBalances.all(session, journal, currencies, Int32(limit))
    }

    /// The balance after each version behind `version`, at most `limit`.
    public func history(
        of key: BalanceKey, after version: Int64, limit: Int, _ session: borrowing Session
    ) throws -> [Row] {
        try readHistory.all(
            session, key.ownerID, key.journalID, key.currency, version, Int32(limit))
    }

    /// How many entries an account has, in all journals.
    public func entryCount(
        of account: AccountID, _ session: borrowing Session
    ) throws -> Int64 {
        try countEntries.first(session, account)?.count ?? 0
    }

    /// The balances that transactions (by seq) moved, right after each, in the order of first
    /// touch.
    public func balances(
        after seqs: [Seq], _ session: borrowing Session
    ) throws -> [Row] {
        try readBalancesAfter.all(session, seqs)
    }

    /// The entries of transactions, in order.
    public func entries(
        of transactions: [Transaction], _ session: borrowing Session
    ) throws -> [Entry] {
        let bySeq = Dictionary(uniqueKeysWithValues: transactions.map { ($0.seq, $0) })
        return try readEntriesOf.all(session, transactions.map(\.seq)).compactMap { row in
            guard let transaction = bySeq[row.position.seq] else { return nil }
            return Entry(
                posted: row.posted, transactionID: transaction.id,
                journalID: transaction.journalID, sequence: row.position.sequence,
                effective: transaction.effective, recordedAt: row.recordedAt,
                seq: row.position.seq)
        }
    }
}

/// An entry, with the account and the currency of its balance.
struct PostedEntryRow: MappedRow {
    let position: EntryPosition
    let posted: PostedEntry
    let recordedAt: Timestamp

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        position = try columns.value("position") { $0.position }
        let id = try columns.value("entry_id") { $0.posted.id }
        let account = try columns.value("account_id") { $0.posted.accountID }
        let type = try columns.value("entry_type") { $0.posted.entryType }
        let layer = try columns.value("layer") { $0.posted.layer }
        let isCredit = try columns.value("is_credit") { $0.posted.direction == .credit }
        posted = PostedEntry(
            id: id, accountID: account, entryType: type, layer: layer,
            direction: isCredit ? .credit : .debit,
            units: try columns.value("units") { $0.posted.units },
            currency: try columns.value("currency") { $0.posted.currency },
            description: try columns.value("description") { $0.posted.description },
            metadata: try columns.value("metadata") { $0.posted.metadata })
        recordedAt = try columns.value("recorded_at") { $0.recordedAt }
    }
}
