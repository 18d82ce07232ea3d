import Accounting
import BalancesProjection
import Daybook
import EntriesProjection
import EventLog
import Postgres
import Projecting
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

    private static let slots = Slots(first: Projections.all)

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

    static let transactions = RowWriter(
        own("insert_transactions", of: TransactionsProjection.statements(slots))
    ) { parameters, batch in
        for transfer in batch.transfers {
            parameters.append(transfer.seq, to: 0)
            parameters.append(transfer.id, to: 1)
            parameters.append(UniqueID(bits: 2), to: 2)
            parameters.append(transfer.seq, to: 3)
            for column in [4, 5, 6, 8, 9, 11, 12, 13, 14] { parameters.appendNull(to: column) }
            parameters.append(batch.recordedAt.date, to: 7)
            parameters.append(batch.recordedAt, to: 10)
            parameters.append(hash(of: transfer), to: 15)
            parameters.append(false, to: 16)
        }
    }

    private static func hash(of transfer: LayoutBatch.Transfer) -> Digest {
        Digest(first: transfer.id.uniqueID.bits, second: transfer.id.uniqueID.bits)
    }

    static let entries = RowWriter(own("insert_entries", of: EntriesProjection.statements(slots))) {
        parameters, batch in
        for line in batch.lines {
            parameters.append(line.position, to: 0)
            parameters.append(line.account, to: 1)
            parameters.append(line.id, to: 2)
            parameters.append(batch.recordedAt, to: 3)
            parameters.append(line.balance.version, to: 4)
            parameters.append(line.direction == .credit, to: 8)
            parameters.append(Int16(0), to: 9)
            parameters.append(line.units, to: 10)
            parameters.append(BalanceFigures(line.balance), last: 5, totals: 11)
            parameters.append("MANUAL", to: 17)
            parameters.appendNull(to: 18)
            parameters.appendNull(to: 19)
        }
    }

    static let setRows = RowWriter(BalancesProjection.statements(slots).insert) {
        parameters, batch in
        SetBalanceTable.fill(&parameters, with: batch.setRows)
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
            parameters.append(owner.number, to: 0)
            parameters.append(owner.added.version, to: 1)
            parameters.append(BalanceFigures(owner.added), last: 2, totals: 5)
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
            parameters.append(owner.number, to: 0)
            parameters.append(owner.position, to: 1)
            parameters.append(owner.after.version, to: 2)
            parameters.append(BalanceFigures(owner.after), last: 3, totals: 6)
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
