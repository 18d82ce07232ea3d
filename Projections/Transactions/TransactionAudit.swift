public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Compares the rows of transactions with a fresh fold, page by page of the log.
public struct TransactionAudit: ~Copyable {
    private static let table = "transactions"

    private let read: Statement
    private var rows: [TransactionRow] = []

    public init(_ slots: Slots) {
        read = TransactionsProjection.audit(slots)
    }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        if let row = TransactionRow(folded.event) { rows.append(row) }
    }

    /// What differs in the rows behind `after` up to `last`, of which all events were applied.
    public mutating func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        defer { rows.removeAll(keepingCapacity: true) }
        let stored = try session.query(read, after, last)
        let actual = try (0..<stored.count).map { try TransactionRow(stored, $0) }
        return MergeComparison.findings(
            table: Self.table, expected: rows, actual: actual, key: \.seq
        ) { expected, actual, comparison in
            expected.compare(with: actual, in: &comparison)
        }
    }
}

extension TransactionsProjection {
    static func audit(_ slots: Slots) -> Statement {
        Statement(
            SQL.auditTransactions, filling: slots.values, parameters: [.int8, .int8],
            columns: [
                .int8, .uuid, .uuid, .int8, .text, .text, .text, .date, .text, .json,
                .timestamptz, .uuid, .text, .text, .uuid, .bytea, .bool,
            ])
    }
}

extension TransactionRow {
    fileprivate init(_ rows: borrowing Rows, _ row: Int) throws {
        seq = try rows.value(row, 0)
        id = try rows.value(row, 1)
        journalID = try rows.value(row, 2)
        number = try rows.value(row, 3)
        template = try rows.value(row, 4)
        correlationID = try rows.value(row, 5)
        externalID = try rows.value(row, 6)
        effective = try rows.value(row, 7)
        description = try rows.value(row, 8)
        metadata = try rows.value(row, 9)
        recordedAt = try rows.value(row, 10)
        voidOf = try rows.value(row, 11)
        provenance = Provenance(
            actor: try rows.value(row, 12), reason: try rows.value(row, 13))
        salt = try rows.value(row, 14)
        contentHash = try rows.value(row, 15)
        isErased = try rows.value(row, 16)
    }

    fileprivate func compare(
        with actual: TransactionRow, in comparison: inout RowComparison
    ) {
        comparison.compare("id", id, actual.id)
        comparison.compare("journal_id", journalID, actual.journalID)
        comparison.compare("number", number, actual.number)
        comparison.compare("template", template, actual.template)
        comparison.compare("correlation_id", correlationID, actual.correlationID)
        comparison.compare("external_id", externalID, actual.externalID)
        comparison.compare("effective", effective, actual.effective)
        comparison.compare("description", description, actual.description)
        comparison.compare("metadata", metadata, actual.metadata)
        comparison.compare("recorded_at", recordedAt, actual.recordedAt)
        comparison.compare("void_of", voidOf, actual.voidOf)
        comparison.compare("actor", provenance.actor, actual.provenance.actor)
        comparison.compare("reason", provenance.reason, actual.provenance.reason)
        comparison.compare("salt", salt, actual.salt)
        comparison.compare("content_hash", contentHash, actual.contentHash)
        comparison.compare("is_erased", isErased, actual.isErased)
    }
}
