/// What a fold takes for granted of a log, since every event was decided before it was written. A
/// log that was changed from outside may lack it, and must be told before it is folded.
extension LedgerState {
    /// Why an event cannot be folded and projected: it changes what no event before made, or closes
    /// a circle of sets, in which going upwards would never end. Nil when nothing is in the way.
    ///
    /// Any other breach of a rule can be folded. The facts must be complete.
    public func obstacle(to event: Event) -> String? {
        precondition(isComplete, "only complete facts know what no event made")
        switch event.body {
        case .journalUpdated(let id, _):
            return cache.journals[id]?.value == nil ? "it changes a journal that is not there" : nil
        case .accountUpdated(let id, _):
            let account = cache.nodes[id.uniqueID]?.value?.account
            return account == nil ? "it changes an account that is not there" : nil
        case .accountSetUpdated(let id, _):
            let set = cache.nodes[id.uniqueID]?.value?.set
            return set == nil ? "it changes an account set that is not there" : nil
        case .txTemplateUpdated(let id, _):
            return cache.templates[id]?.value == nil
                ? "it changes a template that is not there" : nil
        case .memberAdded(let edge):
            return closesCircle(edge) ? "it closes a circle of account sets" : nil
        case .journalCreated, .accountCreated, .accountSetCreated, .txTemplateCreated,
            .memberRemoved, .transactionPosted, .epochStarted:
            return nil
        }
    }

    private func closesCircle(_ edge: Membership) -> Bool {
        guard case .set(let member) = edge.member else { return false }
        do throws(Halt) {
            let above = try ancestors(of: edge.setID.uniqueID).map(\.id)
            return edge.setID == member || above.contains(member)
        } catch {
            return false
        }
    }
}
