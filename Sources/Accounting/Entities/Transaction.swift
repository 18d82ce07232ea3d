/// A transaction as it is read: the posting's facts and what became of it.
public struct Transaction: Sendable, Equatable {
    public var id: TransactionID
    /// 1, 2, 3 … without gaps in its journal, in log order.
    public var number: Int64
    public var journalID: JournalID
    public var template: Code?
    public var correlationID: CorrelationID?
    public var externalID: ExternalID?
    public var effective: CalendarDate
    public var description: FreeText?
    public var metadata: Metadata?
    public var createdAt: Timestamp
    public var seq: Seq
    public var voidOf: TransactionID?
    public var voidedBy: TransactionID?
    public var provenance: Provenance

    public init(
        id: TransactionID, number: Int64, journalID: JournalID, template: Code?,
        correlationID: CorrelationID?, externalID: ExternalID?, effective: CalendarDate,
        description: FreeText?, metadata: Metadata?, createdAt: Timestamp, seq: Seq,
        voidOf: TransactionID?, voidedBy: TransactionID?, provenance: Provenance
    ) {
        self.id = id
        self.number = number
        self.journalID = journalID
        self.template = template
        self.correlationID = correlationID
        self.externalID = externalID
        self.effective = effective
        self.description = description
        self.metadata = metadata
        self.createdAt = createdAt
        self.seq = seq
        self.voidOf = voidOf
        self.voidedBy = voidedBy
        self.provenance = provenance
    }
}

/// Who asked for something, and why.
public struct Provenance: Sendable, Equatable {
    public var actor: Actor?
    public var reason: FreeText?

    public static let none = Provenance()

    public init(actor: Actor? = nil, reason: FreeText? = nil) {
        self.actor = actor
        self.reason = reason
    }
}

/// One leg of a transaction, as it is posted.
public struct PostedEntry: Sendable, Equatable {
    public var id: EntryID
    public var accountID: AccountID
    public var entryType: EntryType
    public var layer: Layer
    public var direction: Direction
    public var units: Units
    public var currency: Currency
    public var description: FreeText?
    public var metadata: Metadata?

    public init(
        id: EntryID, accountID: AccountID, entryType: EntryType, layer: Layer,
        direction: Direction, units: Units, currency: Currency, description: FreeText? = nil,
        metadata: Metadata? = nil
    ) {
        self.id = id
        self.accountID = accountID
        self.entryType = entryType
        self.layer = layer
        self.direction = direction
        self.units = units
        self.currency = currency
        self.description = description
        self.metadata = metadata
    }
}

/// An entry as it is read: its leg, and the transaction that it stands in.
public struct Entry: Sendable, Equatable {
    public var posted: PostedEntry
    public var transactionID: TransactionID
    public var journalID: JournalID
    /// Its number in the transaction, from 1.
    public var sequence: Int
    public var effective: CalendarDate
    public var recordedAt: Timestamp
    public var seq: Seq

    public init(
        posted: PostedEntry, transactionID: TransactionID, journalID: JournalID, sequence: Int,
        effective: CalendarDate, recordedAt: Timestamp, seq: Seq
    ) {
        self.posted = posted
        self.transactionID = transactionID
        self.journalID = journalID
        self.sequence = sequence
        self.effective = effective
        self.recordedAt = recordedAt
        self.seq = seq
    }
}
