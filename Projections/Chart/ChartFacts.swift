public import Accounting
import EventLog
public import Postgres
import Projecting

/// What decisions lack of the chart: asked for in one pipeline with what others are asked, and
/// learned from the answers in the same order.
public struct ChartQuestions: Sendable {
    private var nodes: [UniqueID] = []
    private var journals: [JournalID] = []
    private var members: [AccountSetID] = []
    private var accountCodes: [Code] = []
    private var accountExternalIDs: [ExternalID] = []
    private var setExternalIDs: [ExternalID] = []
    private var journalCodes: [Code] = []

    public init(_ keys: Set<FactKey>) {
        for key in keys {
            switch key {
            case .node(let id): nodes.append(id)
            case .journal(let id): journals.append(id)
            case .members(let set): members.append(set)
            case .holder(.accountCode(let code)): accountCodes.append(code)
            case .holder(.accountExternalID(let id)): accountExternalIDs.append(id)
            case .holder(.accountSetExternalID(let id)): setExternalIDs.append(id)
            case .holder(.journalCode(let code)): journalCodes.append(code)
            case .holder(.templateCode), .template, .balance, .transaction,
                .transactionExternalID, .activity, .history:
                continue
            }
        }
    }

    public func send(_ reads: ChartReads, _ pipeline: borrowing Pipeline) throws {
        if !nodes.isEmpty {
            try pipeline.send(reads.readAccounts, nodes)
            try pipeline.send(reads.readSetsAbove, nodes)
            try pipeline.send(reads.readParents, nodes)
        }
        if !members.isEmpty { try pipeline.send(reads.readMembersBelow, members) }
        if !accountCodes.isEmpty { try pipeline.send(reads.readAccountCodes, accountCodes) }
        if !accountExternalIDs.isEmpty {
            try pipeline.send(reads.readAccountExternalIDs, accountExternalIDs)
        }
        if !setExternalIDs.isEmpty { try pipeline.send(reads.readSetExternalIDs, setExternalIDs) }
        if !journalCodes.isEmpty { try pipeline.send(reads.readJournalCodes, journalCodes) }
        if !journals.isEmpty { try pipeline.send(reads.readJournals, journals) }
    }

    /// Learns the answers; journals are handed out, since their numbers come from elsewhere.
    public func receive(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws -> [JournalFact] {
        if !nodes.isEmpty { try receiveNodes(pipeline, into: &facts) }
        if !members.isEmpty { try receiveMembers(pipeline, into: &facts) }
        if !accountCodes.isEmpty {
            try receiveHolders(
                of: accountCodes, UniqueName.accountCode, pipeline, into: &facts)
        }
        if !accountExternalIDs.isEmpty {
            try receiveHolders(
                of: accountExternalIDs, UniqueName.accountExternalID, pipeline, into: &facts)
        }
        if !setExternalIDs.isEmpty {
            try receiveHolders(
                of: setExternalIDs, UniqueName.accountSetExternalID, pipeline, into: &facts)
        }
        if !journalCodes.isEmpty {
            try receiveHolders(
                of: journalCodes, UniqueName.journalCode, pipeline, into: &facts)
        }
        guard !journals.isEmpty else { return [] }
        let rows = try pipeline.receive()
        var found: [JournalFact] = []
        for row in 0..<rows.count { found.append(try ChartRows.journal(rows, row)) }
        return found
    }

    private func receiveNodes(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        var found: [UniqueID: Node] = [:]
        let accounts = try pipeline.receive()
        for row in 0..<accounts.count {
            let (account, creation) = try ChartRows.account(accounts, row)
            found[account.id.uniqueID] = Node(
                subject: .account(account), parents: [], creation: creation)
        }
        let sets = try pipeline.receive()
        for row in 0..<sets.count {
            let (set, creation) = try ChartRows.set(sets, row)
            found[set.id.uniqueID] = Node(subject: .set(set), parents: [], creation: creation)
        }
        let parents = try pipeline.receive()
        for row in 0..<parents.count {
            let member: UniqueID = try parents.value(row, 0)
            found[member]?.parents.append(try parents.value(row, 1))
        }
        for id in nodes where found[id] == nil { facts.learn(node: id, .absent) }
        for (id, node) in found { facts.learn(node: id, .present(node)) }
    }

    private func receiveMembers(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        var found: [AccountSetID: [Member]] = [:]
        for set in members { found[set] = [] }
        let rows = try pipeline.receive()
        for row in 0..<rows.count {
            let id: UniqueID = try rows.value(row, 1)
            let isSet: Bool = try rows.value(row, 2)
            let member: Member = isSet ? .set(AccountSetID(id)) : .account(AccountID(id))
            found[try rows.value(row, 0), default: []].append(member)
            if isSet, found[AccountSetID(id)] == nil { found[AccountSetID(id)] = [] }
        }
        for (set, members) in found { facts.learn(members: set, members) }
    }

    private func receiveHolders<Bound>(
        of names: [BoundedText<Bound>], _ unique: (BoundedText<Bound>) -> UniqueName,
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        for name in names { facts.learn(holder: unique(name), .absent) }
        let rows = try pipeline.receive()
        for row in 0..<rows.count {
            let holder = Holder(id: try rows.value(row, 1), seq: try rows.value(row, 2))
            facts.learn(holder: unique(try rows.value(row, 0)), .present(holder))
        }
    }
}

/// Rows of the chart's tables as the domain's values.
public enum ChartRows {
    static func creation(
        _ rows: borrowing Rows, _ row: Int, from first: Int
    ) throws -> Creation {
        Creation(
            seq: try rows.value(row, first), salt: try rows.value(row, first + 1),
            contentHash: try rows.value(row, first + 2))
    }

    static func account(
        _ rows: borrowing Rows, _ row: Int
    ) throws -> (account: Account, creation: Creation) {
        let kind: String? = try rows.value(row, 3)
        let account = Account(
            id: try rows.value(row, 0), code: try rows.value(row, 1),
            name: try rows.value(row, 2), kind: try kind.map { try AccountKind(column: $0) },
            normalBalance: try Direction(column: try rows.value(row, 4)),
            status: try Status(column: try rows.value(row, 5)),
            externalID: try rows.value(row, 6), description: try rows.value(row, 7),
            metadata: try rows.value(row, 8),
            isEventuallyConsistent: try rows.value(row, 9))
        return (account, try creation(rows, row, from: 10))
    }

    static func set(
        _ rows: borrowing Rows, _ row: Int
    ) throws -> (set: AccountSet, creation: Creation) {
        let set = AccountSet(
            id: try rows.value(row, 0), journalID: try rows.value(row, 1),
            name: try rows.value(row, 2),
            normalBalance: try Direction(column: try rows.value(row, 3)),
            isEventuallyConsistent: try rows.value(row, 4),
            externalID: try rows.value(row, 5), description: try rows.value(row, 6),
            metadata: try rows.value(row, 7))
        return (set, try creation(rows, row, from: 8))
    }

    static func journal(_ rows: borrowing Rows, _ row: Int) throws -> JournalFact {
        let journal = Journal(
            id: try rows.value(row, 0), name: try rows.value(row, 1),
            code: try rows.value(row, 2),
            status: try Status(column: try rows.value(row, 3)),
            description: try rows.value(row, 4),
            keepsEffectiveBalances: try rows.value(row, 5),
            closedThrough: try rows.value(row, 6))
        return JournalFact(
            journal: journal, lastNumber: 0, creation: try creation(rows, row, from: 7))
    }
}
