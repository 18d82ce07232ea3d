import Accounting
public import Postgres
public import ProjectionEngine

/// The balances of eventually consistent sets, which move only when recalculated: see README.md.
public struct EventuallyConsistentSetsProjection: Projection {
    private static let table = "lazy_set_balances_:lazy"

    public init() {}

    public let name = "eventually_consistent_sets"
    public let version = 1
    public let lifecycle = Lifecycle.lazy
    public let slotVariable = "lazy"
    public let schema = SetBalanceTable.schema(rows: table)
    public let tables = [table]
    public let views = [View(SQL.lazySetBalances, isPublic: false)]
    public let files = SQL.all

    public func statements(_ slots: Slots) -> [Statement] {
        Self.balances(slots).all + LazySetReads(slots).all
    }

    /// Folds each set up to its watermark.
    public func refill(
        _ slots: Slots, _ session: borrowing Session
    ) throws -> any Projector {
        SetBalanceProjector(
            Self.balances(slots).insert, eventuallyConsistent: true,
            watermarks: try LazySets(slots).allWatermarks(session))
    }

    /// Compares the table with a fresh fold up to each set's watermark.
    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) throws -> any ProjectionAudit {
        SetBalanceAudit(
            rows: Self.table, slots: slots,
            watermarks: try LazySets(slots).allWatermarks(session))
    }

    /// The statements that write and read the table of balances.
    public static func balances(_ slots: Slots) -> SetBalanceTable {
        SetBalanceTable(rows: table, slots: slots)
    }
}

/// The statements around watermarks and what is new for a set.
struct LazySetReads: Sendable {
    let lockWatermarks: Select<WatermarkRow, [AccountSetID]>
    let readWatermarks: Select<WatermarkRow, [AccountSetID]>
    let listWatermarks: Select<WatermarkRow>
    let startWatermarks: Update<[AccountSetID]>
    let moveWatermarks: Update<[AccountSetID], [Seq]>
    let listBelow: Select<IDRow<AccountSet>, [AccountSetID]>
    let countMembers: Select<CountRow, [AccountSetID], Int64>
    let newByMember:
        Select<NewEntry, [AccountSetID], [EntryPosition], JournalID, EntryPosition, Int64>
    let newByTail:
        Select<NewEntry, [AccountSetID], [EntryPosition], JournalID, EntryPosition, Int64>
    let countNewByMember: Select<NewEntryCount, [AccountSetID], [EntryPosition], EntryPosition>
    let countNewByTail: Select<NewEntryCount, [AccountSetID], [EntryPosition], EntryPosition>

    init(_ slots: Slots) {
        let values = slots.values
        lockWatermarks = Select(SQL.lockWatermarks)
        readWatermarks = Select(SQL.readWatermarks)
        listWatermarks = Select(SQL.listWatermarks)
        startWatermarks = Update(SQL.startWatermarks)
        moveWatermarks = Update(SQL.moveWatermarks)
        listBelow = Select(SQL.listLazySetsBelow, filling: values)
        countMembers = Select(SQL.countMembersBelow, filling: values)
        newByMember = Select(SQL.newEntriesByMember, filling: values)
        newByTail = Select(SQL.newEntriesByTail, filling: values)
        countNewByMember = Select(SQL.countNewByMember, filling: values)
        countNewByTail = Select(SQL.countNewByTail, filling: values)
    }

    var all: [Statement] {
        [
            lockWatermarks.statement, readWatermarks.statement, listWatermarks.statement,
            startWatermarks.statement, moveWatermarks.statement, listBelow.statement,
            countMembers.statement, newByMember.statement, newByTail.statement,
            countNewByMember.statement, countNewByTail.statement,
        ]
    }
}

/// Up to which event a set was recalculated.
struct WatermarkRow: MappedRow {
    let id: AccountSetID
    let seq: Seq

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        id = try columns.value("owner_id") { $0.id }
        seq = try columns.value("as_of_seq") { $0.seq }
    }
}

/// How many entries are new for a set.
struct NewEntryCount: MappedRow {
    let set: AccountSetID
    let count: Int64

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        set = try columns.value("root") { $0.set }
        count = try columns.value("count") { $0.count }
    }
}
