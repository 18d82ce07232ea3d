/// Judging what creates and updates journals, accounts and sets.
///
/// Order (the rules, "Order of judgement"): the things named exist, in
/// the order of the contract's fields; ids, codes, external ids are free; the operation's own
/// rules.
extension Decider {
    mutating func create(
        _ id: JournalID?, _ new: NewJournal, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = []
        if let id { keys.append(.journal(id)) }
        if let code = new.code { keys.append(.nameOwner(.journalCode(code))) }
        try state.require(keys)
        if let id, let taken = try state.journal(id) {
            throw .rejected(
                idTaken(.journal, id.uniqueID, taken.creation, by: .journalCreated(id, new)))
        }
        if let code = new.code, let owner = try state.nameOwner(.journalCode(code)) {
            throw .rejected(.codeTaken(kind: .journal, code: code.string, seq: owner.seq))
        }
        let id = id ?? JournalID(draft.makeID())
        try emit(.journalCreated(id, new), &draft)
        return .journal(Journal(id: id, new))
    }

    mutating func update(
        _ id: JournalID, _ change: JournalChange, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        guard var journal = try state.journal(id)?.journal else {
            throw .rejected(.journalNotFound(.id(id.uniqueID)))
        }
        let effective = JournalChange(
            name: change.name.effective(on: journal.name),
            description: change.description.effective(on: journal.description),
            status: change.status == journal.status ? nil : change.status,
            closedThrough: change.closedThrough.effective(on: journal.closedThrough),
            keepsEffectiveBalances: change.keepsEffectiveBalances == true
                && !journal.keepsEffectiveBalances ? true : nil)
        if effective != JournalChange() { try emit(.journalUpdated(id, effective), &draft) }
        journal.apply(effective)
        return .journal(journal)
    }

    mutating func create(
        _ id: AccountID?, _ new: NewAccount, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = [.nameOwner(.accountCode(new.code))]
        if let setID = new.accountSetID { keys.append(.node(setID.uniqueID)) }
        if let id { keys.append(.node(id.uniqueID)) }
        if let externalID = new.externalID {
            keys.append(.nameOwner(.accountExternalID(externalID)))
        }
        try state.require(keys)
        if let setID = new.accountSetID, try state.set(setID) == nil {
            throw .rejected(.accountSetNotFound(.id(setID.uniqueID), index: nil))
        }
        if let id, let taken = try state.node(id.uniqueID) {
            throw .rejected(nodeIDTaken(id.uniqueID, taken, by: .accountCreated(id, new)))
        }
        try requireFree(.accountCode(new.code))
        if let externalID = new.externalID { try requireFree(.accountExternalID(externalID)) }
        let id = id ?? AccountID(draft.makeID())
        try emit(.accountCreated(id, new), &draft)
        if let setID = new.accountSetID {
            try emit(.memberAdded(Membership(setID: setID, member: .account(id))), &draft)
        }
        return .account(Account(id: id, new))
    }

    mutating func update(
        _ id: AccountID, _ change: AccountChange, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = [.node(id.uniqueID)]
        if let code = change.code { keys.append(.nameOwner(.accountCode(code))) }
        if case .set(let externalID) = change.externalID {
            keys.append(.nameOwner(.accountExternalID(externalID)))
        }
        try state.require(keys)
        guard var account = try state.account(id) else {
            throw .rejected(.accountNotFound(.id(id.uniqueID), index: nil))
        }
        let effective = effectiveChange(change, of: account)
        if let code = effective.code { try requireFree(.accountCode(code)) }
        if case .set(let externalID) = effective.externalID {
            try requireFree(.accountExternalID(externalID))
        }
        if effective.normalBalance != nil || !effective.kind.isUnchanged,
            try !state.activity(of: id).isEmpty
        {
            throw .rejected(.normalBalanceInUse(id))
        }
        if effective != AccountChange() { try emit(.accountUpdated(id, effective), &draft) }
        account.apply(effective)
        return .account(account)
    }

