public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Every entry with its account's running totals: see README.md.
public enum EntriesProjection {
    public static let projection = Projection(
        name: "entries", slotVariable: "entries", lifecycle: .inline,
        schema: [SQL.tables, SQL.positionOfVersion],
        tables: ["entries_:entries", "account_balances_:entries"],
        views: [
            Projection.View(SQL.entries),
            Projection.View(SQL.entryReferences, isPublic: false),
            Projection.View(SQL.accountBalances, isPublic: false),
        ])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        let writes = EntryWrites(slots)
        return [writes.insertBalances, writes.insertEntries] + EntryReads(slots).all
    }
}

struct EntryWrites: Sendable {
    let insertBalances: Statement
    let insertEntries: Statement

    init(_ slots: Slots) {
        insertBalances = Statement(
            SQL.insertAccountBalances, filling: slots.values,
            parameters: [
                .int8.array, .uuid.array, .uuid.array, .text.array, .timestamptz.array,
            ])
        insertEntries = Statement(
            SQL.insertEntries, filling: slots.values,
            parameters: [
                .int8.array, .int8.array, .uuid.array, .timestamptz.array, .int8.array,
                .int8.array, .int8.array, .int8.array, .bool.array, .int2.array, .numeric.array,
                .numeric.array, .numeric.array, .numeric.array, .numeric.array, .numeric.array,
                .numeric.array, .text.array, .text.array, .json.array,
            ])
    }
}

/// Folds postings into rows of entries, and of balances that had their first.
public struct EntryProjector: Projector, ~Copyable {
    private let writes: EntryWrites
    private var balances: Parameters
    private var entries: Parameters
    private var hasBalances = false
    private var hasEntries = false

    public init(_ slots: Slots) {
        writes = EntryWrites(slots)
        balances = Parameters(for: writes.insertBalances)
        entries = Parameters(for: writes.insertEntries)
    }

    public mutating func discard() {
        balances.removeAll()
        entries.removeAll()
        hasBalances = false
        hasEntries = false
    }

    public mutating func apply(_ folded: FoldedEvent, _ facts: Facts) {
        guard case .transactionPosted(let posted) = folded.event.body else { return }
        for (index, entry) in posted.entries.enumerated() {
            let position = EntryPosition(seq: folded.event.seq, sequence: index + 1)
            let effect = folded.effects[index]
            if effect.balanceID == position {
                append(balance: position, entry, posted.journalID, folded.event.recordedAt)
            }
            append(entry, position, effect, folded.event.recordedAt)
        }
    }

    private mutating func append(
        balance id: EntryPosition, _ entry: PostedEntry, _ journalID: JournalID,
        _ recordedAt: Timestamp
    ) {
        hasBalances = true
        balances.append(id, to: 0)
        balances.append(entry.accountID, to: 1)
        balances.append(journalID, to: 2)
        balances.append(entry.currency, to: 3)
        balances.append(recordedAt, to: 4)
    }

    private mutating func append(
        _ entry: PostedEntry, _ position: EntryPosition, _ effect: EntryEffect,
        _ recordedAt: Timestamp
    ) {
        hasEntries = true
        let balance = effect.balance
        entries.append(position, to: 0)
        entries.append(effect.balanceID, to: 1)
        entries.append(entry.id, to: 2)
        entries.append(recordedAt, to: 3)
        entries.append(balance?.version, to: 4)
        entries.append(balance?.settled.lastEntry?.position, to: 5)
        entries.append(balance?.pending.lastEntry?.position, to: 6)
        entries.append(balance?.encumbrance.lastEntry?.position, to: 7)
        entries.append(entry.direction == .credit, to: 8)
        entries.append(Int16(entry.layer.rawValue), to: 9)
        entries.append(entry.units, to: 10)
        if let balance {
            append(balance.settled, at: 11)
            append(balance.pending, at: 13)
            append(balance.encumbrance, at: 15)
        } else {
            for column in 11...16 { entries.appendNull(to: column) }
        }
        entries.append(entry.entryType, to: 17)
        entries.append(entry.description, to: 18)
        entries.append(entry.metadata, to: 19)
    }

    private mutating func append(_ layer: LayerBalance, at column: Int) {
        entries.append(layer.debit, to: column)
        entries.append(layer.credit, to: column + 1)
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        if hasBalances { try pipeline.send(writes.insertBalances, balances) }
        if hasEntries { try pipeline.send(writes.insertEntries, entries) }
        discard()
    }
}
