import Accounting
import Postgres
import ProjectionEngine

/// Folds postings into rows of transactions, encoded at once.
final class TransactionProjector: Projector {
    private var rows: InsertBatch<TransactionRow>

    init(_ slots: Slots) {
        rows = InsertBatch(TransactionsProjection.insert(slots))
    }

    func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        guard let row = TransactionRow(folded.event) else { return }
        rows.append(row)
    }

    func discard() { rows.removeAll() }

    func send(_ pipeline: borrowing Pipeline) throws { try rows.send(pipeline) }
}
