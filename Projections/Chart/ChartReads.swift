import Accounting
import EventLog
public import Postgres
public import Projecting

/// Reading the chart: what decisions lack of it, and what is listed.
public struct ChartReads: Sendable {
    let readAccounts: Statement
    let readSetsAbove: Statement
    let readParents: Statement
    let readMembersBelow: Statement
    let readJournals: Statement
    let readAccountCodes: Statement
    let readAccountExternalIDs: Statement
    let readSetExternalIDs: Statement
    let readJournalCodes: Statement
    let listLazySets: Statement
    let listChart: Statement

    public init(_ slots: Slots) {
        let values = slots.values
        let creation: [PostgresType] = [.int8, .uuid, .bytea]
        let holder: [PostgresType] = [.text, .uuid, .int8]
        readAccounts = Statement(
            SQL.readAccounts, filling: values, parameters: [.uuid.array],
            columns: [
                .uuid, .text, .text, .text, .text, .text, .text, .text, .json, .bool,
            ] + creation)
        readSetsAbove = Statement(
            SQL.readSetsAbove, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid, .text, .text, .bool, .text, .text, .json] + creation)
        readParents = Statement(
            SQL.readParents, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid])
        readMembersBelow = Statement(
            SQL.readMembersBelow, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid, .bool])
        readJournals = Statement(
            SQL.readJournals, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .text, .text, .text, .text, .bool, .date] + creation)
        readAccountCodes = Statement(
            SQL.readAccountCodes, filling: values, parameters: [.text.array], columns: holder)
        readAccountExternalIDs = Statement(
            SQL.readAccountExternalIds, filling: values, parameters: [.text.array],
            columns: holder)
        readSetExternalIDs = Statement(
            SQL.readSetExternalIds, filling: values, parameters: [.text.array], columns: holder)
        readJournalCodes = Statement(
            SQL.readJournalCodes, filling: values, parameters: [.text.array], columns: holder)
        listLazySets = Statement(
            SQL.listLazySets, filling: values, parameters: [.uuid, .uuid, .int4],
            columns: [.uuid])
        listChart = Statement(
            SQL.listChart, filling: values, parameters: [.uuid],
            columns: [.uuid, .text, .text, .bool, .bool, .uuid])
    }

    var all: [Statement] {
        [
            readAccounts, readSetsAbove, readParents, readMembersBelow, readJournals,
            readAccountCodes, readAccountExternalIDs, readSetExternalIDs, readJournalCodes,
            listLazySets, listChart,
        ]
    }
}

extension ChartProjection {
    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        ChartWrites(slots).all + ChartReads(slots).all
    }
}
