/// Why a judgement stops: a rule says no, or something has to be read first.
enum Halt: Error {
    case rejected(Rejection)
    case lacks([FactKey])
    /// Its next event would stand after the last moment there is.
    case beyondTime
}

/// Asking for one fact. What is unknown halts the judgement; in complete facts it is absent.
extension LedgerState {
    func node(_ id: UniqueID) throws(Halt) -> Node? {
        guard let fact = cache.nodes[id] else { return try unknown(.node(id)) }
        return fact.value
    }

    /// The same, kept from being forgotten soon.
    mutating func touchedNode(_ id: UniqueID) throws(Halt) -> Node? {
        guard let fact = cache.nodes.touched(id) else { return try unknown(.node(id)) }
        return fact.value
    }

    /// Halts unless all is known that folding an entry needs: what lies above its account, and the
    /// balance, or that there is none.
    func requireFolding(on account: Node, _ key: BalanceKey) throws(Halt) {
        if isComplete { return }
        _ = try ancestors(of: account)
        guard cache.balances.knows(key) else { throw .lacks([.balance(key)]) }
    }

    func account(_ id: AccountID) throws(Halt) -> Account? {
        try node(id.uniqueID)?.account
    }

    func set(_ id: AccountSetID) throws(Halt) -> AccountSet? {
        try node(id.uniqueID)?.set
    }

    func journal(_ id: JournalID) throws(Halt) -> JournalFact? {
        guard let fact = cache.journals[id] else { return try unknown(.journal(id)) }
        return fact.value
    }

    func nameOwner(_ name: UniqueName) throws(Halt) -> NameOwner? {
        guard let fact = cache.nameOwners[name] else { return try unknown(.nameOwner(name)) }
        return fact.value
    }

    func members(of set: AccountSetID) throws(Halt) -> [Member] {
        guard let fact = cache.members[set] else { return try unknown(.members(set)) ?? [] }
        return fact.value ?? []
    }

    func activity(of account: AccountID) throws(Halt) -> Set<JournalID> {
        guard let fact = cache.activity[account] else {
            return try unknown(.activity(account)) ?? []
        }
        return fact.value ?? []
    }

    func hasHistory(_ set: AccountSetID) throws(Halt) -> Bool {
        guard let fact = cache.history[set] else { return try unknown(.history(set)) ?? false }
        return fact.value ?? false
    }

    func template(_ id: TxTemplateID) throws(Halt) -> TemplateFact? {
        guard let fact = cache.templates[id] else { return try unknown(.template(id)) }
        return fact.value
    }

    /// The template that a code names; nil when there is none.
    func template(with code: Code) throws(Halt) -> TemplateFact? {
        guard let owner = try nameOwner(.templateCode(code)) else { return nil }
        return try template(TxTemplateID(owner.id))
    }

    private func unknown<Value>(_ key: FactKey) throws(Halt) -> Value? {
        guard isComplete else { throw .lacks([key]) }
        return nil
    }

    /// Halts unless everything that `keys` name is known; then all that is not is named at once.
    mutating func require(_ keys: [FactKey]) throws(Halt) {
        var missing: [FactKey] = []
        for key in keys where !touch(key) { missing.append(key) }
        guard missing.isEmpty else { throw .lacks(missing) }
    }

    /// The sets that `member` lies in, directly and further up, each once; they are all of the
    /// set's journal. A node reaches an ancestor by one path only, so none comes twice.
    func ancestors(of member: UniqueID) throws(Halt) -> [AccountSet] {
        guard let node = try node(member) else { return [] }
        return try ancestors(of: node)
    }

    private func ancestors(of node: Node) throws(Halt) -> [AccountSet] {
        var found: [AccountSet] = []
        var waiting = node.parents
        while let id = waiting.popLast() {
            guard let node = try self.node(id.uniqueID), let set = node.set else { continue }
            found.append(set)
            waiting += node.parents
        }
        return found
    }

    /// The sets of a journal and of one kind that an entry on the account counts in.
    ///
    /// The account and what lies above it must be known: it was judged before.
    public func sets(
        above account: AccountID, in journal: JournalID, eventuallyConsistent: Bool
    ) -> [AccountSetID] {
        do {
            return try ancestors(of: account.uniqueID)
                .filter {
                    $0.isEventuallyConsistent == eventuallyConsistent && $0.journalID == journal
                }
                .map(\.id)
        } catch {
            preconditionFailure("an entry was folded on an account that was never read")
        }
    }
}
