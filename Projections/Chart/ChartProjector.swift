public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Folds events about journals, accounts, sets and memberships into their rows.
///
/// Changes are kept in the order of their events, because a code that one update frees may be
/// taken by the next; creations and edges that follow one another are sent as one statement.
public struct ChartProjector: Projector, ~Copyable {
    private enum Change {
        case journals([(Journal, Creation)])
        case accounts([(Account, Creation)])
        case sets([(AccountSet, Creation)])
        case membersAdded([(Membership, Seq)])
        case membersRemoved([Membership])
        case journal(Journal)
        case account(Account)
        case set(AccountSet)
    }

    private let writes: ChartWrites
    private var changes: [Change] = []

    public init(_ slots: Slots) {
        writes = ChartWrites(slots)
    }

    public mutating func discard() { changes.removeAll() }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        switch folded.event.body {
        case .journalCreated(let id, _): add(state.journalRow(id))
        case .accountCreated(let id, _): add(state.accountRow(id))
        case .accountSetCreated(let id, _): add(state.setRow(id))
        case .journalUpdated(let id, _): changes.append(.journal(state.journalRow(id).0))
        case .accountUpdated(let id, _): changes.append(.account(state.accountRow(id).0))
        case .accountSetUpdated(let id, _): changes.append(.set(state.setRow(id).0))
        case .memberAdded(let edge): add(edge, folded.event.seq)
        case .memberRemoved(let edge): remove(edge)
        case .txTemplateCreated, .txTemplateUpdated, .transactionPosted, .epochStarted: return
        }
    }

    private mutating func add(_ row: (Journal, Creation)) {
        if case .journals(var rows) = changes.last {
            rows.append(row)
            changes[changes.count - 1] = .journals(rows)
        } else {
            changes.append(.journals([row]))
        }
    }

    private mutating func add(_ row: (Account, Creation)) {
        if case .accounts(var rows) = changes.last {
            changes.removeLast()
            rows.append(row)
            changes.append(.accounts(rows))
        } else {
            changes.append(.accounts([row]))
        }
    }

    private mutating func add(_ row: (AccountSet, Creation)) {
        if case .sets(var rows) = changes.last {
            changes.removeLast()
            rows.append(row)
            changes.append(.sets(rows))
        } else {
            changes.append(.sets([row]))
        }
    }

    private mutating func add(_ edge: Membership, _ seq: Seq) {
        if case .membersAdded(var edges) = changes.last {
            changes.removeLast()
            edges.append((edge, seq))
            changes.append(.membersAdded(edges))
        } else {
            changes.append(.membersAdded([(edge, seq)]))
        }
    }

    private mutating func remove(_ edge: Membership) {
        if case .membersRemoved(var edges) = changes.last {
            changes.removeLast()
            edges.append(edge)
            changes.append(.membersRemoved(edges))
        } else {
            changes.append(.membersRemoved([edge]))
        }
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        for change in changes { try send(change, pipeline) }
        changes.removeAll(keepingCapacity: true)
    }

    private func send(_ change: Change, _ pipeline: borrowing Pipeline) throws {
        switch change {
        case .journals(let rows): try send(rows, pipeline)
        case .accounts(let rows): try send(rows, pipeline)
        case .sets(let rows): try send(rows, pipeline)
        case .membersAdded(let edges):
            var parameters = Parameters(for: writes.insertMembers)
            for (edge, seq) in edges {
                parameters.append(edge.setID, to: 0)
                parameters.append(edge.member.uniqueID, to: 1)
                parameters.append(edge.member.isSet, to: 2)
                parameters.append(seq, to: 3)
            }
            try pipeline.send(writes.insertMembers, parameters)
        case .membersRemoved(let edges):
            try pipeline.send(
                writes.deleteMembers, edges.map(\.setID), edges.map(\.member.uniqueID))
        case .journal(let journal):
            try pipeline.send(
                writes.updateJournal, journal.id, journal.name, "\(journal.status.word)",
                journal.description, journal.keepsEffectiveBalances, journal.closedThrough)
        case .account(let account):
            try pipeline.send(
                writes.updateAccount, account.id, account.code, account.name,
                account.kind.map { "\($0.word)" }, "\(account.normalBalance.word)",
                "\(account.status.word)", account.externalID, account.description,
                account.metadata)
        case .set(let set):
            try pipeline.send(
                writes.updateSet, set.id, set.name, set.externalID, set.description,
                set.metadata)
        }
    }

    private func send(
        _ rows: [(Journal, Creation)], _ pipeline: borrowing Pipeline
    ) throws {
        var parameters = Parameters(for: writes.insertJournals)
        for (journal, creation) in rows {
            parameters.append(journal.id, to: 0)
            parameters.append(journal.name, to: 1)
            parameters.append(journal.code, to: 2)
            parameters.append("\(journal.status.word)", to: 3)
            parameters.append(journal.description, to: 4)
            parameters.append(journal.keepsEffectiveBalances, to: 5)
            parameters.append(journal.closedThrough, to: 6)
            parameters.append(creation, from: 7)
        }
        try pipeline.send(writes.insertJournals, parameters)
    }

    private func send(
        _ rows: [(Account, Creation)], _ pipeline: borrowing Pipeline
    ) throws {
        var parameters = Parameters(for: writes.insertAccounts)
        for (account, creation) in rows {
            parameters.append(account.id, to: 0)
            parameters.append(account.code, to: 1)
            parameters.append(account.name, to: 2)
            parameters.append(account.kind.map { "\($0.word)" }, to: 3)
            parameters.append("\(account.normalBalance.word)", to: 4)
            parameters.append("\(account.status.word)", to: 5)
            parameters.append(account.externalID, to: 6)
            parameters.append(account.description, to: 7)
            parameters.append(account.metadata, to: 8)
            parameters.append(account.isEventuallyConsistent, to: 9)
            parameters.append(creation, from: 10)
        }
        try pipeline.send(writes.insertAccounts, parameters)
    }

    private func send(
        _ rows: [(AccountSet, Creation)], _ pipeline: borrowing Pipeline
    ) throws {
        var parameters = Parameters(for: writes.insertSets)
        for (set, creation) in rows {
            parameters.append(set.id, to: 0)
            parameters.append(set.journalID, to: 1)
            parameters.append(set.name, to: 2)
            parameters.append("\(set.normalBalance.word)", to: 3)
            parameters.append(set.isEventuallyConsistent, to: 4)
            parameters.append(set.externalID, to: 5)
            parameters.append(set.description, to: 6)
            parameters.append(set.metadata, to: 7)
            parameters.append(creation, from: 8)
        }
        try pipeline.send(writes.insertSets, parameters)
    }
}

extension Member {
    var isSet: Bool {
        switch self {
        case .account: false
        case .set: true
        }
    }
}

extension Parameters {
    /// The three columns that tell a repeated creation from another.
    fileprivate mutating func append(_ creation: Creation, from first: Int) {
        append(creation.seq, to: first)
        append(creation.salt, to: first + 1)
        append(creation.contentHash, to: first + 2)
    }
}
