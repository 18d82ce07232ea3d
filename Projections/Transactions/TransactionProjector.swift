public import Accounting
import EventLog
public import Postgres
public import Projecting

/// A row of transactions: what a transaction was posted with, but for its entries.
public struct TransactionRow: Sendable, Equatable {
    public var seq: Seq
    public var id: TransactionID
    public var journalID: JournalID
    public var number: Int64
    public var template: Code?
    public var correlationID: CorrelationID?
    public var externalID: ExternalID?
    public var effective: CalendarDate
    public var description: Prose?
    public var metadata: Metadata?
    public var recordedAt: Timestamp
    public var voidOf: TransactionID?
    public var provenance: Provenance
    public var salt: Salt?
    public var contentHash: Digest
    public var isErased: Bool

    init(_ posted: TransactionPosted, _ event: Event) {
        seq = event.seq
        id = posted.id
        journalID = posted.journalID
        number = posted.number
        template = posted.template
        correlationID = posted.correlationID
        externalID = posted.externalID
        effective = posted.effective
        description = posted.description
        metadata = posted.metadata
        recordedAt = event.recordedAt
        voidOf = posted.voidOf
        provenance = event.provenance
        salt = event.salt
        contentHash = posted.contentHash
        isErased = event.isErased
    }
}

/// Folds postings into rows of transactions.
public struct TransactionProjector: Projector, ~Copyable {
    private let insert: Statement
    private var parameters: Parameters
    private var rows: [TransactionRow] = []

    public init(_ slots: Slots) {
        insert = TransactionsProjection.insertion(slots)
        parameters = Parameters(for: insert)
    }

    public mutating func apply(_ folded: FoldedEvent, _ facts: Facts) {
        guard case .transactionPosted(let posted) = folded.event.body else { return }
        rows.append(TransactionRow(posted, folded.event))
    }

    public mutating func takeRows() -> [TransactionRow] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    public mutating func discard() { rows.removeAll(keepingCapacity: true) }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        guard !rows.isEmpty else { return }
        parameters.removeAll()
        for row in rows { append(row) }
        rows.removeAll(keepingCapacity: true)
        try pipeline.send(insert, parameters)
    }

    private mutating func append(_ row: TransactionRow) {
        parameters.append(row.seq, to: 0)
        parameters.append(row.id, to: 1)
        parameters.append(row.journalID, to: 2)
        parameters.append(row.number, to: 3)
        parameters.append(row.template, to: 4)
        parameters.append(row.correlationID, to: 5)
        parameters.append(row.externalID, to: 6)
        parameters.append(row.effective, to: 7)
        parameters.append(row.description, to: 8)
        parameters.append(row.metadata, to: 9)
        parameters.append(row.recordedAt, to: 10)
        parameters.append(row.voidOf, to: 11)
        parameters.append(row.provenance.actor, to: 12)
        parameters.append(row.provenance.reason, to: 13)
        parameters.append(row.salt, to: 14)
        parameters.append(row.contentHash, to: 15)
        parameters.append(row.isErased, to: 16)
    }
}
