public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// A row of entries: an entry with its account's running totals right after it.
public struct EntryRow: MappedRow, Equatable {
    public var position: EntryPosition
    public var balanceID: EntryPosition
    public var entryID: EntryID
    public var recordedAt: Timestamp
    /// Nil for an eventually consistent account.
    public var figures: StoredTotals?
    public var direction: Direction
    public var layer: Layer
    public var units: Units
    public var entryType: EntryType
    public var description: FreeText?
    public var metadata: Metadata?

    public init(
        _ entry: PostedEntry, at position: EntryPosition, _ effect: EntryEffect,
        recordedAt: Timestamp
    ) {
        self.position = position
        balanceID = effect.balanceID
        entryID = entry.id
        self.recordedAt = recordedAt
        figures = effect.balance.map(StoredTotals.init)
        direction = entry.direction
        layer = entry.layer
        units = entry.units
        entryType = entry.entryType
        description = entry.description
        metadata = entry.metadata
    }

    public init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        position = try columns.value("position") { $0.position }
        balanceID = try columns.value("balance_id") { $0.balanceID }
        entryID = try columns.value("entry_id") { $0.entryID }
        recordedAt = try columns.value("recorded_at") { $0.recordedAt }
        figures = try columns.optionalPart { $0.figures }
        direction = try columns.value("is_credit") { $0.direction == .credit } ? .credit : .debit
        layer = try columns.value("layer") { $0.layer }
        units = try columns.value("units") { $0.units }
        entryType = try columns.value("entry_type") { $0.entryType }
        description = try columns.value("description") { $0.description }
        metadata = try columns.value("metadata") { $0.metadata }
    }
}

/// A row of account balances: whose balance a number stands for, since its first entry.
public struct AccountBalanceRow: MappedRow, Equatable {
    public var id: EntryPosition
    public var key: BalanceKey
    public var createdAt: Timestamp

    public init(id: EntryPosition, key: BalanceKey, createdAt: Timestamp) {
        self.id = id
        self.key = key
        self.createdAt = createdAt
    }

    public init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        id = try columns.value("id") { $0.id }
        let account = try columns.value("account_id") { $0.key.ownerID }
        let journal = try columns.value("journal_id") { $0.key.journalID }
        key = BalanceKey(
            journalID: journal, ownerID: account,
            currency: try columns.value("currency") { $0.key.currency })
        createdAt = try columns.value("created_at") { $0.createdAt }
    }
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
            entry(EntryRow(posting, at: position, effect, recordedAt: event.recordedAt))
        }
    }
}
