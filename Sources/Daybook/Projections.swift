import Accounting
import BalancesProjection
import ChartProjection
import EntriesProjection
import EventuallyConsistentSetsProjection
public import Postgres
public import Projecting
import TemplatesProjection
import TransactionsProjection

/// The projections of this program, in the order of what they read of one another. This file lists
/// them; each has its folder in `Projections/`.
public enum Projections {
    public static let all: [Projection] = [
        ChartProjection.projection, TemplatesProjection.projection,
        TransactionsProjection.projection, EntriesProjection.projection,
        BalancesProjection.projection, EventuallyConsistentSetsProjection.projection,
    ]

    /// What makes their tables, views, functions and grants.
    public static let installation = ProjectionInstallation(
        projections: all,
        sharedViews: [Projection.View(SQL.balances), Projection.View(SQL.projections)],
        functions: [
            (SQL.setHistory, "set_history(uuid, uuid, text, bigint, integer)")
        ])

    /// The role that reads the views unless another is named.
    public static let defaultReader = "daybook_reader"

    /// Every SQL file of this target, for the check that each has its use.
    public static let files = SQL.all
}

/// The projectors that every append feeds, and a rebuild.
struct InlineProjectors: ~Copyable {
    private var chart: ChartProjector?
    private var templates: TemplateProjector?
    private var transactions: TransactionProjector?
    private var entries: EntryProjector?
    private var balances: SetBalanceProjector?

    /// The projectors of all inline projections, or of those named.
    init(_ slots: Slots, only names: Set<String>? = nil) {
        func isWanted(_ projection: Projection) -> Bool {
            names?.contains(projection.name) ?? true
        }
        if isWanted(ChartProjection.projection) { chart = ChartProjector(slots) }
        if isWanted(TemplatesProjection.projection) { templates = TemplateProjector(slots) }
        if isWanted(TransactionsProjection.projection) {
            transactions = TransactionProjector(slots)
        }
        if isWanted(EntriesProjection.projection) { entries = EntryProjector(slots) }
        if isWanted(BalancesProjection.projection) { balances = SetBalanceProjector(slots) }
    }

    mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        chart?.apply(folded, state)
        templates?.apply(folded, state)
        transactions?.apply(folded, state)
        entries?.apply(folded, state)
        balances?.apply(folded, state)
    }

    mutating func send(_ pipeline: borrowing Pipeline) throws {
        try chart?.send(pipeline)
        try templates?.send(pipeline)
        try transactions?.send(pipeline)
        try entries?.send(pipeline)
        try balances?.send(pipeline)
    }

    mutating func discard() {
        chart?.discard()
        templates?.discard()
        transactions?.discard()
        entries?.discard()
        balances?.discard()
    }
}
