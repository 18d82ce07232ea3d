import Accounting
import Postgres
import ProjectionEngine

/// Folds postings into rows of entries, and of balances that had their first, encoded at once.
final class EntryProjector: Projector {
    private var balances: InsertBatch<AccountBalanceRow>
    private var entries: InsertBatch<EntryRow>

    init(_ slots: Slots) {
        let writes = EntryWrites(slots)
        balances = InsertBatch(writes.insertBalances)
        entries = InsertBatch(writes.insertEntries)
    }

    func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        EntryRows.each(
            of: folded, balance: { balances.append($0) }, entry: { entries.append($0) })
    }

    func discard() {
        balances.removeAll()
        entries.removeAll()
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        try balances.send(pipeline)
        try entries.send(pipeline)
    }
}
