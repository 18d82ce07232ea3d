/// The facts that are kept of a ledger, each kind in a bounded table: those in use stay, the others
/// are forgotten when they are too many. It knows nothing of events and rules.
public struct FactCache: Sendable {
    var nodes: FactTable<UniqueID, Node>
    var journals: FactTable<JournalID, JournalFact>
    var nameOwners: FactTable<UniqueName, NameOwner>
    var balances: FactTable<BalanceKey, AccountBalance>
    var transactions: FactTable<TransactionID, TransactionFact>
    var externalIDs: FactTable<ExternalID, TransactionID>
    var members: FactTable<AccountSetID, [Member]>
    var activity: FactTable<AccountID, Set<JournalID>>
    var history: FactTable<AccountSetID, Bool>
    var templates: FactTable<TxTemplateID, TemplateFact>
    private let limit: Int?

    /// Facts that one writer keeps of each kind; about 400 bytes each.
    public static let defaultLimit = 1_000_000

    /// No facts. `limit` bounds each kind; nil is no bound.
    init(limit: Int?) {
        self.limit = limit
        nodes = FactTable(limit: limit)
        journals = FactTable(limit: limit)
        nameOwners = FactTable(limit: limit)
        balances = FactTable(limit: limit)
        transactions = FactTable(limit: limit)
        externalIDs = FactTable(limit: limit)
        members = FactTable(limit: limit)
        activity = FactTable(limit: limit)
        history = FactTable(limit: limit)
        templates = FactTable(limit: limit)
    }

    mutating func forgetEverything() { self = FactCache(limit: limit) }

    var count: Int {
        nodes.count + journals.count + nameOwners.count + balances.count + transactions.count
            + externalIDs.count + members.count + activity.count + history.count
            + templates.count
    }
}

/// Taking changes back.
extension FactCache {
    /// A point to which changes can be taken back.
    struct Mark: Sendable {
        fileprivate var counts: InlineArray<10, Int>

        /// Before every change that can be taken back.
        static var start: Mark { Mark(counts: InlineArray(repeating: 0)) }
    }

    var mark: Mark {
        Mark(
            counts: [
                nodes.mark, journals.mark, nameOwners.mark, balances.mark, transactions.mark,
                externalIDs.mark, members.mark, activity.mark, history.mark, templates.mark,
            ])
    }

    mutating func rollback(to mark: Mark) {
        nodes.rollback(to: mark.counts[0])
        journals.rollback(to: mark.counts[1])
        nameOwners.rollback(to: mark.counts[2])
        balances.rollback(to: mark.counts[3])
        transactions.rollback(to: mark.counts[4])
        externalIDs.rollback(to: mark.counts[5])
        members.rollback(to: mark.counts[6])
        activity.rollback(to: mark.counts[7])
        history.rollback(to: mark.counts[8])
        templates.rollback(to: mark.counts[9])
    }

    mutating func settle(upTo mark: Mark) {
        nodes.settle(upTo: mark.counts[0])
        journals.settle(upTo: mark.counts[1])
        nameOwners.settle(upTo: mark.counts[2])
        balances.settle(upTo: mark.counts[3])
        transactions.settle(upTo: mark.counts[4])
        externalIDs.settle(upTo: mark.counts[5])
        members.settle(upTo: mark.counts[6])
        activity.settle(upTo: mark.counts[7])
        history.settle(upTo: mark.counts[8])
        templates.settle(upTo: mark.counts[9])
    }
}

/// Learning facts that were read, which stay when changes are taken back; and what is known.
extension FactCache {
    public mutating func learn(node id: UniqueID, _ fact: Fact<Node>) {
        nodes.learn(id, fact)
    }

    public mutating func learn(journal id: JournalID, _ fact: Fact<JournalFact>) {
        journals.learn(id, fact)
    }

    /// Completes a journal that was learned just before; one that is not there has no number.
    public mutating func learn(lastNumber: Int64, of journal: JournalID) {
        guard case .present(var fact) = journals[journal] else { return }
        fact.lastNumber = lastNumber
        journals.learn(journal, .present(fact))
    }

    public mutating func learn(nameOwner name: UniqueName, _ fact: Fact<NameOwner>) {
        nameOwners.learn(name, fact)
    }

    public mutating func learn(balance key: BalanceKey, _ fact: Fact<AccountBalance>) {
        balances.learn(key, fact)
    }

    public mutating func learn(transaction id: TransactionID, _ fact: Fact<TransactionFact>) {
        transactions.learn(id, fact)
    }

    public mutating func learn(externalID: ExternalID, _ fact: Fact<TransactionID>) {
        externalIDs.learn(externalID, fact)
    }

    public mutating func learn(members set: AccountSetID, _ members: [Member]) {
        self.members.learn(set, .present(members))
    }

    public mutating func learn(activity account: AccountID, _ journals: Set<JournalID>) {
        activity.learn(account, .present(journals))
    }

    public mutating func learn(history set: AccountSetID, _ hasHistory: Bool) {
        history.learn(set, .present(hasHistory))
    }

    public mutating func learn(template id: TxTemplateID, _ fact: Fact<TemplateFact>) {
        templates.learn(id, fact)
    }

    /// Keeps what `key` names from being forgotten soon. Returns whether it is known.
    mutating func touch(_ key: FactKey) -> Bool {
        return switch key {
        case .node(let id): nodes.touch(id)
        case .journal(let id): journals.touch(id)
        case .nameOwner(let name): nameOwners.touch(name)
        case .balance(let key): balances.touch(key)
        case .transaction(let id): transactions.touch(id)
        case .transactionExternalID(let id): externalIDs.touch(id)
        case .members(let set): members.touch(set)
        case .activity(let account): activity.touch(account)
        case .history(let set): history.touch(set)
        case .template(let id): templates.touch(id)
        }
    }
}
