public import Accounting
public import Postgres

/// Folds postings into rows of the sets of one kind above their accounts.
public final class SetBalanceProjector: Projector {
    private let insert: Insert<SetBalanceRow>
    private var parameters: Parameters
    private var fold = SetBalanceFold()
    private let eventuallyConsistent: Bool
    private let watermarks: [AccountSetID: Seq]?

    /// - Parameter watermarks: up to where eventually consistent sets are folded; nil for all of
    ///   the log.
    public init(
        _ insert: Insert<SetBalanceRow>, eventuallyConsistent: Bool,
        watermarks: [AccountSetID: Seq]? = nil
    ) {
        self.insert = insert
        parameters = Parameters(for: insert.statement)
        self.eventuallyConsistent = eventuallyConsistent
        self.watermarks = watermarks
    }

    public func discard() { fold.removeAll() }

    public func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        fold.add(folded, state, eventuallyConsistent: eventuallyConsistent) { [watermarks] set in
            guard let watermarks else { return true }
            return folded.event.seq <= watermarks[set] ?? .zero
        }
    }

    public func send(_ pipeline: borrowing Pipeline) throws {
        guard !fold.isEmpty else { return }
        parameters.removeAll()
        for row in fold.takeRows() { parameters.append(row: row) }
        // One statement: a second row of a set is put onto the same base as its first.
        try pipeline.announce(bytes: parameters.byteCount)
        try pipeline.send(insert.statement, parameters)
    }
}
