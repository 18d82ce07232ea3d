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

    /// The row of a posting; nil for any other event.
    init?(_ event: Event) {
        guard case .transactionPosted(let posted) = event.body else { return nil }
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

/// Folds postings into rows of transactions, encoded at once.
public struct TransactionProjector: Projector, ~Copyable {
    private var rows: RowBatches

    public init(_ slots: Slots) {
        rows = RowBatches(for: TransactionsProjection.insertion(slots))
    }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        guard let row = TransactionRow(folded.event) else { return }
        rows.append { $0.append(row) }
    }

    public mutating func discard() { rows.removeAll() }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        try rows.send(pipeline)
    }
}

extension Parameters {
    fileprivate mutating func append(_ row: TransactionRow) {
        append(row.seq, to: 0)
        append(row.id, to: 1)
        append(row.journalID, to: 2)
        append(row.number, to: 3)
        append(row.template, to: 4)
        append(row.correlationID, to: 5)
        append(row.externalID, to: 6)
        append(row.effective, to: 7)
        append(row.description, to: 8)
        append(row.metadata, to: 9)
        append(row.recordedAt, to: 10)
        append(row.voidOf, to: 11)
        append(row.provenance.actor, to: 12)
        append(row.provenance.reason, to: 13)
        append(row.salt, to: 14)
        append(row.contentHash, to: 15)
        append(row.isErased, to: 16)
    }
}
