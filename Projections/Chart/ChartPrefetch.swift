public import Accounting
import EventLog
import Postgres
public import ProjectionEngine

extension ChartReads: FactSource {
    public func prefetch(_ keys: Set<FactKey>) -> (any FactPrefetch)? {
        ChartPrefetch(keys, self)
    }
}

/// What decisions need to know of the chart.
struct ChartPrefetch: FactPrefetch {
    private let reads: ChartReads
    private var nodes: [UniqueID] = []
    private var journals: [JournalID] = []
    private var members: [AccountSetID] = []
    private var accountCodes: [Code] = []
    private var accountExternalIDs: [ExternalID] = []
    private var setExternalIDs: [ExternalID] = []
    private var journalCodes: [Code] = []

    /// Nil when none of `keys` is answered by the chart.
    init?(_ keys: Set<FactKey>, _ reads: ChartReads) {
        self.reads = reads
        for key in keys {
            switch key {
            case .node(let id): nodes.append(id)
            case .journal(let id): journals.append(id)
            case .members(let set): members.append(set)
            case .nameOwner(.accountCode(let code)): accountCodes.append(code)
            case .nameOwner(.accountExternalID(let id)): accountExternalIDs.append(id)
            case .nameOwner(.accountSetExternalID(let id)): setExternalIDs.append(id)
            case .nameOwner(.journalCode(let code)): journalCodes.append(code)
            case .nameOwner(.templateCode), .template, .balance, .transaction,
                .transactionExternalID, .activity, .history:
                continue
            }
        }
        if nodes.isEmpty, journals.isEmpty, members.isEmpty, accountCodes.isEmpty,
            accountExternalIDs.isEmpty, setExternalIDs.isEmpty, journalCodes.isEmpty
        {
            return nil
        }
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        if !nodes.isEmpty {
            try reads.readAccounts.send(pipeline, nodes)
            try reads.readSetsAbove.send(pipeline, nodes)
            try reads.readParents.send(pipeline, nodes)
        }
        if !members.isEmpty { try reads.readMembersBelow.send(pipeline, members) }
        if !accountCodes.isEmpty { try reads.readAccountCodes.send(pipeline, accountCodes) }
        if !accountExternalIDs.isEmpty {
            try reads.readAccountExternalIDs.send(pipeline, accountExternalIDs)
        }
        if !setExternalIDs.isEmpty {
            try reads.readSetExternalIDs.send(pipeline, setExternalIDs)
        }
        if !journalCodes.isEmpty { try reads.readJournalCodes.send(pipeline, journalCodes) }
        if !journals.isEmpty { try reads.readJournals.send(pipeline, journals) }
    }

    /// Learns the answers; of journals all but their numbers, which transactions know.
    func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws {
        if !nodes.isEmpty { try receiveNodes(pipeline, into: &facts) }
        if !members.isEmpty { try receiveMembers(pipeline, into: &facts) }
        if !accountCodes.isEmpty {
            learn(
                try reads.readAccountCodes.receive(pipeline), of: accountCodes,
                UniqueName.accountCode, into: &facts)
        }
        if !accountExternalIDs.isEmpty {
            learn(
                try reads.readAccountExternalIDs.receive(pipeline), of: accountExternalIDs,
                UniqueName.accountExternalID, into: &facts)
        }
        if !setExternalIDs.isEmpty {
            learn(
                try reads.readSetExternalIDs.receive(pipeline), of: setExternalIDs,
                UniqueName.accountSetExternalID, into: &facts)
        }
        if !journalCodes.isEmpty {
            learn(
                try reads.readJournalCodes.receive(pipeline), of: journalCodes,
                UniqueName.journalCode, into: &facts)
        }
        if !journals.isEmpty {
            for id in journals { facts.learn(journal: id, .absent) }
            for row in try reads.readJournals.receive(pipeline) {
                let fact = JournalFact(
                    journal: row.journal, lastNumber: 0, creation: row.creation)
                facts.learn(journal: row.journal.id, .present(fact))
            }
        }
    }

    private func receiveNodes(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        var found: [UniqueID: Node] = [:]
        for row in try reads.readAccounts.receive(pipeline) {
            found[row.account.id.uniqueID] = Node(
                subject: .account(row.account), parents: [], creation: row.creation)
        }
        for row in try reads.readSetsAbove.receive(pipeline) {
            found[row.set.id.uniqueID] = Node(
                subject: .set(row.set), parents: [], creation: row.creation)
        }
        for row in try reads.readParents.receive(pipeline) {
            found[row.id]?.parents.append(row.parent)
        }
        for id in nodes where found[id] == nil { facts.learn(node: id, .absent) }
        for (id, node) in found { facts.learn(node: id, .present(node)) }
    }

    private func receiveMembers(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        var found: [AccountSetID: [Member]] = [:]
        for set in members { found[set] = [] }
        for edge in try reads.readMembersBelow.receive(pipeline) {
            found[edge.setID, default: []].append(edge.member)
            if case .set(let set) = edge.member, found[set] == nil { found[set] = [] }
        }
        for (set, members) in found { facts.learn(members: set, members) }
    }

    private func learn<Bound>(
        _ rows: [NameRow], of names: [BoundedText<Bound>],
        _ unique: (BoundedText<Bound>) -> UniqueName, into facts: inout FactCache
    ) {
        for name in names { facts.learn(nameOwner: unique(name), .absent) }
        for row in rows {
            facts.learn(
                nameOwner: unique(BoundedText(stored: row.name)), .present(row.owner))
        }
    }
}
