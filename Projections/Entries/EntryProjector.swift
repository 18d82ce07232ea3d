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

/// Folds postings into rows of entries, and of balances that had their first.
public struct EntryProjector: Projector, ~Copyable {
    private let writes: EntryWrites
    private var balanceParameters: Parameters
    private var entryParameters: Parameters
    private var balances: [AccountBalanceRow] = []
    private var entries: [EntryRow] = []

    public init(_ slots: Slots) {
        writes = EntryWrites(slots)
        balanceParameters = Parameters(for: writes.insertBalances)
        entryParameters = Parameters(for: writes.insertEntries)
    }

    public mutating func apply(_ folded: FoldedEvent, _ facts: Facts) {
        let event = folded.event
        guard case .transactionPosted(let posted) = event.body else { return }
        for (index, entry) in posted.entries.enumerated() {
            let position = EntryPosition(seq: event.seq, sequence: index + 1)
            let effect = folded.effects[index]
            if effect.balanceID == position {
                let key = BalanceKey(
                    journalID: posted.journalID, ownerID: entry.accountID.uniqueID,
                    currency: entry.currency)
                balances.append(
                    AccountBalanceRow(id: position, key: key, createdAt: event.recordedAt))
            }
            entries.append(EntryRow(entry, at: position, effect, event))
        }
    }

    public mutating func takeRows() -> (balances: [AccountBalanceRow], entries: [EntryRow]) {
        defer { discard() }
        return (balances, entries)
    }

    public mutating func discard() {
        balances.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    public mutating func send(_ pipeline: borrowing Pipeline) throws {
        if !balances.isEmpty {
            balanceParameters.removeAll()
            for row in balances { append(row) }
            try pipeline.send(writes.insertBalances, balanceParameters)
        }
        if !entries.isEmpty {
            entryParameters.removeAll()
            for row in entries { append(row) }
            try pipeline.send(writes.insertEntries, entryParameters)
        }
        discard()
    }

    private mutating func append(_ row: AccountBalanceRow) {
        balanceParameters.append(row.id, to: 0)
        balanceParameters.append(row.key.ownerID, to: 1)
        balanceParameters.append(row.key.journalID, to: 2)
        balanceParameters.append(row.key.currency, to: 3)
        balanceParameters.append(row.createdAt, to: 4)
    }

    private mutating func append(_ row: EntryRow) {
        entryParameters.append(row.position, to: 0)
        entryParameters.append(row.balanceID, to: 1)
        entryParameters.append(row.entryID, to: 2)
        entryParameters.append(row.recordedAt, to: 3)
        entryParameters.append(row.figures?.version, to: 4)
        entryParameters.append(row.direction == .credit, to: 8)
        entryParameters.append(Int16(row.layer.rawValue), to: 9)
        entryParameters.append(row.units, to: 10)
        if let figures = row.figures {
            entryParameters.append(figures, last: 5, totals: 11)
        } else {
            for column in [5, 6, 7, 11, 12, 13, 14, 15, 16] {
                entryParameters.appendNull(to: column)
            }
        }
        entryParameters.append(row.entryType, to: 17)
        entryParameters.append(row.description, to: 18)
        entryParameters.append(row.metadata, to: 19)
    }
}
