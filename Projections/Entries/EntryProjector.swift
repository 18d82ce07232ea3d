public import Accounting
import EventLog
public import Postgres
public import Projecting

/// A row of entries: an entry with its account's running totals right after it.
public struct EntryRow: Sendable, Equatable {
    public var position: EntryPosition
    public var balanceID: EntryPosition
    public var entryID: EntryID
    public var recordedAt: Timestamp
    /// Nil for an eventually consistent account.
    public var figures: BalanceFigures?
    public var direction: Direction
    public var layer: Layer
    public var units: Units
    public var entryType: EntryType
    public var description: Prose?
    public var metadata: Metadata?

    init(_ entry: PostedEntry, at position: EntryPosition, _ effect: EntryEffect, _ event: Event) {
        self.position = position
        balanceID = effect.balanceID
        entryID = entry.id
        recordedAt = event.recordedAt
        figures = effect.balance.map(BalanceFigures.init)
        direction = entry.direction
        layer = entry.layer
        units = entry.units
        entryType = entry.entryType
        description = entry.description
        metadata = entry.metadata
    }
}

/// A row of account balances: whose balance a number stands for, since its first entry.
public struct AccountBalanceRow: Sendable, Equatable {
    public var id: EntryPosition
    public var key: BalanceKey
    public var createdAt: Timestamp
}

/// The rows that an event makes.
struct EntryRows {
    var balances: [AccountBalanceRow] = []
    var entries: [EntryRow] = []

    mutating func add(_ folded: FoldedEvent) {
        Self.each(of: folded, balance: { balances.append($0) }, entry: { entries.append($0) })
    }

    static func each(
        of folded: FoldedEvent, balance: (AccountBalanceRow) -> Void, entry: (EntryRow) -> Void
    ) {
        let event = folded.event
        guard case .transactionPosted(let posted) = event.body else { return }
        for (index, posting) in posted.entries.enumerated() {
            let position = EntryPosition(seq: event.seq, sequence: index + 1)
            let effect = folded.effects[index]
            if effect.balanceID == position {
                let key = BalanceKey(
                    journalID: posted.journalID, ownerID: posting.accountID.uniqueID,
                    currency: posting.currency)
                balance(AccountBalanceRow(id: position, key: key, createdAt: event.recordedAt))
            }
            entry(EntryRow(posting, at: position, effect, event))
        }
    }
}

/// Folds postings into rows of entries, and of balances that had their first, encoded at once.
public struct EntryProjector: Projector, ~Copyable {
    private var balances: RowBatches
    private var entries: RowBatches

    public init(_ slots: Slots) {
        let writes = EntryWrites(slots)
        balances = RowBatches(for: writes.insertBalances)
        entries = RowBatches(for: writes.insertEntries)
    }

    public mutating func apply(_ folded: FoldedEvent, _ state: LedgerState) {
        EntryRows.each(
            of: folded,
            balance: { row in balances.append { $0.append(row) } },
            entry: { row in entries.append { $0.append(row) } })
    }

    public mutating func discard() {
        balances.removeAll()
        entries.removeAll()
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        try balances.send(pipeline)
        try entries.send(pipeline)
    }
}

extension Parameters {
    fileprivate mutating func append(_ row: AccountBalanceRow) {
        append(row.id, to: 0)
        append(row.key.ownerID, to: 1)
        append(row.key.journalID, to: 2)
        append(row.key.currency, to: 3)
        append(row.createdAt, to: 4)
    }

    fileprivate mutating func append(_ row: EntryRow) {
        append(row.position, to: 0)
        append(row.balanceID, to: 1)
        append(row.entryID, to: 2)
        append(row.recordedAt, to: 3)
        append(row.figures?.version, to: 4)
        append(row.direction == .credit, to: 8)
        append(Int16(row.layer.rawValue), to: 9)
        append(row.units, to: 10)
        if let figures = row.figures {
            append(figures, last: 5, totals: 11)
        } else {
            for column in [5, 6, 7, 11, 12, 13, 14, 15, 16] { appendNull(to: column) }
        }
        append(row.entryType, to: 17)
        append(row.description, to: 18)
        append(row.metadata, to: 19)
    }
}
