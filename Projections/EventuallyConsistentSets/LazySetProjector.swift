public import Accounting
public import Postgres
public import Projecting

/// Folds postings into rows of eventually consistent sets, each up to its watermark: what a rebuild
/// fills the table with.
public struct LazySetProjector: Projector, ~Copyable {
    private let insert: Statement
    private let watermarks: [AccountSetID: Seq]
    private var parameters: Parameters
    private var fold = SetBalanceFold()

    public init(_ slots: Slots, watermarks: [AccountSetID: Seq]) {
        insert = EventuallyConsistentSetsProjection.balances(slots).insert
        parameters = Parameters(for: insert)
        self.watermarks = watermarks
    }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        fold.add(folded, state, eventuallyConsistent: true) { [watermarks] set in
            folded.event.seq <= watermarks[set] ?? .zero
        }
    }

    public mutating func discard() { fold.removeAll() }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        guard !fold.isEmpty else { return }
        SetBalanceTable.fill(&parameters, with: fold.takeRows())
        try pipeline.send(insert, parameters)
    }
}