    /// The change without what is so already. A changed kind brings its own normal balance unless
    /// one is given with it; a cleared kind brings credit.
    private func effectiveChange(
        _ change: AccountChange, of account: Account
    ) -> AccountChange {
        let kind = change.kind.effective(on: account.kind)
        let brought: Direction? =
            switch kind {
            case .unchanged: nil
            case .cleared: .credit
            case .set(let kind): kind.normalBalance
            }
        let normalBalance = change.normalBalance ?? brought
        return AccountChange(
            code: change.code == account.code ? nil : change.code,
            name: change.name.effective(on: account.name),
            kind: kind,
            normalBalance: normalBalance == account.normalBalance ? nil : normalBalance,
            status: change.status == account.status ? nil : change.status,
            externalID: change.externalID.effective(on: account.externalID),
            description: change.description.effective(on: account.description),
            metadata: change.metadata.effective(on: account.metadata))
    }

    mutating func create(
        _ id: AccountSetID?, _ new: NewAccountSet, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = [.journal(new.journalID)]
        if let id { keys.append(.node(id.uniqueID)) }
        if let externalID = new.externalID {
            keys.append(.nameOwner(.accountSetExternalID(externalID)))
        }
        try state.require(keys)
        guard try state.journal(new.journalID) != nil else {
            throw .rejected(.journalNotFound(.id(new.journalID.uniqueID)))
        }
        if let id, let taken = try state.node(id.uniqueID) {
            throw .rejected(nodeIDTaken(id.uniqueID, taken, by: .accountSetCreated(id, new)))
        }
        if let externalID = new.externalID { try requireFree(.accountSetExternalID(externalID)) }
        let id = id ?? AccountSetID(draft.makeID())
        try emit(.accountSetCreated(id, new), &draft)
        return .accountSet(AccountSet(id: id, new))
    }

    mutating func update(
        _ id: AccountSetID, _ change: AccountSetChange, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = [.node(id.uniqueID)]
        if case .set(let externalID) = change.externalID {
            keys.append(.nameOwner(.accountSetExternalID(externalID)))
        }
        try state.require(keys)
        guard var set = try state.set(id) else {
            throw .rejected(.accountSetNotFound(.id(id.uniqueID), index: nil))
        }
        let effective = AccountSetChange(
            name: change.name.effective(on: set.name),
            externalID: change.externalID.effective(on: set.externalID),
            description: change.description.effective(on: set.description),
            metadata: change.metadata.effective(on: set.metadata))
        if case .set(let externalID) = effective.externalID {
            try requireFree(.accountSetExternalID(externalID))
        }
        if effective != AccountSetChange() { try emit(.accountSetUpdated(id, effective), &draft) }
        set.apply(effective)
        return .accountSet(set)
    }

    private func nodeIDTaken(
        _ id: UniqueID, _ holder: Node, by creation: EventBody
    ) -> Rejection {
        switch holder.subject {
        case .account: idTaken(.account, id, holder.creation, by: creation)
        case .set: idTaken(.accountSet, id, holder.creation, by: creation)
        }
    }

    /// A repeated creation is told from another by its content, unless that was erased.
    func idTaken(
        _ kind: Rejection.ThingKind, _ id: UniqueID, _ first: Creation, by creation: EventBody
    ) -> Rejection {
        let hash = CanonicalContent.hash(of: creation, salt: first.salt, hashing)
        let sameContent = first.contentHash != nil && hash == first.contentHash
        return .idTaken(kind: kind, id: id, seq: first.seq, sameContent: sameContent)
    }

    func requireFree(_ name: UniqueName) throws(Halt) {
        guard let owner = try state.nameOwner(name) else { return }
        let rejection: Rejection =
            switch name {
            case .accountCode(let code):
                .codeTaken(kind: .account, code: code.string, seq: owner.seq)
            case .templateCode(let code):
                .codeTaken(kind: .txTemplate, code: code.string, seq: owner.seq)
            case .journalCode(let code):
                .codeTaken(kind: .journal, code: code.string, seq: owner.seq)
            case .accountExternalID(let id):
                .externalIDTaken(kind: .account, externalID: id.string, seq: owner.seq)
            case .accountSetExternalID(let id):
                .externalIDTaken(kind: .accountSet, externalID: id.string, seq: owner.seq)
            }
        throw .rejected(rejection)
    }
}
