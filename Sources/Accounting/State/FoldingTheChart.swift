/// Folding events about journals, accounts, sets and memberships.
extension LedgerState {
    /// `learnsNew`: a thing that the event creates becomes known, with all that is true of it at
    /// its birth. Without it only what is known already is kept up to date.
    mutating func foldChart(_ event: Event, learnsNew: Bool) {
        switch event.body {
        case .journalCreated(let id, let new):
            foldCreation(of: id, new, event, learnsNew: learnsNew)
        case .journalUpdated(let id, let change):
            guard case .present(var fact) = cache.journals[id] else { return }
            fact.journal.apply(change)
            cache.journals.change(id, to: .present(fact))
        case .accountCreated(let id, let new):
            foldCreation(of: id, new, event, learnsNew: learnsNew)
        case .accountUpdated(let id, let change): foldUpdate(of: id, change, event)
        case .accountSetCreated(let id, let new):
            foldCreation(of: id, new, event, learnsNew: learnsNew)
        case .accountSetUpdated(let id, let change): foldUpdate(of: id, change, event)
        case .txTemplateCreated(let id, let new):
            foldCreation(of: id, new, event, learnsNew: learnsNew)
        case .txTemplateUpdated(let id, let change):
            guard case .present(var fact) = cache.templates[id] else { return }
            fact.template.apply(change)
            cache.templates.change(id, to: .present(fact))
        case .memberAdded(let edge): add(edge)
        case .memberRemoved(let edge): remove(edge)
        case .transactionPosted, .epochStarted: return
        }
    }

    private func creation(_ event: Event) -> Creation {
        let hash =
            event.isErased ? nil : CanonicalContent.hash(of: event.body, salt: event.salt, hashing)
        return Creation(seq: event.seq, salt: event.salt, contentHash: hash)
    }

    private mutating func foldCreation(
        of id: JournalID, _ new: NewJournal, _ event: Event, learnsNew: Bool
    ) {
        if let code = new.code {
            hold(.journalCode(code), by: id.uniqueID, since: event.seq, learnsNew: learnsNew)
        }
        guard learnsNew || cache.journals[id] != nil else { return }
        let fact = JournalFact(
            journal: Journal(id: id, new), lastNumber: 0, creation: creation(event))
        cache.journals.change(id, to: .present(fact))
    }

    private mutating func foldCreation(
        of id: AccountID, _ new: NewAccount, _ event: Event, learnsNew: Bool
    ) {
        hold(.accountCode(new.code), by: id.uniqueID, since: event.seq, learnsNew: learnsNew)
        if let externalID = new.externalID {
            hold(
                .accountExternalID(externalID), by: id.uniqueID, since: event.seq,
                learnsNew: learnsNew)
        }
        guard learnsNew || cache.nodes[id.uniqueID] != nil else { return }
        let node = Node(
            subject: .account(Account(id: id, new)), parents: [], creation: creation(event))
        cache.nodes.change(id.uniqueID, to: .present(node))
        cache.activity.change(id, to: .present([]))
    }

    private mutating func foldCreation(
        of id: AccountSetID, _ new: NewAccountSet, _ event: Event, learnsNew: Bool
    ) {
        if let externalID = new.externalID {
            hold(
                .accountSetExternalID(externalID), by: id.uniqueID, since: event.seq,
                learnsNew: learnsNew)
        }
        guard learnsNew || cache.nodes[id.uniqueID] != nil else { return }
        let node = Node(
            subject: .set(AccountSet(id: id, new)), parents: [], creation: creation(event))
        cache.nodes.change(id.uniqueID, to: .present(node))
        cache.members.change(id, to: .present([]))
        cache.history.change(id, to: .present(false))
    }

    private mutating func foldCreation(
        of id: TxTemplateID, _ new: NewTxTemplate, _ event: Event, learnsNew: Bool
    ) {
        hold(.templateCode(new.code), by: id.uniqueID, since: event.seq, learnsNew: learnsNew)
        guard learnsNew || cache.templates[id] != nil else { return }
        let fact = TemplateFact(template: TxTemplate(id: id, new), creation: creation(event))
        cache.templates.change(id, to: .present(fact))
    }

    private mutating func foldUpdate(of id: AccountID, _ change: AccountChange, _ event: Event) {
        guard case .present(var node) = cache.nodes[id.uniqueID], var account = node.account else {
            // The old names are not known, so no name's absence or owner can be vouched for.
            if change.code != nil || !change.externalID.isUnchanged {
                cache.nameOwners.forgetAll { $0.value == nil || $0.value?.id == id.uniqueID }
            }
            return
        }
        let owner = NameOwner(id: id.uniqueID, seq: node.creation.seq)
        if let code = change.code {
            rename(.accountCode(account.code), to: .absent)
            rename(.accountCode(code), to: .present(owner))
        }
        if !change.externalID.isUnchanged {
            let new = change.externalID.applied(to: account.externalID)
            if let old = account.externalID { rename(.accountExternalID(old), to: .absent) }
            if let new { rename(.accountExternalID(new), to: .present(owner)) }
        }
        account.apply(change)
        node.subject = .account(account)
        cache.nodes.change(id.uniqueID, to: .present(node))
    }

