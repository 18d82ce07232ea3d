public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Reading transactions, and what idempotency lacks of them.
public struct TransactionReads: Sendable {
    let readIDs: Statement
    let readExternalIDs: Statement
    let readLastNumbers: Statement
    let readTransactions: Statement

    public init(_ slots: Slots) {
        let values = slots.values
        readIDs = Statement(
            SQL.readTransactionIds, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .int8, .uuid, .bytea, .bool])
        readExternalIDs = Statement(
            SQL.readTransactionExternalIds, filling: values, parameters: [.text.array],
            columns: [.text, .uuid, .int8, .uuid, .bytea, .bool])
        readLastNumbers = Statement(
            SQL.readLastNumbers, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .int8])
        readTransactions = Statement(
            SQL.readTransactions, filling: values, parameters: [.uuid.array],
            columns: [
                .int8, .uuid, .uuid, .int8, .text, .text, .text, .date, .text, .json,
                .timestamptz, .uuid, .uuid, .text, .text,
            ])
    }

    /// Whole transactions by id, in no particular order; those that are not there are left out.
    public func transactions(
        _ ids: [TransactionID], _ session: borrowing Session
    ) throws -> [Transaction] {
        let rows = try session.query(readTransactions, ids)
        return try (0..<rows.count).map { try transaction(rows, $0) }
    }

    /// The id of the transaction with an external id; nil when there is none.
    public func id(
        of externalID: ExternalID, _ session: borrowing Session
    ) throws -> TransactionID? {
        let rows = try session.query(readExternalIDs, [externalID])
        return rows.isEmpty ? nil : try rows.value(0, 1)
    }

    private func transaction(_ rows: borrowing Rows, _ row: Int) throws -> Transaction {
        Transaction(
            id: try rows.value(row, 1), number: try rows.value(row, 3),
            journalID: try rows.value(row, 2), template: try rows.value(row, 4),
            correlationID: try rows.value(row, 5), externalID: try rows.value(row, 6),
            effective: try rows.value(row, 7), description: try rows.value(row, 8),
            metadata: try rows.value(row, 9), createdAt: try rows.value(row, 10),
            seq: try rows.value(row, 0), voidOf: try rows.value(row, 11),
            voidedBy: try rows.value(row, 12),
            provenance: Provenance(
                actor: try rows.value(row, 13), reason: try rows.value(row, 14)))
    }
}
