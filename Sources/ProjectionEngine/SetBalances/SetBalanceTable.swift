public import Accounting
public import EventLog
public import Postgres

/// A table of sets' balances: its schema, and the statements that write and read it, by its name.
///
/// Synchronous and eventually consistent sets have one each, in the same form.
public struct SetBalanceTable: Sendable {
    public let insert: Insert<SetBalanceRow>
    private let readNewest: Select<NewestSetBalance, [AccountSetID], Currency?>
    private let readHistory: Select<SetHistoryRow, AccountSetID, Currency, Int64, Int32>
    /// Every row of the table, in the order of the log.
    let audit: Select<SetBalanceRow>

    /// Every statement, for the check against the database.
    public var all: [Statement] {
        [insert.statement, readNewest.statement, readHistory.statement, audit.statement]
    }

    /// The scripts that make the table named `rows`, which ends in the variable of its slot.
    public static func schema(rows: String) -> [SQLFile] {
        [SQL.createSetRows, SQL.indexSetPositions, SQL.indexFirstSetRows].map {
            SQLFile(name: $0.name, text: $0.filled(["rows": rows]))
        }
    }

    /// A page of a set's history, which stands inside the statements that read it.
    public static let historyPage = SQL.setHistoryPage

    public init(rows: String, slots: Slots) {
        var values = slots.values
        values["rows"] = SQLFile(name: "rows", text: rows).filled(slots.values)
        values["page"] = Self.historyPage.filled(values)
        insert = Insert(SQL.insertSetRows, filling: values)
        readNewest = Select(SQL.readSetRows, filling: values)
        readHistory = Select(SQL.readSetHistory, filling: values)
        audit = Select(SQL.auditSetRows, filling: values)
    }

    /// The newest balance of each of these sets, in every currency or in one.
    public func newest(
        _ sets: [AccountSetID], _ currency: Currency?, _ session: borrowing Session
    ) throws -> [NewestSetBalance] {
        try readNewest.all(session, sets, currency)
    }

    /// A set's balance after each of its entries behind version `after`, at most `limit`.
    public func history(
        of key: SetBalanceKey, after: Int64, limit: Int, _ session: borrowing Session
    ) throws -> [SetHistoryRow] {
        try readHistory.all(session, key.setID, key.currency, after, Int32(limit))
    }
}

/// A row of sets' balances. As it is stored, the figures are the set's; as it is inserted, they are
/// what the batch adds, and the statement puts them onto the row before.
public struct SetBalanceRow: MappedRow, Equatable {
    public var key: SetBalanceKey
    /// That of the last entry folded.
    public var position: EntryPosition
    public var createdAt: Timestamp
    public var figures: StoredTotals
    /// Whether it is the first row of the set and currency; as it is inserted, the batch's first.
    public var isFirst: Bool
    /// Those that no earlier row names, in the order of the log.
    public var entries: [EntryPosition]

    public init(
        key: SetBalanceKey, position: EntryPosition, _ balance: Balance, isFirst: Bool,
        entries: [EntryPosition]
    ) {
        self.key = key
        self.position = position
        createdAt = balance.createdAt
        figures = StoredTotals(balance)
        self.isFirst = isFirst
        self.entries = entries
    }

    @inlinable
    public init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        key = SetBalanceKey(
            setID: try columns.value("set_id") { $0.key.setID },
            currency: try columns.value("currency") { $0.key.currency })
        position = try columns.value("position") { $0.position }
        createdAt = try columns.value("created_at") { $0.createdAt }
        figures = try columns.part { $0.figures }
        isFirst = try columns.value("is_first") { $0.isFirst }
        entries = try columns.list("entries") { $0.entries }
    }
}

/// A set's newest balance.
public struct NewestSetBalance: MappedRow {
    public let key: SetBalanceKey
    public let balance: Balance

    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        key = SetBalanceKey(
            setID: try columns.value("set_id") { $0.key.setID },
            currency: try columns.value("currency") { $0.key.currency })
        balance = try columns.part { $0.balance }
    }
}

/// A set's balance after one of its entries.
public struct SetHistoryRow: MappedRow {
    public let balance: Balance
    public let position: EntryPosition

    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        balance = try columns.part { $0.balance }
        position = try columns.value("position") { $0.position }
    }
}
