/// The facts about things that were just folded, for the projectors that follow.
extension LedgerState {
    public func journalRow(_ id: JournalID) -> (Journal, Creation) {
        guard let fact = cache.journals[id]?.value else {
            preconditionFailure("an event about a journal was folded without the journal")
        }
        return (fact.journal, fact.creation)
    }

    public func accountRow(_ id: AccountID) -> (Account, Creation) {
        guard let node = cache.nodes[id.uniqueID]?.value, let account = node.account else {
            preconditionFailure("an event about an account was folded without the account")
        }
        return (account, node.creation)
    }

    public func setRow(_ id: AccountSetID) -> (AccountSet, Creation) {
        guard let node = cache.nodes[id.uniqueID]?.value, let set = node.set else {
            preconditionFailure("an event about a set was folded without the set")
        }
        return (set, node.creation)
    }

    public func templateRow(_ id: TxTemplateID) -> TemplateFact {
        guard let fact = cache.templates[id]?.value else {
            preconditionFailure("an event about a template was folded without the template")
        }
        return fact
    }
}
