/// A book of its own: transactions are numbered, and periods closed, journal by journal.
///
/// The texts of this and every other entity are nil where they were not given, and also once they
/// were erased; a name is never missing otherwise.
public struct Journal: Sendable, Equatable {
    public var id: JournalID
    public var name: Name?
    public var code: Code?
    public var status: Status
    public var description: FreeText?
    /// Whether cumulative balances by effective date are kept.
    public var keepsEffectiveBalances: Bool
    /// Postings effective on or before this day are refused.
    public var closedThrough: CalendarDate?

    public init(
        id: JournalID, name: Name?, code: Code?, status: Status, description: FreeText?,
        keepsEffectiveBalances: Bool, closedThrough: CalendarDate?
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.status = status
        self.description = description
        self.keepsEffectiveBalances = keepsEffectiveBalances
        self.closedThrough = closedThrough
    }
}

/// What entries are made on. It belongs to no journal and may have balances in many.
public struct Account: Sendable, Equatable {
    public var id: AccountID
    public var code: Code
    public var name: Name?
    public var kind: AccountKind?
    public var normalBalance: Direction
    public var status: Status
    public var externalID: ExternalID?
    public var description: FreeText?
    public var metadata: Metadata?
    /// Whether its balances move only when recalculated; for ever.
    public var isEventuallyConsistent: Bool

    public init(
        id: AccountID, code: Code, name: Name?, kind: AccountKind?, normalBalance: Direction,
        status: Status, externalID: ExternalID?, description: FreeText?, metadata: Metadata?,
        isEventuallyConsistent: Bool
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.kind = kind
        self.normalBalance = normalBalance
        self.status = status
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
        self.isEventuallyConsistent = isEventuallyConsistent
    }
}

/// A group of accounts and sets within one journal, read like an account.
public struct AccountSet: Sendable, Equatable {
    public var id: AccountSetID
    public var journalID: JournalID
    public var name: Name?
    public var normalBalance: Direction
    /// Whether its balances move only when recalculated; for ever.
    public var isEventuallyConsistent: Bool
    public var externalID: ExternalID?
    public var description: FreeText?
    public var metadata: Metadata?

    public init(
        id: AccountSetID, journalID: JournalID, name: Name?, normalBalance: Direction,
        isEventuallyConsistent: Bool, externalID: ExternalID?, description: FreeText?,
        metadata: Metadata?
    ) {
        self.id = id
        self.journalID = journalID
        self.name = name
        self.normalBalance = normalBalance
        self.isEventuallyConsistent = isEventuallyConsistent
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
    }
}

/// What can be a member of a set. Accounts and sets share one id space.
public enum Member: Sendable, Hashable {
    case account(AccountID)
    case set(AccountSetID)

    @inlinable public var uniqueID: UniqueID {
        switch self {
        case .account(let id): id.uniqueID
        case .set(let id): id.uniqueID
        }
    }
}

/// An edge of the membership graph: `member` lies directly in the set.
public struct Membership: Sendable, Hashable {
    public let setID: AccountSetID
    public let member: Member

    public init(setID: AccountSetID, member: Member) {
        self.setID = setID
        self.member = member
    }
}
