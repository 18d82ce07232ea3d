public import Accounting
public import Postgres
public import Projecting

/// The balances of eventually consistent sets, which move only when recalculated: see README.md.
public enum EventuallyConsistentSetsProjection {
    private static let table = "lazy_set_balances_:lazy"

    /// Compares the table with a fresh fold up to each set's watermark.
    public static func audit(
        _ slots: Slots, watermarks: [AccountSetID: Seq]
    ) -> SetBalanceAudit {
        SetBalanceAudit(rows: table, slots: slots, watermarks: watermarks)
    }

    public static let projection = Projection(
        name: "eventually_consistent_sets", slotVariable: "lazy", lifecycle: .lazy,
        schema: [SetBalanceTable.schema(rows: table)], tables: [table],
        views: [Projection.View(SQL.lazySetBalances, isPublic: false)])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// The statements that write and read the table of balances.
    public static func balances(_ slots: Slots) -> SetBalanceTable {
        SetBalanceTable(rows: table, slots: slots)
    }

    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] { LazySetReads(slots).all }
}

/// The statements around watermarks and what is new for a set.
struct LazySetReads: Sendable {
    let lockWatermarks: Statement
    let readWatermarks: Statement
    let listWatermarks: Statement
    let startWatermarks: Statement
    let moveWatermarks: Statement
    let listBelow: Statement
    let countMembers: Statement
    let newByMember: Statement
    let newByTail: Statement
    let countNewByMember: Statement
    let countNewByTail: Statement

    init(_ slots: Slots) {
        let values = slots.values
        let new: [PostgresType] = [
            .uuid, .int8, .uuid, .timestamptz, .bool, .int2, .numeric, .text,
        ]
        lockWatermarks = Statement(
            SQL.lockWatermarks, parameters: [.uuid.array], columns: [.uuid, .int8])
        readWatermarks = Statement(
            SQL.readWatermarks, parameters: [.uuid.array], columns: [.uuid, .int8])
        listWatermarks = Statement(SQL.listWatermarks, columns: [.uuid, .int8])
        startWatermarks = Statement(SQL.startWatermarks, parameters: [.uuid.array])
        moveWatermarks = Statement(
            SQL.moveWatermarks, parameters: [.uuid.array, .int8.array])
        listBelow = Statement(
            SQL.listLazySetsBelow, filling: values, parameters: [.uuid.array],
            columns: [.uuid])
        countMembers = Statement(
            SQL.countMembersBelow, filling: values, parameters: [.uuid.array, .int8],
            columns: [.int8])
        newByMember = Statement(
            SQL.newEntriesByMember, filling: values,
            parameters: [.uuid.array, .int8.array, .uuid, .int8, .int8], columns: new)
        newByTail = Statement(
            SQL.newEntriesByTail, filling: values,
            parameters: [.uuid.array, .int8.array, .uuid, .int8, .int8], columns: new)
        countNewByMember = Statement(
            SQL.countNewByMember, filling: values,
            parameters: [.uuid.array, .int8.array, .int8], columns: [.uuid, .int8])
        countNewByTail = Statement(
            SQL.countNewByTail, filling: values,
            parameters: [.uuid.array, .int8.array, .int8], columns: [.uuid, .int8])
    }

    var all: [Statement] {
        [
            lockWatermarks, readWatermarks, listWatermarks, startWatermarks, moveWatermarks,
            listBelow, countMembers, newByMember, newByTail, countNewByMember, countNewByTail,
        ]
    }
}
