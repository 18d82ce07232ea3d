public import Accounting
public import EventLog
public import Postgres

/// The figures of a balance as rows store them: totals, and of each layer the position of its last
/// entry.
public struct StoredTotals: Sendable, Equatable {
    public var version: Int64
    public var settled: LayerFigures
    public var pending: LayerFigures
    public var encumbrance: LayerFigures

    /// One layer's figures.
    public struct LayerFigures: Sendable, Equatable {
        public var debit: Total
        public var credit: Total
        public var lastEntry: EntryPosition?

        init(_ layer: LayerBalance) {
            debit = layer.debit
            credit = layer.credit
            lastEntry = layer.lastEntry?.position
        }

        @usableFromInline
        init(debit: Total, credit: Total, lastEntry: EntryPosition?) {
            self.debit = debit
            self.credit = credit
            self.lastEntry = lastEntry
        }
    }

    public init(_ balance: Balance) {
        version = balance.version
        settled = LayerFigures(balance.settled)
        pending = LayerFigures(balance.pending)
        encumbrance = LayerFigures(balance.encumbrance)
    }
}

extension StoredTotals: MappedRow {
    @inlinable
    public init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        version = try columns.value("version") { $0.version }
        let settledEntry = try columns.value("settled_entry") { $0.settled.lastEntry }
        let pendingEntry = try columns.value("pending_entry") { $0.pending.lastEntry }
        let encumbranceEntry = try columns.value("encumbrance_entry") { $0.encumbrance.lastEntry }
        settled = LayerFigures(
            debit: try columns.value("settled_debit") { $0.settled.debit },
            credit: try columns.value("settled_credit") { $0.settled.credit },
            lastEntry: settledEntry)
        pending = LayerFigures(
            debit: try columns.value("pending_debit") { $0.pending.debit },
            credit: try columns.value("pending_credit") { $0.pending.credit },
            lastEntry: pendingEntry)
        encumbrance = LayerFigures(
            debit: try columns.value("encumbrance_debit") { $0.encumbrance.debit },
            credit: try columns.value("encumbrance_credit") { $0.encumbrance.credit },
            lastEntry: encumbranceEntry)
    }
}
