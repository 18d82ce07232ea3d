import Accounting
import BalancesProjection
import ChartProjection
import EntriesProjection
import EventuallyConsistentSetsProjection
import Postgres
import Projecting
import TemplatesProjection
import TransactionsProjection

/// The audits of all projections, over the same events.
struct ProjectionAudits: ~Copyable {
    private var chart: ChartAudit
    private let templates: TemplateAudit
    private var transactions: TransactionAudit
    private var entries: EntryAudit
    private var balances: SetBalanceAudit
    private var lazyBalances: SetBalanceAudit

    /// - Parameter watermarks: up to where each eventually consistent set was recalculated.
    init(_ slots: Slots, watermarks: [AccountSetID: Seq]) {
        chart = ChartAudit(slots)
        templates = TemplateAudit(slots)
        transactions = TransactionAudit(slots)
        entries = EntryAudit(slots)
        balances = BalancesProjection.audit(slots)
        lazyBalances = EventuallyConsistentSetsProjection.audit(
            slots, watermarks: watermarks)
    }

    mutating func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        chart.apply(folded)
        transactions.apply(folded, state)
        entries.apply(folded, state)
        let inline = try balances.apply(
            folded,
            sets: { state.sets(above: $0.accountID, in: $1, eventuallyConsistent: false) },
            session)
        let lazy = try lazyBalances.apply(
            folded,
            sets: { state.sets(above: $0.accountID, in: $1, eventuallyConsistent: true) },
            session)
        return inline + lazy
    }

    mutating func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        try transactions.findings(after: after, through: last, session)
            + entries.findings(after: after, through: last, session)
    }

    /// What is left once the whole log was applied: rows beyond its end, the chart, templates.
    mutating func finish(
        after end: Seq, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        let beyond = Seq(.max >> 10)
        return try findings(after: end, through: beyond, session)
            + chart.findings(state, session) + templates.findings(state, session)
            + balances.finish(session) + lazyBalances.finish(session)
    }
}
