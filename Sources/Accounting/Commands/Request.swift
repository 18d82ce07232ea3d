/// One command with everything that its judgement depends on, but for the state and the clock.
public struct Request: Sendable {
    public var command: Command
    public var provenance: Provenance
    /// Answer as if it were done, and do nothing.
    public var isDryRun: Bool
    /// The ids and salts that are made for it.
    public var seed: Seed
    /// What its postings through templates came to before it was judged, each in its place; see
    /// ``PreparedTemplate``.
    var evaluations: [PreparedEvaluation?] = []

    public init(command: Command, provenance: Provenance, isDryRun: Bool, seed: Seed) {
        self.command = command
        self.provenance = provenance
        self.isDryRun = isDryRun
        self.seed = seed
    }
}

/// What a caller may ask the ledger to change.
public indirect enum Command: Sendable, Equatable {
    case createJournal(id: JournalID?, NewJournal)
    case updateJournal(id: JournalID, JournalChange)
    case createAccount(id: AccountID?, NewAccount)
    case updateAccount(id: AccountID, AccountChange)
    case createAccountSet(id: AccountSetID?, NewAccountSet)
    case updateAccountSet(id: AccountSetID, AccountSetChange)
    case addMembers([Membership])
    case removeMembers([Membership])
    case createTxTemplate(id: TxTemplateID?, NewTxTemplate)
    case updateTxTemplate(id: TxTemplateID, TxTemplateChange)
    case post(RequestedPosting)
    case postBatch([RequestedPosting])
}

extension Command {
    /// Posts a transaction whose entries are spelled out.
    public static func post(_ posting: Posting) -> Command { .post(.entries(posting)) }

    /// Posts a transaction through a template.
    public static func post(_ posting: TemplatePosting) -> Command { .post(.template(posting)) }

    /// Posts transactions whose entries are spelled out, all or none.
    public static func postBatch(_ postings: [Posting]) -> Command {
        .postBatch(postings.map(RequestedPosting.entries))
    }
}

/// A field of an update: left alone, cleared, or set.
public enum Change<Value: Sendable & Equatable>: Sendable, Equatable {
    case unchanged
    case cleared
    case set(Value)

    /// The field after the change.
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .unchanged: current
        case .cleared: nil
        case .set(let value): value
        }
    }

    /// The change without what is so already.
    func effective(on current: Value?) -> Change {
        switch self {
        case .unchanged: .unchanged
        case .cleared: current == nil ? .unchanged : .cleared
        case .set(let value): current == value ? .unchanged : self
        }
    }

    public var isUnchanged: Bool { self == .unchanged }
}

/// What a journal is created with.
public struct NewJournal: Sendable, Equatable {
    public var name: Name?
    public var code: Code?
    public var description: FreeText?
    public var keepsEffectiveBalances: Bool

    public init(
        name: Name?, code: Code? = nil, description: FreeText? = nil,
        keepsEffectiveBalances: Bool = false
    ) {
        self.name = name
        self.code = code
        self.description = description
        self.keepsEffectiveBalances = keepsEffectiveBalances
    }
}

public struct JournalChange: Sendable, Equatable {
    public var name: Change<Name>
    public var description: Change<FreeText>
    public var status: Status?
    public var closedThrough: Change<CalendarDate>
    /// Turns effective balances on; they cannot be turned off.
    public var keepsEffectiveBalances: Bool?

    public init(
        name: Change<Name> = .unchanged, description: Change<FreeText> = .unchanged,
        status: Status? = nil, closedThrough: Change<CalendarDate> = .unchanged,
        keepsEffectiveBalances: Bool? = nil
    ) {
        self.name = name
        self.description = description
        self.status = status
        self.closedThrough = closedThrough
        self.keepsEffectiveBalances = keepsEffectiveBalances
    }
}

/// What an account is created with.
public struct NewAccount: Sendable, Equatable {
    public var code: Code
    public var name: Name?
    public var kind: AccountKind?
    /// The side that counts as positive: as given, else the kind's, else credit.
    public var normalBalance: Direction
    public var externalID: ExternalID?
    public var description: FreeText?
    public var metadata: Metadata?
    public var isEventuallyConsistent: Bool
    /// The set that it is made a member of at once.
    public var accountSetID: AccountSetID?

    public init(
        code: Code, name: Name?, kind: AccountKind? = nil, normalBalance: Direction? = nil,
        externalID: ExternalID? = nil, description: FreeText? = nil, metadata: Metadata? = nil,
        isEventuallyConsistent: Bool = false, accountSetID: AccountSetID? = nil
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.normalBalance = normalBalance ?? kind?.normalBalance ?? .credit
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
        self.isEventuallyConsistent = isEventuallyConsistent
        self.accountSetID = accountSetID
    }
}

