/// Folding events. It never refuses: what is in the log has happened.
extension LedgerState {
    /// Folds an event whose accounts, sets and balances are all known, because it was decided
    /// here or the facts are complete. Returns what each entry of a posting did, in order.
    @discardableResult
    public mutating func fold(_ event: Event) -> [EntryEffect] {
        fold(event, keepsID: true)
    }

    /// - Parameter keepsID: whether a transaction's id is kept. One that was made here nobody asks
    ///   for before it is answered, and then the log's unique index knows it.
    mutating func fold(_ event: Event, keepsID: Bool) -> [EntryEffect] {
        advance(to: event)
        if case .transactionPosted(let posted) = event.body {
            noteNumber(posted)
            if keepsID || isComplete || posted.externalID != nil { remember(posted, event) }
            return foldEntries(of: posted, event)
        }
        foldChart(event, learnsNew: true)
        return []
    }

    /// Folds an event of another writer into what is known; what it touches that is not known
    /// stays unknown.
    public mutating func observe(_ event: Event) {
        advance(to: event)
        if case .transactionPosted(let posted) = event.body {
            observeEntries(of: posted, event)
        } else {
            foldChart(event, learnsNew: false)
        }
    }

    private mutating func advance(to event: Event) {
        precondition(event.seq == position.seq.next, "events are folded in order, each once")
        position = LogPosition(seq: event.seq, recordedAt: event.recordedAt)
    }

    private mutating func remember(_ posted: TransactionPosted, _ event: Event) {
        guard remembersTransactions else { return }
        let fact = TransactionFact(
            seq: event.seq, salt: event.salt, contentHash: posted.contentHash,
            isErased: event.isErased)
        cache.transactions.change(posted.id, to: .present(fact))
        if let externalID = posted.externalID {
            cache.externalIDs.change(externalID, to: .present(posted.id))
        }
    }

    private mutating func noteNumber(_ posted: TransactionPosted) {
        guard case .present(var fact) = cache.journals[posted.journalID] else { return }
        fact.lastNumber = posted.number
        cache.journals.change(posted.journalID, to: .present(fact))
    }

    private mutating func foldEntries(
        of posted: TransactionPosted, _ event: Event
    ) -> [EntryEffect] {
        var effects: [EntryEffect] = []
        effects.reserveCapacity(posted.entries.count)
        for (index, entry) in posted.entries.enumerated() {
            let reference = EntryReference(
                id: entry.id, position: EntryPosition(seq: event.seq, sequence: index + 1),
                recordedAt: event.recordedAt)
            let key = BalanceKey(
                journalID: posted.journalID, ownerID: entry.accountID.uniqueID,
                currency: entry.currency)
            let (effect, isFirst) = cache.balances.change(
                key,
                startingWith: AccountBalance(
                    id: reference.position,
                    balance: Self.startingBalance(of: entry.accountID, cache.nodes))
            ) { account in
                account.balance?.fold(
                    layer: entry.layer, direction: entry.direction, units: entry.units,
                    reference: reference)
                return EntryEffect(balanceID: account.id, balance: account.balance)
            }
            effects.append(effect)
            if isFirst { noteActivity(of: entry.accountID, in: posted.journalID) }
        }
        return effects
    }

    private static func startingBalance(
        of account: AccountID, _ nodes: FactTable<UniqueID, Node>
    ) -> Balance? {
        let isEventual = nodes[account.uniqueID]?.value?.account?.isEventuallyConsistent ?? false
        return isEventual ? nil : .zero
    }

    private mutating func observeEntries(of posted: TransactionPosted, _ event: Event) {
        noteNumber(posted)
        if cache.transactions[posted.id] != nil { remember(posted, event) }
        if let externalID = posted.externalID, cache.externalIDs[externalID] != nil {
            cache.externalIDs.change(externalID, to: .present(posted.id))
        }
        for (index, entry) in posted.entries.enumerated() {
            let key = BalanceKey(
                journalID: posted.journalID, ownerID: entry.accountID.uniqueID,
                currency: entry.currency)
            noteActivity(of: entry.accountID, in: posted.journalID)
            switch cache.balances[key] {
            case nil: continue
            case .absent: cache.balances.forget(key)
            case .present(var account):
                account.balance?.fold(
                    layer: entry.layer, direction: entry.direction, units: entry.units,
                    reference: EntryReference(
                        id: entry.id,
                        position: EntryPosition(seq: event.seq, sequence: index + 1),
                        recordedAt: event.recordedAt))
                cache.balances.change(key, to: .present(account))
            }
        }
    }

    /// The account has an entry in the journal from now on, and so has every set above it. Where
    /// what lies above is not known, no set's lack of history can be vouched for any longer.
    private mutating func noteActivity(of account: AccountID, in journal: JournalID) {
        if case .present(var journals) = cache.activity[account] {
            if journals.insert(journal).inserted {
                cache.activity.change(account, to: .present(journals))
            }
        } else if isComplete {
            cache.activity.change(account, to: .present([journal]))
        }
        do {
            for set in try ancestors(of: account.uniqueID) where set.journalID == journal {
                let known = cache.history[set.id]?.value
                if known == false || known == nil && isComplete {
                    cache.history.change(set.id, to: .present(true))
                }
            }
        } catch {
            cache.history.forgetAll { $0.value == false }
        }
    }
}
