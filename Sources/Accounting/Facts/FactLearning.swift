/// Taking in facts that were read, taking changes back, and asking what is known.
extension Facts {
    /// A point to which changes can be taken back.
    public struct Mark: Sendable {
        fileprivate var counts: InlineArray<10, Int>
        fileprivate let position: LogPlace
    }

    public var mark: Mark {
        Mark(
            counts: [
                nodes.mark, journals.mark, holders.mark, balances.mark, transactions.mark,
                externalIDs.mark, members.mark, activity.mark, history.mark, templates.mark,
            ],
            position: position)
    }

    /// Takes back what was decided or folded since `mark`; facts that were learned stay.
    public mutating func rollback(to mark: Mark) {
        nodes.rollback(to: mark.counts[0])
        journals.rollback(to: mark.counts[1])
        holders.rollback(to: mark.counts[2])
        balances.rollback(to: mark.counts[3])
        transactions.rollback(to: mark.counts[4])
        externalIDs.rollback(to: mark.counts[5])
        members.rollback(to: mark.counts[6])
        activity.rollback(to: mark.counts[7])
        history.rollback(to: mark.counts[8])
        templates.rollback(to: mark.counts[9])
        position = mark.position
    }

    /// Makes everything since the last time final: it is committed.
    public mutating func settle() { settle(upTo: mark) }

    /// Makes what was decided or folded before `mark` final: it is committed. What came since can
    /// still be taken back, to the mark returned.
    @discardableResult
    public mutating func settle(upTo mark: Mark) -> Mark {
        nodes.settle(upTo: mark.counts[0])
        journals.settle(upTo: mark.counts[1])
        holders.settle(upTo: mark.counts[2])
        balances.settle(upTo: mark.counts[3])
        transactions.settle(upTo: mark.counts[4])
        externalIDs.settle(upTo: mark.counts[5])
        members.settle(upTo: mark.counts[6])
        activity.settle(upTo: mark.counts[7])
        history.settle(upTo: mark.counts[8])
        templates.settle(upTo: mark.counts[9])
        return Mark(counts: InlineArray(repeating: 0), position: mark.position)
    }

    /// Hands out the templates that were compiled since the last time.
    package mutating func takeNewlyCompiled() -> [PreparedTemplate] {
        guard !newlyCompiled.isEmpty else { return [] }
        defer { newlyCompiled = [] }
        return newlyCompiled
    }

    /// Forgets what templates came to: whoever asked is answered, or is evaluated again.
    public mutating func forgetEvaluations() {
        if !evaluatedPostings.isEmpty { evaluatedPostings.removeAll(keepingCapacity: true) }
        if !evaluatedExternalIDs.isEmpty {
            evaluatedExternalIDs.removeAll(keepingCapacity: true)
        }
    }

    /// Knows nothing any more, at `position`: catching up would cost more than reading again.
    public mutating func forgetEverything(at position: LogPlace) {
        let looked = looksUpIDs
        self = Facts(at: position, limit: limit, outside: outside)
        looksUpIDs = looked
    }

    public mutating func learn(node id: UniqueID, _ fact: Fact<Node>) {
        nodes.learn(id, fact)
    }

    public mutating func learn(journal id: JournalID, _ fact: Fact<JournalFact>) {
        journals.learn(id, fact)
    }

    public mutating func learn(holder name: UniqueName, _ fact: Fact<Holder>) {
        holders.learn(name, fact)
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
        if isComplete { return true }
        return switch key {
        case .node(let id): nodes.touch(id)
        case .journal(let id): journals.touch(id)
        case .holder(let name): holders.touch(name)
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
