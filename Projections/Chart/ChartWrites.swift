import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// The statements that write the chart.
struct ChartWrites: Sendable {
    let insertJournals: Insert<JournalRow>
    let insertAccounts: Insert<AccountRow>
    let insertSets: Insert<AccountSetRow>
    let insertMembers: Insert<MemberRow>
    let deleteMembers: Update<[AccountSetID], [UniqueID]>
    let updateJournal: Update<JournalID, Name?, Status, FreeText?, Bool, CalendarDate?>
    let updateAccount:
        Update<
            AccountID, Code?, Name?, AccountKind?, Direction, Status, ExternalID?, FreeText?,
            Metadata?
        >
    let updateSet: Update<AccountSetID, Name?, ExternalID?, FreeText?, Metadata?>

    init(_ slots: Slots) {
        let values = slots.values
        insertJournals = Insert(SQL.insertJournals, filling: values)
        insertAccounts = Insert(SQL.insertAccounts, filling: values)
        insertSets = Insert(SQL.insertSets, filling: values)
        insertMembers = Insert(SQL.insertMembers, filling: values)
        deleteMembers = Update(SQL.deleteMembers, filling: values)
        updateJournal = Update(SQL.updateJournal, filling: values)
        updateAccount = Update(SQL.updateAccount, filling: values)
        updateSet = Update(SQL.updateSet, filling: values)
    }

    var all: [Statement] {
        [
            insertJournals.statement, insertAccounts.statement, insertSets.statement,
            insertMembers.statement, deleteMembers.statement, updateJournal.statement,
            updateAccount.statement, updateSet.statement,
        ]
    }
}
