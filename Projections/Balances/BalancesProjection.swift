public import Accounting
public import Postgres
public import Projecting

/// The balances of synchronous sets: see README.md.
public enum BalancesProjection {
    private static let table = "set_balances_:balances"

    /// Compares the table with a fresh fold.
    public static func audit(_ slots: Slots) -> SetBalanceAudit {
        SetBalanceAudit(rows: table, slots: slots, watermarks: nil)
    }

    public static let projection = Projection(
        name: "balances", slotVariable: "balances", lifecycle: .inline,
        schema: [SetBalanceTable.schema(rows: table), SetBalanceTable.historyFunction],
        tables: [table], views: [Projection.View(SQL.setBalances, isPublic: false)])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// The statements that write and read the table.
    public static func statements(_ slots: Slots) -> SetBalanceTable {
        SetBalanceTable(rows: table, slots: slots)
    }
}

/// Folds postings into rows of the synchronous sets above their accounts.
public struct SetBalanceProjector: Projector, ~Copyable {
    private let insert: Statement
    private var parameters: Parameters
    private var fold = SetBalanceFold()

    public init(_ slots: Slots) {
        insert = BalancesProjection.statements(slots).insert
        parameters = Parameters(for: insert)
    }

    public mutating func discard() { fold.removeAll() }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        fold.add(folded, state, eventuallyConsistent: false)
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        guard !fold.isEmpty else { return }
        SetBalanceTable.fill(&parameters, with: fold.takeRows())
        try pipeline.announce(bytes: parameters.byteCount)
        try pipeline.send(insert, parameters)
    }
}
