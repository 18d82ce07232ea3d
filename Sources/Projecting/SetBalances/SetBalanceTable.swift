public import Accounting
internal import EventLog
public import Postgres

/// A table of sets' balances: its schema, and the statements that write and read it, by its name.
///
/// Synchronous and eventually consistent sets have one each, in the same form.
public struct SetBalanceTable: Sendable {
    public let insert: Statement
    public let readNewest: Statement
    public let readHistory: Statement
    private let audit: Statement

    /// Every statement, for the check against the database.
    public var all: [Statement] { [insert, readNewest, readHistory, audit] }

    /// The script that makes the table named `rows`, which ends in the variable of its slot.
    public static func schema(rows: String) -> SQLFile {
        SQLFile(name: "create_set_rows", text: SQL.createSetRows.filled(["rows": rows]))
    }

    /// The script that makes the function that the history is read by.
    public static let historyFunction = SQL.setHistoryRows

    public init(rows: String, slots: Slots) {
        var values = slots.values
        values["rows"] = SQLFile(name: "rows", text: rows).filled(slots.values)
        insert = Statement(
            SQL.insertSetRows, filling: values,
            parameters: [
                .uuid.array, .text.array, .int8.array, .int8.array, .timestamptz.array,
                .int8.array, .int8.array, .int8.array, .numeric.array, .numeric.array,
                .numeric.array, .numeric.array, .numeric.array, .numeric.array, .bool.array,
                .int8.array, .int4.array, .int4.array,
            ])
        readNewest = Statement(
            SQL.readSetRows, filling: values, parameters: [.uuid.array, .text],
            columns: [.uuid, .text, .int8, .timestamptz] + Self.balanceColumns)
        readHistory = Statement(
            SQL.readSetHistory, filling: values, parameters: [.uuid, .text, .int8, .int4],
            columns: [.int8, .timestamptz] + Self.balanceColumns + [.int8])
        audit = Self.audit(table: SQLFile(name: "rows", text: rows).filled(slots.values))
    }

    /// Every row of the table, in the order of the log.
    static func audit(table: String) -> Statement {
        Statement(
            SQL.auditSetRows, filling: ["rows": table],
            columns: [
                .uuid, .text, .int8, .int8, .timestamptz, .int8, .int8, .int8, .numeric,
                .numeric, .numeric, .numeric, .numeric, .numeric, .bool, .int8.array,
            ])
    }

    private static let balanceColumns =
        BalanceColumns.totals + BalanceColumns.references

    /// Fills the parameters of ``insert`` with rows.
    public static func fill(_ parameters: inout Parameters, with rows: [SetBalanceRow]) {
        parameters.removeAll()
        var named: Int32 = 0
        for row in rows {
            parameters.append(row.key.setID, to: 0)
            parameters.append(row.key.currency, to: 1)
            parameters.append(row.added.version, to: 2)
            parameters.append(row.lastPosition, to: 3)
            parameters.append(row.added.createdAt, to: 4)
            parameters.append(BalanceFigures(row.added), last: 5, totals: 8)
            parameters.append(row.isFirst, to: 14)
            for entry in row.entries { parameters.append(entry, to: 15) }
            parameters.append(named + 1, to: 16)
            named += Int32(row.entries.count)
            parameters.append(named, to: 17)
        }
    }

    /// A row of ``readNewest``.
    public static func newest(
        _ rows: borrowing Rows, _ row: Int
    ) throws -> (key: SetBalanceKey, balance: Balance) {
        let key = SetBalanceKey(
            setID: try rows.value(row, 0), currency: try rows.value(row, 1))
        let balance = try BalanceColumns.read(
            rows, row, version: try rows.value(row, 2), createdAt: try rows.value(row, 3),
            from: 4)
        return (key, balance)
    }

    /// A row of ``readHistory``, with the seq of its entry.
    public static func history(
        _ rows: borrowing Rows, _ row: Int
    ) throws -> (balance: Balance, seq: Seq) {
        let balance = try BalanceColumns.read(
            rows, row, version: try rows.value(row, 0), createdAt: try rows.value(row, 1),
            from: 2)
        return (balance, try rows.value(row, 17, as: EntryPosition.self).seq)
    }
}

/// The columns that every statement reads a balance from: six totals, then of each layer the last
/// entry's position, id and time.
public enum BalanceColumns {
    public static let totals: [PostgresType] = Array(repeating: .numeric, count: 6)
    public static let references: [PostgresType] = [
        .int8, .uuid, .timestamptz, .int8, .uuid, .timestamptz, .int8, .uuid, .timestamptz,
    ]

    /// Reads a balance whose totals start at column `first`.
    public static func read(
        _ rows: borrowing Rows, _ row: Int, version: Int64, createdAt: Timestamp,
        from first: Int
    ) throws -> Balance {
        Balance(
            version: version, settled: try layer(rows, row, first, 0),
            pending: try layer(rows, row, first, 1),
            encumbrance: try layer(rows, row, first, 2), createdAt: createdAt)
    }

    private static func layer(
        _ rows: borrowing Rows, _ row: Int, _ first: Int, _ number: Int
    ) throws -> LayerBalance {
        let reference = first + 6 + 3 * number
        var last: EntryReference?
        if let position = try rows.value(row, reference, as: EntryPosition?.self) {
            last = EntryReference(
                id: try rows.value(row, reference + 1), position: position,
                recordedAt: try rows.value(row, reference + 2))
        }
        return LayerBalance(
            debit: try rows.value(row, first + 2 * number),
            credit: try rows.value(row, first + 2 * number + 1), lastEntry: last)
    }
}
