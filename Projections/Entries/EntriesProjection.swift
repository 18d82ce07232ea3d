public import Postgres
public import ProjectionEngine

/// Every entry with its account's running totals: see README.md.
public struct EntriesProjection: InlineProjection {
    public init() {}

    public let name = "entries"
    public let version = 1
    public let schema = [
        SQL.createAccountBalances, SQL.indexJournalBalances, SQL.createEntries, SQL.indexEntries,
    ]
    public let tables = ["entries_:entries", "account_balances_:entries"]
    public let views = [
        View(SQL.entries), View(SQL.entryReferences, isPublic: false),
        View(SQL.accountBalances, isPublic: false),
    ]
    public let files = SQL.all

    /// A page of an account's history, which stands inside the statements that read it.
    public static let historyPage = SQL.accountHistoryPage

    public func statements(_ slots: Slots) -> [Statement] {
        EntryWrites(slots).all + EntryReads(slots).all + EntryAuditReads(slots).all
    }

    public func projector(_ slots: Slots) -> any Projector { EntryProjector(slots) }

    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) -> any ProjectionAudit { EntryAudit(slots) }

    public func factSource(_ slots: Slots) -> (any FactSource)? { EntryReads(slots) }
}

/// The statements that write entries.
public struct EntryWrites: Sendable {
    public let insertBalances: Insert<AccountBalanceRow>
    public let insertEntries: Insert<EntryRow>

    public init(_ slots: Slots) {
        insertBalances = Insert(SQL.insertAccountBalances, filling: slots.values)
        insertEntries = Insert(SQL.insertEntries, filling: slots.values)
    }

    var all: [Statement] { [insertBalances.statement, insertEntries.statement] }
}
