/// Listing what complete facts hold, sorted by id: what an audit compares the chart with.
extension LedgerState {
    public func allJournals() -> [(Journal, Creation)] {
        cache.journals.present.map { ($0.journal, $0.creation) }
            .sorted { $0.0.id < $1.0.id }
    }

    public func allAccounts() -> [(Account, Creation)] {
        cache.nodes.present.compactMap { node in node.account.map { ($0, node.creation) } }
            .sorted { $0.0.id < $1.0.id }
    }

    public func allSets() -> [(AccountSet, Creation)] {
        cache.nodes.present.compactMap { node in node.set.map { ($0, node.creation) } }
            .sorted { $0.0.id < $1.0.id }
    }

    public func allTemplates() -> [TemplateFact] {
        cache.templates.present.sorted { $0.template.id < $1.template.id }
    }
}
