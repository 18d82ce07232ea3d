public import JSON

/// One change of the ledger, as it stands in the log.
public struct Event: Sendable, Equatable {
    public var seq: Seq
    /// Strictly increasing in seq.
    public var recordedAt: Timestamp
    public var body: EventBody
    public var provenance: Provenance
    /// The salt of what people wrote; nil when they wrote nothing, or it was erased.
    public var salt: Salt?
    /// Whether what people wrote was erased since.
    public var isErased: Bool

    public init(
        seq: Seq, recordedAt: Timestamp, body: EventBody, provenance: Provenance = .none,
        salt: Salt? = nil, isErased: Bool = false
    ) {
        self.seq = seq
        self.recordedAt = recordedAt
        self.body = body
        self.provenance = provenance
        self.salt = salt
        self.isErased = isErased
    }

    /// Whether people wrote something that belongs into the event's details.
    public static func hasDetails(_ body: EventBody, _ provenance: Provenance) -> Bool {
        provenance != .none || body.hasTexts
    }
}

/// What happened, with all that a fold needs.
public indirect enum EventBody: Sendable, Equatable {
    case journalCreated(JournalID, NewJournal)
    case journalUpdated(JournalID, JournalChange)
    case accountCreated(AccountID, NewAccount)
    case accountUpdated(AccountID, AccountChange)
    case accountSetCreated(AccountSetID, NewAccountSet)
    case accountSetUpdated(AccountSetID, AccountSetChange)
    case txTemplateCreated(TxTemplateID, NewTxTemplate)
    case txTemplateUpdated(TxTemplateID, TxTemplateChange)
    case memberAdded(Membership)
    case memberRemoved(Membership)
    case transactionPosted(TransactionPosted)
    case epochStarted(LedgerID, EpochStarted)

    /// The thing that the event is about.
    public var entityID: UniqueID {
        switch self {
        case .journalCreated(let id, _), .journalUpdated(let id, _): id.uniqueID
        case .accountCreated(let id, _), .accountUpdated(let id, _): id.uniqueID
        case .accountSetCreated(let id, _), .accountSetUpdated(let id, _): id.uniqueID
        case .txTemplateCreated(let id, _), .txTemplateUpdated(let id, _): id.uniqueID
        case .memberAdded(let edge), .memberRemoved(let edge): edge.setID.uniqueID
        case .transactionPosted(let posted): posted.id.uniqueID
        case .epochStarted(let id, _): id.uniqueID
        }
    }

    /// Whether it carries names, descriptions, metadata or parameters.
    var hasTexts: Bool {
        switch self {
        case .journalCreated(_, let new): new.name != nil || new.description != nil
        case .journalUpdated(_, let change):
            !change.name.isUnchanged || !change.description.isUnchanged
        case .accountCreated(_, let new):
            new.name != nil || new.description != nil || new.metadata != nil
        case .accountUpdated(_, let change):
            !change.name.isUnchanged || !change.description.isUnchanged
                || !change.metadata.isUnchanged
        case .accountSetCreated(_, let new):
            new.name != nil || new.description != nil || new.metadata != nil
        case .accountSetUpdated(_, let change):
            !change.name.isUnchanged || !change.description.isUnchanged
                || !change.metadata.isUnchanged
        case .txTemplateCreated(_, let new): new.description != nil || new.metadata != nil
        case .txTemplateUpdated(_, let change):
            !change.description.isUnchanged || !change.metadata.isUnchanged
        case .memberAdded, .memberRemoved, .epochStarted: false
        case .transactionPosted(let posted): posted.hasTexts
        }
    }
}

/// A transaction that was accepted.
public struct TransactionPosted: Sendable, Equatable {
    public var id: TransactionID
    public var number: Int64
    public var journalID: JournalID
    public var template: Code?
    public var effective: CalendarDate
    /// Whether the date was left to the clock.
    public var effectiveDefaulted: Bool
    public var correlationID: CorrelationID?
    public var externalID: ExternalID?
    public var description: FreeText?
    public var metadata: Metadata?
    /// The values given to a template's parameters, in canonical form; nil when none were given.
    public var parameters: JSON.Object?
    public var voidOf: TransactionID?
    /// SHA-256 of the salt and of what was asked for (the rules, "Idempotency").
    public var contentHash: Digest
    public var entries: [PostedEntry]

    public init(
        id: TransactionID, number: Int64, journalID: JournalID, template: Code? = nil,
        effective: CalendarDate, effectiveDefaulted: Bool, correlationID: CorrelationID? = nil,
        externalID: ExternalID? = nil, description: FreeText? = nil, metadata: Metadata? = nil,
        parameters: JSON.Object? = nil, voidOf: TransactionID? = nil, contentHash: Digest,
        entries: [PostedEntry]
    ) {
        self.id = id
        self.number = number
        self.journalID = journalID
        self.template = template
        self.effective = effective
        self.effectiveDefaulted = effectiveDefaulted
        self.correlationID = correlationID
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
        self.parameters = parameters
        self.voidOf = voidOf
        self.contentHash = contentHash
        self.entries = entries
    }

    var hasTexts: Bool {
        description != nil || metadata != nil || parameters != nil
            || entries.contains { $0.description != nil || $0.metadata != nil }
    }
}

/// A new incarnation of the ledger, after a restore or a promotion.
public struct EpochStarted: Sendable, Equatable {
    public var epoch: Int
    public var reason: String
    /// The server's, from the control file; unsigned 64 bits.
    public var systemIdentifier: UInt64
    public var timeline: Int

    public init(epoch: Int, reason: String, systemIdentifier: UInt64, timeline: Int) {
        self.epoch = epoch
        self.reason = reason
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
    }
}

/// Where and when the next event will stand: one after the last in both.
public struct LogPosition: Sendable, Equatable {
    public var seq: Seq
    public var recordedAt: Timestamp

    public init(seq: Seq, recordedAt: Timestamp) {
        self.seq = seq
        self.recordedAt = recordedAt
    }

    /// The place after `last`, by a clock that reads `now`. The log's first event stands at the
    /// reading itself, however early.
    public init(after last: LogPosition, now: Timestamp) {
        seq = last.seq.next
        recordedAt =
            last.seq == .zero ? now : max(now, last.recordedAt.advanced(byMicroseconds: 1))
    }

    /// Whether an event may stand there: time ends with the year 9999.
    public var isWithinTime: Bool { recordedAt <= .maximum }

    /// The place of the next event of the same command.
    public var next: LogPosition {
        LogPosition(seq: seq.next, recordedAt: recordedAt.advanced(byMicroseconds: 1))
    }
}
