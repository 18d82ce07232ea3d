public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Reading entries and accounts' balances.
public struct EntryReads: Sendable {
    let readBalances: Statement
    let listJournalBalances: Statement
    let readHistory: Statement
    let readActivity: Statement
    let readHistoryBelow: Statement
    let readEntriesOf: Statement
    let readBalancesAfter: Statement
    let countEntries: Statement

    public init(_ slots: Slots) {
        let values = slots.values
        let balance: [PostgresType] =
            [.uuid, .uuid, .text, .int8, .timestamptz, .int8] + BalanceColumns.totals
            + BalanceColumns.references
        readBalances = Statement(
            SQL.readBalances, filling: values,
            parameters: [.uuid.array, .uuid.array, .text.array], columns: balance)
        listJournalBalances = Statement(
            SQL.listJournalBalances, filling: values,
            parameters: [.uuid, .text.array, .int4], columns: balance)
        readHistory = Statement(
            SQL.readAccountHistory, filling: values,
            parameters: [.uuid, .uuid, .text, .int8, .int4], columns: balance)
        readActivity = Statement(
            SQL.readActivity, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid])
        readHistoryBelow = Statement(
            SQL.readHistoryBelow, filling: values, parameters: [.uuid.array], columns: [.uuid])
        readEntriesOf = Statement(
            SQL.readEntriesOf, filling: values, parameters: [.int8.array],
            columns: [
                .int8, .uuid, .uuid, .text, .int2, .bool, .numeric, .text, .text, .json,
                .timestamptz,
            ])
        readBalancesAfter = Statement(
            SQL.readBalancesAfter, filling: values, parameters: [.int8.array], columns: balance)
        countEntries = Statement(
            SQL.countAccountEntries, filling: values, parameters: [.uuid], columns: [.int8])
    }

    var all: [Statement] {
        [
            readBalances, listJournalBalances, readHistory, readActivity, readHistoryBelow,
            readEntriesOf, readBalancesAfter, countEntries,
        ]
    }

    /// A balance as a statement of this folder answers it: whose, its number (or the position of
    /// the entry it stands after), and the balance itself unless it is eventually consistent.
    public struct Row: Sendable {
        public let key: BalanceKey
        public let position: EntryPosition
        public let balance: Balance?
    }

    static func row(_ rows: borrowing Rows, _ row: Int) throws -> Row {
        let key = BalanceKey(
            journalID: try rows.value(row, 1), ownerID: try rows.value(row, 0),
            currency: try rows.value(row, 2))
        let position: EntryPosition = try rows.value(row, 3)
        guard let version = try rows.value(row, 5, as: Int64?.self) else {
            return Row(key: key, position: position, balance: nil)
        }
        let balance = try BalanceColumns.read(
            rows, row, version: version, createdAt: try rows.value(row, 4), from: 6)
        return Row(key: key, position: position, balance: balance)
    }

    private static func all(_ rows: borrowing Rows) throws -> [Row] {
        try (0..<rows.count).map { try row(rows, $0) }
    }

    /// The newest balance of one account in a journal and a currency; nil when it has no entry.
    public func balance(
        of key: BalanceKey, _ session: borrowing Session
    ) throws -> Row? {
        let rows = try session.query(
            readBalances, [key.ownerID], [key.journalID], [key.currency])
        return try Self.all(rows).first
    }

    /// The newest balances of accounts in a journal, in every currency.
    public func balances(
        of accounts: [UniqueID], in journal: JournalID, _ session: borrowing Session
    ) throws -> [Row] {
        let everyCurrency = [Currency?](repeating: nil, count: accounts.count)
        return try Self.all(
            try session.query(
                readBalances, accounts, accounts.map { _ in journal }, everyCurrency))
    }

    /// The newest balances of every account that has entries in a journal, in these currencies or
    /// in all; at most `limit`.
    public func balances(
        in journal: JournalID, currencies: [Currency]?, limit: Int, _ session: borrowing Session
    ) throws -> [Row] {
        try Self.all(
            try session.query(listJournalBalances, journal, currencies, Int32(limit)))
    }

    /// The balance after each version behind `version`, at most `limit`.
    public func history(
        of key: BalanceKey, after version: Int64, limit: Int, _ session: borrowing Session
    ) throws -> [Row] {
        try Self.all(
            try session.query(
                readHistory, key.ownerID, key.journalID, key.currency, version, Int32(limit)))
    }

    /// How many entries an account has, in all journals.
    public func entryCount(
        of account: AccountID, _ session: borrowing Session
    ) throws -> Int64 {
        try session.query(countEntries, account).value(0, 0)
    }

    /// The balances that transactions (by seq) moved, right after each, in the order of first
    /// touch.
    public func balances(
        after seqs: [Seq], _ session: borrowing Session
    ) throws -> [Row] {
        try Self.all(try session.query(readBalancesAfter, seqs))
    }

    /// The entries of transactions, in order.
    public func entries(
        of transactions: [Transaction], _ session: borrowing Session
    ) throws -> [Entry] {
        let rows = try session.query(readEntriesOf, transactions.map(\.seq))
        let bySeq = Dictionary(uniqueKeysWithValues: transactions.map { ($0.seq, $0) })
        return try (0..<rows.count).compactMap { row in
            let position: EntryPosition = try rows.value(row, 0)
            guard let transaction = bySeq[position.seq] else { return nil }
            return Entry(
                posted: try posted(rows, row), transactionID: transaction.id,
                journalID: transaction.journalID, sequence: position.sequence,
                effective: transaction.effective, recordedAt: try rows.value(row, 10),
                seq: position.seq)
        }
    }

    private func posted(_ rows: borrowing Rows, _ row: Int) throws -> PostedEntry {
        PostedEntry(
            id: try rows.value(row, 1), accountID: try rows.value(row, 2),
            entryType: try rows.value(row, 3),
            layer: try Layer(column: try rows.value(row, 4)),
            direction: try rows.value(row, 5) ? .credit : .debit,
            units: try rows.value(row, 6), currency: try rows.value(row, 7),
            description: try rows.value(row, 8), metadata: try rows.value(row, 9))
    }
}

extension Layer {
    /// The layer by its number in a column.
    public init(column number: Int16) throws(ValueError) {
        guard let layer = UInt8(exactly: number).flatMap(Layer.init(rawValue:)) else {
            throw .malformed("a layer that is not known")
        }
        self = layer
    }
}
