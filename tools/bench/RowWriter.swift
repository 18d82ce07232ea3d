import Accounting
import BalancesProjection
import Daybook
import EntriesProjection
import EventLog
import Postgres
import ProjectionEngine
import TransactionsProjection

/// A statement that writes rows of a batch, and how its parameters come from one.
struct RowWriter: Sendable {
    let statement: Statement
    let fill: @Sendable (inout Parameters, LayoutBatch) -> Void

    private init(
        _ statement: Statement, _ fill: @escaping @Sendable (inout Parameters, LayoutBatch) -> Void
    ) {
        self.statement = statement
        self.fill = fill
    }

    private static let slots = Slots(first: Projections.standard.all)

    private static func own(_ name: String, of statements: [Statement]) -> Statement {
        guard let found = statements.first(where: { $0.name == name }) else {
            preconditionFailure("the ledger has a statement \(name)")
        }
        return found
    }
}

/// The ledger's own rows.
extension RowWriter {
    static let events = RowWriter(own("insert_events", of: EventLogStatements.all)) {
        parameters, batch in
        for transfer in batch.transfers {
            parameters.append(transfer.seq, to: 0)
            parameters.append(batch.recordedAt, to: 1)
            parameters.append("transaction_posted", to: 2)
            parameters.append(Int16(1), to: 3)
            parameters.append(transfer.id, to: 4)
            parameters.appendElement(to: 5) { $0.append(utf8: TransferPayload.text) }
            parameters.appendNull(to: 6)
            parameters.append(hash(of: transfer), to: 7)
        }
    }

    static let transactions = RowWriter(TransactionsProjection.insert(slots).statement) {
        parameters, batch in
        for transfer in batch.transfers {
            let posted = TransactionPosted(
                id: transfer.id, number: transfer.seq.number,
                journalID: JournalID(UniqueID(bits: 2)), effective: batch.recordedAt.date,
                effectiveDefaulted: true, contentHash: hash(of: transfer), entries: [])
            let event = Event(
                seq: transfer.seq, recordedAt: batch.recordedAt, body: .transactionPosted(posted))
            if let row = TransactionRow(event) { parameters.append(row: row) }
        }
    }

    private static func hash(of transfer: LayoutBatch.Transfer) -> Digest {
        Digest(first: transfer.id.uniqueID.bits, second: transfer.id.uniqueID.bits)
    }

    static let entries = RowWriter(EntryWrites(slots).insertEntries.statement) {
        parameters, batch in
        for line in batch.lines {
            let entry = PostedEntry(
                id: line.id, accountID: AccountID(UniqueID(bits: UInt128(line.account))),
                entryType: manual, layer: .settled, direction: line.direction, units: line.units,
                currency: .none, description: nil, metadata: nil)
            let effect = EntryEffect(
                balanceID: EntryPosition(packed: line.account), balance: line.balance)
            parameters.append(
                row: EntryRow(entry, at: line.position, effect, recordedAt: batch.recordedAt))
        }
    }

    private static let manual = EntryType(stored: "MANUAL")

    static let setRows = RowWriter(BalancesProjection.table(slots).insert.statement) {
        parameters, batch in
        for row in batch.setRows { parameters.append(row: row) }
    }
}

/// A balance's figures as the contenders store them: by the owner's number, and where they keep its
/// history by position.
private struct FiguresRow: MappedRow {
    let number: Int64
    let figures: StoredTotals

    init(_ number: Int64, _ balance: Balance) {
        self.number = number
        figures = StoredTotals(balance)
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        number = try columns.value("number") { $0.number }
        figures = try columns.part { $0.figures }
    }
}

private struct PlacedFiguresRow: MappedRow {
    let number: Int64
    let position: EntryPosition
    let figures: StoredTotals

