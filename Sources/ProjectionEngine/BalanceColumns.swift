public import Accounting
internal import EventLog
public import Postgres

/// The columns that every statement reads a balance from: its version, when it came to be, six
/// totals, then of each layer the last entry's position, id and time.
extension Balance: MappedRow {
    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        let version = try columns.value("version") { $0.version }
        let createdAt = try columns.value("created_at") { $0.createdAt }
        var settled = LayerBalance(
            debit: try columns.value("settled_debit") { $0.settled.debit },
            credit: try columns.value("settled_credit") { $0.settled.credit }, lastEntry: nil)
        var pending = LayerBalance(
            debit: try columns.value("pending_debit") { $0.pending.debit },
            credit: try columns.value("pending_credit") { $0.pending.credit },
            lastEntry: nil)
        var encumbrance = LayerBalance(
            debit: try columns.value("encumbrance_debit") { $0.encumbrance.debit },
            credit: try columns.value("encumbrance_credit") { $0.encumbrance.credit },
            lastEntry: nil)
        settled.lastEntry = try columns.optionalPart(prefix: "settled_") {
            $0.settled.lastEntry
        }
        pending.lastEntry = try columns.optionalPart(prefix: "pending_") {
            $0.pending.lastEntry
        }
        encumbrance.lastEntry = try columns.optionalPart(prefix: "encumbrance_") {
            $0.encumbrance.lastEntry
        }
        self.init(
            version: version, settled: settled, pending: pending, encumbrance: encumbrance,
            createdAt: createdAt)
    }
}

extension EntryReference: MappedRow {
    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        let position = try columns.value("position") { $0.position }
        let id = try columns.value("id") { $0.id }
        self.init(
            id: id, position: position,
            recordedAt: try columns.value("at") { $0.recordedAt })
    }
}
