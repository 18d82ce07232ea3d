import EventLog
public import Postgres
public import Projecting

/// Every entry with its account's running totals: see README.md.
public enum EntriesProjection {
    public static let projection = Projection(
        name: "entries", slotVariable: "entries", lifecycle: .inline,
        schema: [SQL.tables, SQL.lastEntries, SQL.positionOfVersion],
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
        let audits = EntryAuditReads(slots)
        return [
            writes.insertBalances, writes.insertEntries, audits.entries, audits.balances,
        ] + EntryReads(slots).all
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