public struct AccountChange: Sendable, Equatable {
    public var code: Code?
    public var name: Change<Name>
    public var kind: Change<AccountKind>
    public var normalBalance: Direction?
    public var status: Status?
    public var externalID: Change<ExternalID>
    public var description: Change<FreeText>
    public var metadata: Change<Metadata>

    public init(
        code: Code? = nil, name: Change<Name> = .unchanged,
        kind: Change<AccountKind> = .unchanged, normalBalance: Direction? = nil,
        status: Status? = nil, externalID: Change<ExternalID> = .unchanged,
        description: Change<FreeText> = .unchanged, metadata: Change<Metadata> = .unchanged
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.normalBalance = normalBalance
        self.status = status
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
    }
}

/// What an account set is created with.
public struct NewAccountSet: Sendable, Equatable {
    public var journalID: JournalID
    public var name: Name?
    public var normalBalance: Direction
    public var isEventuallyConsistent: Bool
    public var externalID: ExternalID?
    public var description: FreeText?
    public var metadata: Metadata?

    public init(
        journalID: JournalID, name: Name?, normalBalance: Direction = .credit,
        isEventuallyConsistent: Bool = false, externalID: ExternalID? = nil,
        description: FreeText? = nil, metadata: Metadata? = nil
    ) {
        self.journalID = journalID
        self.name = name
        self.normalBalance = normalBalance
        self.isEventuallyConsistent = isEventuallyConsistent
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
    }
}

public struct AccountSetChange: Sendable, Equatable {
    public var name: Change<Name>
    public var externalID: Change<ExternalID>
    public var description: Change<FreeText>
    public var metadata: Change<Metadata>

    public init(
        name: Change<Name> = .unchanged, externalID: Change<ExternalID> = .unchanged,
        description: Change<FreeText> = .unchanged, metadata: Change<Metadata> = .unchanged
    ) {
        self.name = name
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
    }
}

/// A transaction that is asked for, in one of two ways.
public enum RequestedPosting: Sendable, Equatable {
    case entries(Posting)
    case template(TemplatePosting)

    public var id: TransactionID? {
        switch self {
        case .entries(let posting): posting.id
        case .template(let posting): posting.id
        }
    }
}

/// A transaction that is asked for with its entries spelled out.
public struct Posting: Sendable, Equatable {
    public var id: TransactionID?
    public var journalID: JournalID
    /// Today's date when nil.
    public var effective: CalendarDate?
    public var externalID: ExternalID?
    public var correlationID: CorrelationID?
    public var description: FreeText?
    public var metadata: Metadata?
    public var entries: [RequestedEntry]

    public init(
        id: TransactionID? = nil, journalID: JournalID, effective: CalendarDate? = nil,
        externalID: ExternalID? = nil, correlationID: CorrelationID? = nil,
        description: FreeText? = nil, metadata: Metadata? = nil, entries: [RequestedEntry]
    ) {
        self.id = id
        self.journalID = journalID
        self.effective = effective
        self.externalID = externalID
        self.correlationID = correlationID
        self.description = description
        self.metadata = metadata
        self.entries = entries
    }
}

/// An entry as it is asked for: its currency and units are not judged yet.
public struct RequestedEntry: Sendable, Equatable {
    public var accountID: AccountID
    public var direction: Direction
    public var units: RequestedUnits
    public var currency: RequestedCurrency
    public var layer: Layer
    public var entryType: EntryType
    public var description: FreeText?
    public var metadata: Metadata?

    public init(
        accountID: AccountID, direction: Direction, units: RequestedUnits,
        currency: RequestedCurrency, layer: Layer = .settled, entryType: EntryType = .manual,
        description: FreeText? = nil, metadata: Metadata? = nil
    ) {
        self.accountID = accountID
        self.direction = direction
        self.units = units
        self.currency = currency
        self.layer = layer
        self.entryType = entryType
        self.description = description
        self.metadata = metadata
    }
}

/// A currency as a command gives it: a malformed one is told at its place in the order of
/// judgement.
public enum RequestedCurrency: Sendable, Hashable {
    case wellFormed(Currency)
    case malformed(String)

    public init(_ text: String) {
        self = Currency(text).map(RequestedCurrency.wellFormed) ?? .malformed(text)
    }

    public var text: String {
        switch self {
        case .wellFormed(let currency): currency.code
        case .malformed(let text): text
        }
    }
}
