import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Compares the rows of entries and of account balances with a fresh fold, page by page of the log.
final class EntryAudit: ProjectionAudit {
    private let reads: EntryAuditReads
    private var rows = EntryRows()

    init(_ slots: Slots) {
        reads = EntryAuditReads(slots)
    }

    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) -> [Finding] {
        rows.add(folded)
        return []
    }

    func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        let expected = rows
        rows = EntryRows()
        let range = (EntryPosition.end(of: after), EntryPosition.end(of: last))
        return MergeComparison.findings(
            table: "account_balances", expected: expected.balances,
            actual: try reads.balances.all(session, range.0, range.1), key: \.id.packed)
            + MergeComparison.findings(
                table: "entries", expected: expected.entries,
                actual: try reads.entries.all(session, range.0, range.1), key: \.position.packed)
    }
}

/// The statements of the audit.
struct EntryAuditReads: Sendable {
    let entries: Select<EntryRow, EntryPosition, EntryPosition>
    let balances: Select<AccountBalanceRow, EntryPosition, EntryPosition>

    init(_ slots: Slots) {
        entries = Select(SQL.auditEntries, filling: slots.values)
        balances = Select(SQL.auditAccountBalances, filling: slots.values)
    }

    var all: [Statement] { [entries.statement, balances.statement] }
}