    init(_ number: Int64, _ position: EntryPosition, _ balance: Balance) {
        self.number = number
        self.position = position
        figures = StoredTotals(balance)
    }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        number = try columns.value("number") { $0.number }
        position = try columns.value("position") { $0.position }
        figures = try columns.part { $0.figures }
    }
}

/// The contenders' rows.
extension RowWriter {
    static let plainEntries = RowWriter(
        Statement(
            "insert_plain_entries",
            """
            insert into plain_entries
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6),
                   unnest($7), unnest($8), unnest($9), unnest($10)
            """,
            parameters: [
                .int8.array, .int8.array, .uuid.array, .timestamptz.array, .bool.array,
                .int2.array, .numeric.array, .text.array, .text.array, .json.array,
            ])
    ) { parameters, batch in
        for line in batch.lines {
            parameters.append(line.position, to: 0)
            parameters.append(line.account, to: 1)
            parameters.append(line.id, to: 2)
            parameters.append(batch.recordedAt, to: 3)
            parameters.append(line.direction == .credit, to: 4)
            parameters.append(Int16(0), to: 5)
            parameters.append(line.units, to: 6)
            parameters.append("MANUAL", to: 7)
            parameters.appendNull(to: 8)
            parameters.appendNull(to: 9)
        }
    }

    private static let figureTypes: [PostgresType] =
        Array(repeating: .int8.array, count: 4) + Array(repeating: .numeric.array, count: 6)

    static let currentBalances = RowWriter(
        Statement(
            "merge_current_balances",
            """
            insert into current_balances as held
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6),
                   unnest($7), unnest($8), unnest($9), unnest($10), unnest($11)
            on conflict (balance_id) do update set
                version = held.version + excluded.version,
                settled_entry = coalesce(excluded.settled_entry, held.settled_entry),
                pending_entry = coalesce(excluded.pending_entry, held.pending_entry),
                encumbrance_entry =
                    coalesce(excluded.encumbrance_entry, held.encumbrance_entry),
                settled_debit = held.settled_debit + excluded.settled_debit,
                settled_credit = held.settled_credit + excluded.settled_credit,
                pending_debit = held.pending_debit + excluded.pending_debit,
                pending_credit = held.pending_credit + excluded.pending_credit,
                encumbrance_debit = held.encumbrance_debit + excluded.encumbrance_debit,
                encumbrance_credit = held.encumbrance_credit + excluded.encumbrance_credit
            """,
            parameters: [.int8.array] + figureTypes)
    ) { parameters, batch in
        for owner in batch.owners {
            parameters.append(row: FiguresRow(owner.number, owner.added))
        }
    }

    static let balanceRows = RowWriter(
        Statement(
            "insert_balance_rows",
            """
            insert into balance_rows
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6),
                   unnest($7), unnest($8), unnest($9), unnest($10), unnest($11), unnest($12)
            """,
            parameters: [.int8.array, .int8.array] + figureTypes)
    ) { parameters, batch in
        for owner in batch.owners {
            parameters.append(
                row: PlacedFiguresRow(owner.number, owner.position, owner.after))
        }
    }

    static let leanEntries = RowWriter(
        Statement(
            "insert_lean_entries",
            """
            insert into lean_entries
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6),
                   unnest($7), unnest($8), unnest($9), null
            """,
            parameters: [
                .int8.array, .int2.array, .int4.array, .bool.array, .int2.array, .int8.array,
                .numeric.array, .numeric.array, .numeric.array,
            ])
    ) { parameters, batch in
        for line in batch.lines {
            parameters.append(line.position.seq, to: 0)
            parameters.append(Int16(line.position.sequence), to: 1)
            parameters.append(Int32(line.account), to: 2)
            parameters.append(line.direction == .credit, to: 3)
            parameters.append(Int16(0), to: 4)
            parameters.append(line.balance.version, to: 5)
            parameters.append(line.units, to: 6)
            parameters.append(line.balance.settled.debit, to: 7)
            parameters.append(line.balance.settled.credit, to: 8)
        }
    }
}
