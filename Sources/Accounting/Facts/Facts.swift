public import CEL

/// What a writer knows of the ledger: a bounded part of the fold of the log up to ``position``.
///
/// Every fact in it, absence included, is true as of ``position``. Reading more facts brings the
/// events since along and folds them first, so that one number dates them all. Deciding a command
/// changes the facts as its events will; ``rollback(to:)`` takes that back.
///
/// A *complete* value knows everything: what it does not hold is not there. The auditor's folds
/// start from an empty one.
public struct Facts: Sendable {
    var nodes: FactTable<UniqueID, Node>
    var journals: FactTable<JournalID, JournalFact>
    var holders: FactTable<UniqueName, Holder>
    var balances: FactTable<BalanceKey, AccountBalance>
    var transactions: FactTable<TransactionID, TransactionFact>
    var externalIDs: FactTable<ExternalID, TransactionID>
    var members: FactTable<AccountSetID, [Member]>
    var activity: FactTable<AccountID, Set<JournalID>>
    var history: FactTable<AccountSetID, Bool>
    var templates: FactTable<TxTemplateID, TemplateFact>
    /// Templates' expressions, compiled when first used. They never change; the creation is part
    /// of the key, because the same id may be created otherwise after a batch that failed.
    var compiledTemplates: [CompiledTemplateKey: CompiledTemplate] = [:]

    /// Those that were compiled since somebody took them.
    var newlyCompiled: [PreparedTemplate] = []

    /// What templates' postings came to, so that they are not evaluated again under the lock.
    var evaluatedPostings: [EvaluationKey: Posting] = [:]
    /// The same of the external ids by which locked templates' postings are told for replays.
    var evaluatedExternalIDs: [EvaluationKey: ExternalID?] = [:]

    /// The event up to which everything here is true.
    public internal(set) var position: LogPlace
    /// Whether what is not here is not there.
    public let isComplete: Bool
    /// Whether the ids of transactions are kept; an audit of a long log has no use for them.
    let remembersTransactions: Bool
    public let outside: Outside
    public var hashing: Hashing { outside.hashing }
    private(set) var limit: Int
    /// Whether the ids that callers give to transactions are looked up before they are used.
    public var looksUpIDs = false
    /// Whether what is judged was accepted once: its expressions are not held to today's checks.
    var judgesAgain = false
    /// Ids and external ids of transactions that were taken for unused without a look, because
    /// the log's unique indexes will refuse them if they are not.
    var assumedUnused: [FactKey] = []

    /// Facts that one writer keeps of each kind; about 400 bytes each.
    public static let defaultLimit = 1_000_000

    /// No facts, at `position`. `limit` bounds each kind of fact.
    public init(at position: LogPlace, limit: Int = Facts.defaultLimit, outside: Outside) {
        self.init(
            at: position, limit: limit, isComplete: false, remembersTransactions: true,
            outside: outside)
    }

    /// All facts of an empty ledger.
    public static func complete(
        remembersTransactions: Bool, outside: Outside
    ) -> Facts {
        Facts(
            at: .beforeFirst, limit: nil, isComplete: true,
            remembersTransactions: remembersTransactions, outside: outside)
    }

    private init(
        at position: LogPlace, limit: Int?, isComplete: Bool, remembersTransactions: Bool,
        outside: Outside
    ) {
        self.position = position
        self.limit = limit ?? .max
        self.isComplete = isComplete
        self.remembersTransactions = remembersTransactions
        self.outside = outside
        nodes = FactTable(limit: limit)
        journals = FactTable(limit: limit)
        holders = FactTable(limit: limit)
        balances = FactTable(limit: limit)
        transactions = FactTable(limit: limit)
        externalIDs = FactTable(limit: limit)
        members = FactTable(limit: limit)
        activity = FactTable(limit: limit)
        history = FactTable(limit: limit)
        templates = FactTable(limit: limit)
    }

    public var count: Int {
        nodes.count + journals.count + holders.count + balances.count + transactions.count
            + externalIDs.count + members.count + activity.count + history.count
            + templates.count
    }
}

/// Names one evaluation of a template: by the template, the request, the place in it, and the date
/// that it sees.
struct EvaluationKey: Hashable, Sendable {
    let template: CompiledTemplateKey
    let seed: Seed
    let number: Int
    let today: CalendarDate
}

/// What a decision may want to know. A writer reads the facts that these name in one round trip.
public enum FactKey: Sendable, Hashable {
    /// The account or set with this id, with everything that lies above it.
    case node(UniqueID)
    case journal(JournalID)
    case holder(UniqueName)
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

/// What the pure core needs of the outside, as functions that give the same for the same.
public struct Outside: Sendable {
    public var hashing: Hashing
    /// The rules of a time zone by its IANA name; nil for a zone that is not known.
    public var timeZone: @Sendable (String) -> TimeZoneRules?

    public init(
        hashing: @escaping Hashing,
        timeZone: @escaping @Sendable (String) -> TimeZoneRules? = { _ in nil }
    ) {
        self.hashing = hashing
        self.timeZone = timeZone
    }
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
public struct Holder: Sendable, Hashable {
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

extension LogPlace {
    /// Before the first event; its time is the least there is, and stands for none.
    public static let beforeFirst = LogPlace(seq: .zero, recordedAt: .minimum)
}
