public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// Reading the chart: what decisions need of it, and what is listed.
public struct ChartReads: Sendable {
    let readAccounts: Select<AccountRow, [UniqueID]>
    let readSetsAbove: Select<AccountSetRow, [UniqueID]>
    let readParents: Select<ParentRow, [UniqueID]>
    let readMembersBelow: Select<Membership, [AccountSetID]>
    let readJournals: Select<JournalRow, [JournalID]>
    let readAccountCodes: Select<NameRow, [Code]>
    let readAccountExternalIDs: Select<NameRow, [ExternalID]>
    let readSetExternalIDs: Select<NameRow, [ExternalID]>
    let readJournalCodes: Select<NameRow, [Code]>
    let listLazySets: Select<IDRow<AccountSet>, JournalID?, UniqueID?, Int32>
    let listJournals: Select<JournalRow, Int32>
    let listSets: Select<AccountSetRow, JournalID, Int32>
    let listMembers: Select<Membership, JournalID, Bool, Int32>

    public init(_ slots: Slots) {
        let values = slots.values
        readAccounts = Select(SQL.readAccounts, filling: values)
        readSetsAbove = Select(SQL.readSetsAbove, filling: values)
        readParents = Select(SQL.readParents, filling: values)
        readMembersBelow = Select(SQL.readMembersBelow, filling: values)
        readJournals = Select(SQL.readJournals, filling: values)
        readAccountCodes = Select(SQL.readAccountCodes, filling: values)
        readAccountExternalIDs = Select(SQL.readAccountExternalIds, filling: values)
        readSetExternalIDs = Select(SQL.readSetExternalIds, filling: values)
        readJournalCodes = Select(SQL.readJournalCodes, filling: values)
        listLazySets = Select(SQL.listLazySets, filling: values)
        listJournals = Select(SQL.listJournals, filling: values)
        listSets = Select(SQL.listJournalSets, filling: values)
        listMembers = Select(SQL.listJournalMembers, filling: values)
    }

    var all: [Statement] {
        [
            readAccounts.statement, readSetsAbove.statement, readParents.statement,
            readMembersBelow.statement, readJournals.statement, readAccountCodes.statement,
            readAccountExternalIDs.statement, readSetExternalIDs.statement,
            readJournalCodes.statement, listLazySets.statement, listJournals.statement,
            listSets.statement, listMembers.statement,
        ]
    }
}

/// Looking things up.
extension ChartReads {
    /// The accounts with these ids, in no particular order.
    public func accounts(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [Account] {
        try readAccounts.all(session, ids).map(\.account)
    }

    /// The sets with these ids, in no particular order.
    public func sets(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [AccountSet] {
        let asked = Set(ids)
        return try readSetsAbove.all(session, ids).map(\.set)
            .filter { asked.contains($0.id.uniqueID) }
    }

    public func journal(
        _ id: JournalID, _ session: borrowing Session
    ) throws -> Journal? {
        try readJournals.first(session, [id])?.journal
    }

    /// The id of the account with this code; nil when it is free, as below.
    public func account(
        code: Code, _ session: borrowing Session
    ) throws -> UniqueID? {
        try readAccountCodes.first(session, [code])?.owner.id
    }

    public func account(
        externalID: ExternalID, _ session: borrowing Session
    ) throws -> UniqueID? {
        try readAccountExternalIDs.first(session, [externalID])?.owner.id
    }

    public func set(
        externalID: ExternalID, _ session: borrowing Session
    ) throws -> UniqueID? {
        try readSetExternalIDs.first(session, [externalID])?.owner.id
    }

    public func journal(
        code: Code, _ session: borrowing Session
    ) throws -> JournalID? {
        try readJournalCodes.first(session, [code]).map { JournalID($0.owner.id) }
    }

    /// The eventually consistent sets behind `after` by id, of one journal or of all.
    public func lazySets(
        of journal: JournalID?, after: UniqueID?, limit: Int, _ session: borrowing Session
    ) throws -> [UniqueID] {
        try listLazySets.all(session, journal, after, Int32(limit)).map(\.id.uniqueID)
    }
}

/// Listing the chart of one journal.
extension ChartReads {
    /// Journals by name, then id; at most `limit`.
    public func journals(
        limit: Int, _ session: borrowing Session
    ) throws -> [Journal] {
        try listJournals.all(session, Int32(limit)).map(\.journal)
    }

    /// The sets of a journal in the order of their creation, at most `limit`.
    public func sets(
        of journal: JournalID, limit: Int, _ session: borrowing Session
    ) throws -> [AccountSet] {
        try listSets.all(session, journal, Int32(limit)).map(\.set)
    }

    /// The edges below the sets of a journal in the order of adding, at most `limit`.
    public func members(
        of journal: JournalID, includingAccounts: Bool, limit: Int, _ session: borrowing Session
    ) throws -> [Membership] {
        try listMembers.all(session, journal, includingAccounts, Int32(limit))
    }
}
