import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Compares the rows of transactions with a fresh fold, page by page of the log.
final class TransactionAudit: ProjectionAudit {
    private let read: Select<TransactionRow, Seq, Seq>
    private var rows: [TransactionRow] = []

    init(_ slots: Slots) {
        read = Self.select(slots)
    }

    static func select(_ slots: Slots) -> Select<TransactionRow, Seq, Seq> {
        Select(SQL.auditTransactions, filling: slots.values)
    }

    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) -> [Finding] {
        if let row = TransactionRow(folded.event) { rows.append(row) }
        return []
    }

    func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        defer { rows.removeAll(keepingCapacity: true) }
        return MergeComparison.findings(
            table: "transactions", expected: rows, actual: try read.all(session, after, last),
            key: \.seq)
    }
}
