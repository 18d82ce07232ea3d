public import Postgres
public import Projecting

/// Journals, accounts, account sets and memberships as they stand: see README.md.
public enum ChartProjection {
    public static let projection = Projection(
        name: "chart", slotVariable: "chart", lifecycle: .inline,
        schema: [SQL.tables],
        tables: [
            "journals_:chart", "accounts_:chart", "account_sets_:chart", "members_:chart",
        ],
        views: [SQL.journals, SQL.accounts, SQL.accountSets, SQL.accountSetMembers]
            .map { Projection.View($0) })

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all
}

/// The statements that write the chart.
struct ChartWrites: Sendable {
    let insertJournals: Statement
    let insertAccounts: Statement
    let insertSets: Statement
    let insertMembers: Statement
    let deleteMembers: Statement
    let updateJournal: Statement
    let updateAccount: Statement
    let updateSet: Statement

    init(_ slots: Slots) {
        let values = slots.values
        insertJournals = Statement(
            SQL.insertJournals, filling: values,
            parameters: [
                .uuid.array, .text.array, .text.array, .text.array, .text.array, .bool.array,
                .date.array, .int8.array, .uuid.array, .bytea.array,
            ])
        insertAccounts = Statement(
            SQL.insertAccounts, filling: values,
            parameters: [
                .uuid.array, .text.array, .text.array, .text.array, .text.array, .text.array,
                .text.array, .text.array, .json.array, .bool.array, .int8.array, .uuid.array,
                .bytea.array,
            ])
        insertSets = Statement(
            SQL.insertSets, filling: values,
            parameters: [
                .uuid.array, .uuid.array, .text.array, .text.array, .bool.array, .text.array,
                .text.array, .json.array, .int8.array, .uuid.array, .bytea.array,
            ])
        insertMembers = Statement(
            SQL.insertMembers, filling: values,
            parameters: [.uuid.array, .uuid.array, .bool.array, .int8.array])
        deleteMembers = Statement(
            SQL.deleteMembers, filling: values, parameters: [.uuid.array, .uuid.array])
        updateJournal = Statement(
            SQL.updateJournal, filling: values,
            parameters: [.uuid, .text, .text, .text, .bool, .date])
        updateAccount = Statement(
            SQL.updateAccount, filling: values,
            parameters: [.uuid, .text, .text, .text, .text, .text, .text, .text, .json])
        updateSet = Statement(
            SQL.updateSet, filling: values, parameters: [.uuid, .text, .text, .text, .json])
    }

    var all: [Statement] {
        [
            insertJournals, insertAccounts, insertSets, insertMembers, deleteMembers,
            updateJournal, updateAccount, updateSet,
        ]
    }
}
