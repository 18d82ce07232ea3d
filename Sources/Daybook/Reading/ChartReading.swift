import Accounting
import ChartProjection
import EntriesProjection
import EventLog
import EventuallyConsistentSetsProjection
import Postgres
import ProjectionEngine

/// The chart of a journal: its sets, their members, and every balance below them.
extension QueryHandler {
    func chart(
        _ query: ChartQuery, _ session: borrowing Session
    ) throws -> ChartOfAccounts {
        let journal = try journal(query.journal, session)
        let limit = ChartOfAccounts.maximumNodes + 1
        let sets = try reads.chart.sets(of: journal.id, limit: limit, session)
        let edges = try reads.chart.members(
            of: journal.id, includingAccounts: query.includesAccounts, limit: limit, session)
        let rows =
            query.includesAccounts
            ? try reads.entries.balances(
                in: journal.id, currencies: query.currencies, limit: limit, session) : []
        try ChartAssembly.require(max(sets.count, edges.count, rows.count))

        var assembly = ChartAssembly(sets, edges)
        let ids = assembly.accountIDs.union(rows.map(\.key.ownerID))
        assembly.add(try reads.chart.accounts(ids.sorted(), session))
        let asked = query.currencies.map { Set($0) }
        let setBalances = try setBalances(of: sets, in: journal, session)
        assembly.progress = setBalances.progress
        for answer in setBalances.balances where asked?.contains(answer.key.currency) ?? true {
            assembly.balances[answer.key.ownerID, default: []].append(answer)
        }
        for row in rows {
            guard let balance = row.balance, let account = assembly.accounts[row.key.ownerID]
            else { continue }
            assembly.balances[row.key.ownerID, default: []].append(
                BalanceAnswer(
                    key: row.key, normalBalance: account.normalBalance, balance: balance,
                    asOfSeq: head.place.seq))
        }
        return try assembly.chart(
            of: journal, head: head.place.seq, withBalances: Set(rows.map(\.key.ownerID)))
    }

    private func setBalances(
        of sets: [AccountSet], in journal: Journal, _ session: borrowing Session
    ) throws -> (balances: [BalanceAnswer], progress: [AccountSetID: RollupStatus]) {
        let head = head.place.seq
        let lazy = sets.filter(\.isEventuallyConsistent).map(\.id)
        let watermarks = try reads.lazySets.watermarks(of: lazy, session)
        let pending = try reads.lazySets.pendingEntries(of: watermarks, through: head, session)
        let normal = Dictionary(uniqueKeysWithValues: sets.map { ($0.id, $0.normalBalance) })
        var balances: [BalanceAnswer] = []
        for (table, ids) in [
            (reads.setBalances, sets.filter { !$0.isEventuallyConsistent }.map(\.id)),
            (reads.lazySets.balances, lazy),
        ] {
            for row in try table.newest(ids, nil, session) {
                let (key, balance) = (row.key, row.balance)
                guard let side = normal[key.setID] else { continue }
                balances.append(
                    BalanceAnswer(
                        key: BalanceKey(
                            journalID: journal.id, ownerID: key.setID.uniqueID,
                            currency: key.currency),
                        normalBalance: side, balance: balance,
                        asOfSeq: watermarks[key.setID] ?? head))
            }
        }
        let progress = watermarks.map { set, seq in
            (set, RollupStatus(asOfSeq: seq, headSeq: head, pendingEntries: pending[set] ?? 0))
        }
        return (balances, Dictionary(uniqueKeysWithValues: progress))
    }
}

/// Puts the rows of a chart together, from the leaves up.
struct ChartAssembly {
    private let sets: [AccountSet]
    private let byID: [AccountSetID: AccountSet]
    private var members: [AccountSetID: [Member]] = [:]
    private var isMember: Set<UniqueID> = []
    private(set) var accountIDs: Set<UniqueID> = []
    private(set) var accounts: [UniqueID: Account] = [:]
    var balances: [UniqueID: [BalanceAnswer]] = [:]
    var progress: [AccountSetID: RollupStatus] = [:]
    /// Nodes that are put together already, with how many stand in each, itself included: what
    /// lies in several sets is made once.
    private var made: [AccountSetID: (node: ChartOfAccounts.SetNode, size: Int)] = [:]

    init(_ sets: [AccountSet], _ edges: [Membership]) {
        self.sets = sets
        byID = Dictionary(uniqueKeysWithValues: sets.map { ($0.id, $0) })
        for edge in edges {
            members[edge.setID, default: []].append(edge.member)
            isMember.insert(edge.member.uniqueID)
            if case .account(let id) = edge.member { accountIDs.insert(id.uniqueID) }
        }
    }

    mutating func add(_ found: [Account]) {
        for account in found { accounts[account.id.uniqueID] = account }
    }

    /// - Throws: `invalidRequest` when there are more nodes than a chart may show.
    static func require(_ nodes: Int) throws {
        guard nodes <= ChartOfAccounts.maximumNodes else {
            throw Rejection.invalidRequest(
                InvalidRequest(
                    field: "journal",
                    reason: """
                        has more than \(ChartOfAccounts.maximumNodes) sets and accounts to show; \
                        leave the accounts out, or read the view balances
                        """,
                    maximum: ChartOfAccounts.maximumNodes))
        }
    }

    /// The whole chart; `withBalances` are the accounts that have entries in the journal.
    mutating func chart(
        of journal: Journal, head: Seq, withBalances: Set<UniqueID>
    ) throws -> ChartOfAccounts {
        var roots: [ChartOfAccounts.SetNode] = []
        let loose = nodes(of: withBalances.subtracting(accountIDs))
        var size = loose.count
        for set in sets where !isMember.contains(set.id.uniqueID) {
            let (node, below) = try node(of: set, depth: 0)
            size += below
            try Self.require(size)
            roots.append(node)
        }
        return ChartOfAccounts(journal: journal, headSeq: head, sets: roots, accounts: loose)
    }

    private mutating func node(
        of set: AccountSet, depth: Int
    ) throws -> (node: ChartOfAccounts.SetNode, size: Int) {
        if let known = made[set.id] { return known }
        guard depth <= Limits.membershipDepth else {
            throw LogFailure(.damaged, "the chain of sets through \(set.id) is too long")
        }
        var below: [ChartOfAccounts.SetNode] = []
        var own: [UniqueID] = []
        var size = 1
        for member in members[set.id] ?? [] {
            switch member {
            case .account(let id): own.append(id.uniqueID)
            case .set(let id):
                guard let child = byID[id] else {
                    throw LogFailure(.damaged, "set \(id) is a member and is not there")
                }
                let made = try node(of: child, depth: depth + 1)
                below.append(made.node)
                size += made.size
            }
        }
        let accounts = nodes(of: own)
        size += accounts.count
        try Self.require(size)
        let node = ChartOfAccounts.SetNode(
            set: set, progress: progress[set.id], balances: sorted(set.id.uniqueID), sets: below,
            accounts: accounts)
        made[set.id] = (node, size)
        return (node, size)
    }

    private func nodes(of ids: some Sequence<UniqueID>) -> [ChartOfAccounts.AccountNode] {
        ids.compactMap { accounts[$0] }.sorted { $0.code < $1.code }.map { account in
            ChartOfAccounts.AccountNode(
                account: account, balances: sorted(account.id.uniqueID))
        }
    }

    private func sorted(_ owner: UniqueID) -> [BalanceAnswer] {
        (balances[owner] ?? []).sorted { $0.key < $1.key }
    }
}
