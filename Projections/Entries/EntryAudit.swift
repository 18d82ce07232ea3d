public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Compares the rows of entries and of account balances with a fresh fold, page by page of the log.
public struct EntryAudit: ~Copyable {
    private let reads: EntryAuditReads
    private var rows = EntryRows()

    public init(_ slots: Slots) {
        reads = EntryAuditReads(slots)
    }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        rows.add(folded)
    }

    /// What differs in the rows behind `after` up to `last`, of which all events were applied.
    public mutating func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        let expected = rows
        rows = EntryRows()
        let range = (EntryPosition.end(of: after), EntryPosition.end(of: last))
        let balances = try session.query(reads.balances, range.0, range.1)
        let actualBalances = try (0..<balances.count).map {
            try AccountBalanceRow(balances, $0)
        }
        let entries = try session.query(reads.entries, range.0, range.1)
        let actualEntries = try (0..<entries.count).map { try EntryRow(entries, $0) }
        return MergeComparison.findings(
            table: "account_balances", expected: expected.balances, actual: actualBalances,
            key: \.id.packed
        ) { expected, actual, comparison in
            comparison.compare("account_id", expected.key.ownerID, actual.key.ownerID)
            comparison.compare("journal_id", expected.key.journalID, actual.key.journalID)
            comparison.compare("currency", expected.key.currency, actual.key.currency)
            comparison.compare("created_at", expected.createdAt, actual.createdAt)
        }
            + MergeComparison.findings(
                table: "entries", expected: expected.entries, actual: actualEntries,
                key: \.position.packed
            ) { expected, actual, comparison in
                expected.compare(with: actual, in: &comparison)
            }
    }
}

/// The statements of the audit.
struct EntryAuditReads: Sendable {
    let entries: Statement
    let balances: Statement

    init(_ slots: Slots) {
        entries = Statement(
            SQL.auditEntries, filling: slots.values, parameters: [.int8, .int8],
            columns: [
                .int8, .int8, .uuid, .timestamptz, .int8, .int8, .int8, .int8, .bool, .int2,
                .numeric, .numeric, .numeric, .numeric, .numeric, .numeric, .numeric, .text,
                .text, .json,
            ])
        balances = Statement(
            SQL.auditAccountBalances, filling: slots.values, parameters: [.int8, .int8],
            columns: [.int8, .uuid, .uuid, .text, .timestamptz])
    }
}

extension AccountBalanceRow {
    fileprivate init(_ rows: borrowing Rows, _ row: Int) throws {
        id = try rows.value(row, 0)
        key = BalanceKey(
            journalID: try rows.value(row, 2), ownerID: try rows.value(row, 1),
            currency: try rows.value(row, 3))
        createdAt = try rows.value(row, 4)
    }
}

extension EntryRow {
    fileprivate init(_ rows: borrowing Rows, _ row: Int) throws {
        position = try rows.value(row, 0)
        balanceID = try rows.value(row, 1)
        entryID = try rows.value(row, 2)
        recordedAt = try rows.value(row, 3)
        if let version = try rows.value(row, 4, as: Int64?.self) {
            figures = try BalanceFigures(rows, row, version: version, last: 5, totals: 11)
        } else {
            figures = nil
        }
        direction = try rows.value(row, 8) ? .credit : .debit
        layer = try Layer(column: try rows.value(row, 9))
        units = try rows.value(row, 10)
        entryType = try rows.value(row, 17)
        description = try rows.value(row, 18)
        metadata = try rows.value(row, 19)
    }

    fileprivate func compare(with actual: EntryRow, in comparison: inout RowComparison) {
        comparison.compare("balance_id", balanceID.packed, actual.balanceID.packed)
        comparison.compare("entry_id", entryID, actual.entryID)
        comparison.compare("recorded_at", recordedAt, actual.recordedAt)
        comparison.compare("direction", direction, actual.direction)
        comparison.compare("layer", layer, actual.layer)
        comparison.compare(
            "units", DecimalText.shortest(Total(units)),
            DecimalText.shortest(Total(actual.units)))
        comparison.compare("entry_type", entryType, actual.entryType)
        comparison.compare("description", description, actual.description)
        comparison.compare("metadata", metadata, actual.metadata)
        switch (figures, actual.figures) {
        case (let figures?, let actual?): figures.compare(with: actual, in: &comparison)
        case (nil, nil): break
        case (nil, let actual?):
            comparison.compare("version", Int64?.none, Int64?.some(actual.version))
        case (let figures?, nil):
            comparison.compare("version", Int64?.some(figures.version), Int64?.none)
        }
    }
}
