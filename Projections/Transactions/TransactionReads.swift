public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// Reading transactions.
public struct TransactionReads: Sendable {
    let readIDs: Select<TransactionFactRow, [TransactionID]>
    let readExternalIDs: Select<ExternalIDRow, [ExternalID]>
    let readLastNumbers: Select<LastNumberRow, [JournalID]>
    let readTransactions: Select<WholeTransactionRow, [TransactionID]>

    public init(_ slots: Slots) {
        let values = slots.values
        readIDs = Select(SQL.readTransactionIds, filling: values)
        readExternalIDs = Select(SQL.readTransactionExternalIds, filling: values)
        readLastNumbers = Select(SQL.readLastNumbers, filling: values)
        readTransactions = Select(SQL.readTransactions, filling: values)
    }

    var all: [Statement] {
        [
            readIDs.statement, readExternalIDs.statement, readLastNumbers.statement,
            readTransactions.statement,
        ]
    }

    /// Whole transactions by id, in no particular order; those that are not there are left out.
    public func transactions(
        _ ids: [TransactionID], _ session: borrowing Session
    ) throws -> [Transaction] {
        try readTransactions.all(session, ids).map(\.transaction)
    }

    /// The id of the transaction with an external id; nil when there is none.
    public func id(
        of externalID: ExternalID, _ session: borrowing Session
    ) throws -> TransactionID? {
        try readExternalIDs.first(session, [externalID])?.transaction.id
    }
}

/// A transaction with the id of its void.
struct WholeTransactionRow: MappedRow {
    let transaction: Transaction

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        let seq = try columns.value("seq") { $0.transaction.seq }
        let id = try columns.value("id") { $0.transaction.id }
        let journal = try columns.value("journal_id") { $0.transaction.journalID }
        transaction = Transaction(
            id: id, number: try columns.value("number") { $0.transaction.number },
            journalID: journal,
            template: try columns.value("template") { $0.transaction.template },
            correlationID: try columns.value("correlation_id") { $0.transaction.correlationID },
            externalID: try columns.value("external_id") { $0.transaction.externalID },
            effective: try columns.value("effective") { $0.transaction.effective },
            description: try columns.value("description") { $0.transaction.description },
            metadata: try columns.value("metadata") { $0.transaction.metadata },
            createdAt: try columns.value("recorded_at") { $0.transaction.createdAt }, seq: seq,
            voidOf: try columns.value("void_of") { $0.transaction.voidOf },
            voidedBy: try columns.value("voided_by") { $0.transaction.voidedBy },
            provenance: Provenance(
                actor: try columns.value("actor") { $0.transaction.provenance.actor },
                reason: try columns.value("reason") { $0.transaction.provenance.reason }))
    }
}
