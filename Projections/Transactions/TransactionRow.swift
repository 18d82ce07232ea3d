public import Accounting
import EventLog
public import Postgres

/// A row of transactions: what a transaction was posted with, but for its entries.
public struct TransactionRow: MappedRow, Equatable {
    public var seq: Seq
    public var id: TransactionID
    public var journalID: JournalID
    public var number: Int64
    public var template: Code?
    public var correlationID: CorrelationID?
    public var externalID: ExternalID?
    public var effective: CalendarDate
    public var description: FreeText?
    public var metadata: Metadata?
    public var recordedAt: Timestamp
    public var voidOf: TransactionID?
    public var provenance: Provenance
    public var salt: Salt?
    public var contentHash: Digest
    public var isErased: Bool

    /// The row of a posting; nil for any other event.
    public init?(_ event: Event) {
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

    public init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        seq = try columns.value("seq") { $0.seq }
        id = try columns.value("id") { $0.id }
        journalID = try columns.value("journal_id") { $0.journalID }
        number = try columns.value("number") { $0.number }
        template = try columns.value("template") { $0.template }
        correlationID = try columns.value("correlation_id") { $0.correlationID }
        externalID = try columns.value("external_id") { $0.externalID }
        effective = try columns.value("effective") { $0.effective }
        description = try columns.value("description") { $0.description }
        metadata = try columns.value("metadata") { $0.metadata }
        recordedAt = try columns.value("recorded_at") { $0.recordedAt }
        voidOf = try columns.value("void_of") { $0.voidOf }
        provenance = Provenance(
            actor: try columns.value("actor") { $0.provenance.actor },
            reason: try columns.value("reason") { $0.provenance.reason })
        salt = try columns.value("salt") { $0.salt }
        contentHash = try columns.value("content_hash") { $0.contentHash }
        isErased = try columns.value("is_erased") { $0.isErased }
    }
}