    private mutating func foldUpdate(
        of id: AccountSetID, _ change: AccountSetChange, _ event: Event
    ) {
        guard case .present(var node) = cache.nodes[id.uniqueID], var set = node.set else {
            if !change.externalID.isUnchanged {
                cache.nameOwners.forgetAll { $0.value == nil || $0.value?.id == id.uniqueID }
            }
            return
        }
        if !change.externalID.isUnchanged {
            let owner = NameOwner(id: id.uniqueID, seq: node.creation.seq)
            let new = change.externalID.applied(to: set.externalID)
            if let old = set.externalID { rename(.accountSetExternalID(old), to: .absent) }
            if let new { rename(.accountSetExternalID(new), to: .present(owner)) }
        }
        set.apply(change)
        node.subject = .set(set)
        cache.nodes.change(id.uniqueID, to: .present(node))
    }

    private mutating func hold(
        _ name: UniqueName, by id: UniqueID, since seq: Seq, learnsNew: Bool
    ) {
        if learnsNew || cache.nameOwners[name] != nil {
            cache.nameOwners.change(name, to: .present(NameOwner(id: id, seq: seq)))
        }
    }

    /// A name changes hands. In complete facts, and where its owner is known, that is learned.
    private mutating func rename(_ name: UniqueName, to fact: Fact<NameOwner>) {
        if isComplete || cache.nameOwners[name] != nil { cache.nameOwners.change(name, to: fact) }
    }

    /// A set's members are changed where they lie: a set of 100,000 takes as many events, of which
    /// each would copy, and a batch keep, all that were there before.
    mutating func add(_ edge: Membership) {
        if case .present(var node) = cache.nodes[edge.member.uniqueID] {
            node.parents.append(edge.setID)
            cache.nodes.change(edge.member.uniqueID, to: .present(node))
        }
        cache.members.modify(
            edge.setID,
            revert: { list in
                if list.last == edge.member { list.removeLast() }
            },
            { list in list.append(edge.member) })
    }

    mutating func remove(_ edge: Membership) {
        if case .present(var node) = cache.nodes[edge.member.uniqueID] {
            node.parents.removeAll { $0 == edge.setID }
            cache.nodes.change(edge.member.uniqueID, to: .present(node))
        }
        guard let place = cache.members[edge.setID]?.value?.firstIndex(of: edge.member) else {
            return
        }
        cache.members.modify(
            edge.setID,
            revert: { list in
                guard !list.contains(edge.member) else { return }
                list.insert(edge.member, at: min(place, list.count))
            },
            { list in list.remove(at: place) })
    }
}

extension Journal {
    init(id: JournalID, _ new: NewJournal) {
        self.init(
            id: id, name: new.name, code: new.code, status: .active, description: new.description,
            keepsEffectiveBalances: new.keepsEffectiveBalances, closedThrough: nil)
    }

    public mutating func apply(_ change: JournalChange) {
        name = change.name.applied(to: name)
        description = change.description.applied(to: description)
        status = change.status ?? status
        closedThrough = change.closedThrough.applied(to: closedThrough)
        keepsEffectiveBalances = change.keepsEffectiveBalances ?? keepsEffectiveBalances
    }
}

extension TxTemplate {
    init(id: TxTemplateID, _ new: NewTxTemplate) {
        self.init(
            id: id, code: new.code, status: .active, description: new.description,
            metadata: new.metadata, definition: new.definition)
    }

    public mutating func apply(_ change: TxTemplateChange) {
        status = change.status ?? status
        description = change.description.applied(to: description)
        metadata = change.metadata.applied(to: metadata)
    }
}

extension Account {
    init(id: AccountID, _ new: NewAccount) {
        self.init(
            id: id, code: new.code, name: new.name, kind: new.kind,
            normalBalance: new.normalBalance, status: .active, externalID: new.externalID,
            description: new.description, metadata: new.metadata,
            isEventuallyConsistent: new.isEventuallyConsistent)
    }

    public mutating func apply(_ change: AccountChange) {
        code = change.code ?? code
        name = change.name.applied(to: name)
        kind = change.kind.applied(to: kind)
        normalBalance = change.normalBalance ?? normalBalance
        status = change.status ?? status
        externalID = change.externalID.applied(to: externalID)
        description = change.description.applied(to: description)
        metadata = change.metadata.applied(to: metadata)
    }
}

extension AccountSet {
    init(id: AccountSetID, _ new: NewAccountSet) {
        self.init(
            id: id, journalID: new.journalID, name: new.name, normalBalance: new.normalBalance,
            isEventuallyConsistent: new.isEventuallyConsistent, externalID: new.externalID,
            description: new.description, metadata: new.metadata)
    }

    public mutating func apply(_ change: AccountSetChange) {
        name = change.name.applied(to: name)
        externalID = change.externalID.applied(to: externalID)
        description = change.description.applied(to: description)
        metadata = change.metadata.applied(to: metadata)
    }
}
