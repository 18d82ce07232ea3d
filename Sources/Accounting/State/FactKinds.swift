/// What a decision may want to know. A writer reads the facts that these name in one round trip.
public enum FactKey: Sendable, Hashable {
    /// The account or set with this id, with everything that lies above it.
    case node(UniqueID)
    case journal(JournalID)
    case nameOwner(UniqueName)
    /// An account's balance.
    case balance(BalanceKey)
    case transaction(TransactionID)
    case transactionExternalID(ExternalID)
    /// The direct members of a set.
    case members(AccountSetID)
    /// The journals in which an account has entries.
    case activity(AccountID)
    /// Whether an account below the set has an entry in the set's journal.
    case history(AccountSetID)
    case template(TxTemplateID)
}

/// A name that one thing of its kind holds at most.
public enum UniqueName: Sendable, Hashable {
    case accountCode(Code)
    case accountExternalID(ExternalID)
    case accountSetExternalID(ExternalID)
    case journalCode(Code)
    case templateCode(Code)
}

/// Who holds a unique name, and since which event the thing exists.
public struct NameOwner: Sendable, Hashable {
    public var id: UniqueID
    public var seq: Seq

    public init(id: UniqueID, seq: Seq) {
        self.id = id
        self.seq = seq
    }
}

/// When a thing was created and with what, so that a repeated creation can be told from another.
/// Salt and hash are nil once the thing's details were erased.
public struct Creation: Sendable, Hashable {
    public var seq: Seq
    public var salt: Salt?
    public var contentHash: Digest?

    public init(seq: Seq, salt: Salt?, contentHash: Digest?) {
        self.seq = seq
        self.salt = salt
        self.contentHash = contentHash
    }
}

/// An account or a set, and the sets that it lies in directly.
public struct Node: Sendable {
    public enum Subject: Sendable {
        case account(Account)
        case set(AccountSet)
    }

    public var subject: Subject
    public var parents: [AccountSetID]
    public var creation: Creation

    public init(subject: Subject, parents: [AccountSetID], creation: Creation) {
        self.subject = subject
        self.parents = parents
        self.creation = creation
    }

    var account: Account? {
        switch subject {
        case .account(let account): account
        case .set: nil
        }
    }

    var set: AccountSet? {
        switch subject {
        case .account: nil
        case .set(let set): set
        }
    }
}

public struct JournalFact: Sendable {
    public var journal: Journal
    /// The number of its newest transaction; 0 before the first.
    public var lastNumber: Int64
    public var creation: Creation

    public init(journal: Journal, lastNumber: Int64, creation: Creation) {
        self.journal = journal
        self.lastNumber = lastNumber
        self.creation = creation
    }
}

public struct TemplateFact: Sendable {
    public var template: TxTemplate
    public var creation: Creation

    public init(template: TxTemplate, creation: Creation) {
        self.template = template
        self.creation = creation
    }
}

/// Where an account stands in one journal and currency.
public struct AccountBalance: Sendable {
    /// The position of its first entry, by which the projections name this balance.
    public var id: EntryPosition
    /// Unknown for an eventually consistent account.
    public var balance: Balance?

    public init(id: EntryPosition, balance: Balance?) {
        self.id = id
        self.balance = balance
    }
}

/// What idempotency needs of a transaction.
public struct TransactionFact: Sendable, Hashable {
    public var seq: Seq
    /// Nil when it had no details, or they were erased.
    public var salt: Salt?
    public var contentHash: Digest
    /// Its details were erased: its content cannot be compared any more.
    public var isErased: Bool

    public init(seq: Seq, salt: Salt?, contentHash: Digest, isErased: Bool) {
        self.seq = seq
        self.salt = salt
        self.contentHash = contentHash
        self.isErased = isErased
    }
}
