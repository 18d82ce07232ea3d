import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Folds events about journals, accounts, sets and memberships into their rows.
///
/// Changes are kept in the order of their events, because a code that one update frees may be
/// taken by the next; creations and edges that follow one another are sent as one statement.
final class ChartProjector: Projector {
    /// Rows of one kind that came one after the other, or one change.
    private enum Change {
        case journals([JournalRow])
        case accounts([AccountRow])
        case sets([AccountSetRow])
        case membersAdded([MemberRow])
        case membersRemoved([Membership])
        case journal(Journal)
        case account(Account)
        case set(AccountSet)
    }

    private let writes: ChartWrites
    private var changes: [Change] = []

    init(_ slots: Slots) {
        writes = ChartWrites(slots)
    }

    func discard() { changes.removeAll() }

    func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        switch folded.event.body {
        case .journalCreated(let id, _): add(JournalRow(state.journalRow(id)))
        case .accountCreated(let id, _): add(AccountRow(state.accountRow(id)))
        case .accountSetCreated(let id, _): add(AccountSetRow(state.setRow(id)))
        case .journalUpdated(let id, _): changes.append(.journal(state.journalRow(id).0))
        case .accountUpdated(let id, _): changes.append(.account(state.accountRow(id).0))
        case .accountSetUpdated(let id, _): changes.append(.set(state.setRow(id).0))
        case .memberAdded(let edge): add(MemberRow(edge, folded.event.seq))
        case .memberRemoved(let edge): remove(edge)
        case .txTemplateCreated, .txTemplateUpdated, .transactionPosted, .epochStarted: return
        }
    }

    // Each takes the last change out before it appends, so that no row is copied.

    private func add(_ row: JournalRow) {
        guard case .journals(var rows) = changes.last else {
            return changes.append(.journals([row]))
        }
        changes.removeLast()
        rows.append(row)
        changes.append(.journals(rows))
    }

    private func add(_ row: AccountRow) {
        guard case .accounts(var rows) = changes.last else {
            return changes.append(.accounts([row]))
        }
        changes.removeLast()
        rows.append(row)
        changes.append(.accounts(rows))
    }

    private func add(_ row: AccountSetRow) {
        guard case .sets(var rows) = changes.last else { return changes.append(.sets([row])) }
        changes.removeLast()
        rows.append(row)
        changes.append(.sets(rows))
    }

    private func add(_ row: MemberRow) {
        guard case .membersAdded(var rows) = changes.last else {
            return changes.append(.membersAdded([row]))
        }
        changes.removeLast()
        rows.append(row)
        changes.append(.membersAdded(rows))
    }

    private func remove(_ edge: Membership) {
        guard case .membersRemoved(var edges) = changes.last else {
            return changes.append(.membersRemoved([edge]))
        }
        changes.removeLast()
        edges.append(edge)
        changes.append(.membersRemoved(edges))
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        for change in changes { try send(change, pipeline) }
        changes.removeAll(keepingCapacity: true)
    }

    private func send(_ change: Change, _ pipeline: borrowing Pipeline) throws {
        switch change {
        case .journals(let rows): try writes.insertJournals.send(pipeline, rows)
        case .accounts(let rows): try writes.insertAccounts.send(pipeline, rows)
        case .sets(let rows): try writes.insertSets.send(pipeline, rows)
        case .membersAdded(let rows): try writes.insertMembers.send(pipeline, rows)
        case .membersRemoved(let edges):
            try writes.deleteMembers.send(
                pipeline, edges.map(\.setID), edges.map(\.member.uniqueID))
        case .journal(let journal):
            try writes.updateJournal.send(
                pipeline, journal.id, journal.name, journal.status, journal.description,
                journal.keepsEffectiveBalances, journal.closedThrough)
        case .account(let account):
            try writes.updateAccount.send(
                pipeline, account.id, account.code, account.name, account.kind,
                account.normalBalance, account.status, account.externalID, account.description,
                account.metadata)
        case .set(let set):
            try writes.updateSet.send(
                pipeline, set.id, set.name, set.externalID, set.description, set.metadata)
        }
    }
}
