public import Accounting
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
    let listJournals: Statement
    let listSets: Statement
    let listMembers: Statement

    public init(_ slots: Slots) {
        let values = slots.values
        let creation: [PostgresType] = [.int8, .uuid, .bytea]
        let holder: [PostgresType] = [.text, .uuid, .int8]
        readAccounts = Statement(
            SQL.readAccounts, filling: values, parameters: [.uuid.array],
            columns: [
                .uuid, .text, .text, .text, .text, .text, .text, .text, .json, .bool,
            ] + creation)
        let set: [PostgresType] =
            [.uuid, .uuid, .text, .text, .bool, .text, .text, .json] + creation
        let journal: [PostgresType] =
            [.uuid, .text, .text, .text, .text, .bool, .date] + creation
        readSetsAbove = Statement(
            SQL.readSetsAbove, filling: values, parameters: [.uuid.array], columns: set)
        readParents = Statement(
            SQL.readParents, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid])
        readMembersBelow = Statement(
            SQL.readMembersBelow, filling: values, parameters: [.uuid.array],
            columns: [.uuid, .uuid, .bool])
        readJournals = Statement(
            SQL.readJournals, filling: values, parameters: [.uuid.array], columns: journal)
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
        listJournals = Statement(
            SQL.listJournals, filling: values, parameters: [.int4], columns: journal)
        listSets = Statement(
            SQL.listJournalSets, filling: values, parameters: [.uuid, .int4], columns: set)
        listMembers = Statement(
            SQL.listJournalMembers, filling: values, parameters: [.uuid, .bool, .int4],
            columns: [.uuid, .uuid, .bool])
    }

    var all: [Statement] {
        [
            readAccounts, readSetsAbove, readParents, readMembersBelow, readJournals,
            readAccountCodes, readAccountExternalIDs, readSetExternalIDs, readJournalCodes,
            listLazySets, listJournals, listSets, listMembers,
        ]
    }
}

/// Looking things up.
extension ChartReads {
    /// The accounts with these ids, in no particular order.
    public func accounts(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [Account] {
        let rows = try session.query(readAccounts, ids)
        return try (0..<rows.count).map { try ChartRows.account(rows, $0).account }
    }

    /// The sets with these ids, in no particular order.
    public func sets(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [AccountSet] {
        let asked = Set(ids)
        let rows = try session.query(readSetsAbove, ids)
        return try (0..<rows.count).map { try ChartRows.set(rows, $0).set }
            .filter { asked.contains($0.id.uniqueID) }
    }

    public func journal(
        _ id: JournalID, _ session: borrowing Session
    ) throws -> Journal? {
        let rows = try session.query(readJournals, [id])
        return rows.isEmpty ? nil : try ChartRows.journal(rows, 0).journal
    }

    /// The id of the account with this code; nil when it is free, as below.
    public func account(
        code: Code, _ session: borrowing Session
    ) throws -> UniqueID? {
        try holder(try session.query(readAccountCodes, [code]))
    }

    public func account(
        externalID: ExternalID, _ session: borrowing Session
    ) throws -> UniqueID? {
        try holder(try session.query(readAccountExternalIDs, [externalID]))
    }

    public func set(
        externalID: ExternalID, _ session: borrowing Session
    ) throws -> UniqueID? {
        try holder(try session.query(readSetExternalIDs, [externalID]))
    }

    public func journal(
        code: Code, _ session: borrowing Session
    ) throws -> JournalID? {
        try holder(try session.query(readJournalCodes, [code])).map(JournalID.init)
    }

    private func holder(_ rows: borrowing Rows) throws -> UniqueID? {
        rows.isEmpty ? nil : try rows.value(0, 1)
    }

    /// The eventually consistent sets behind `after` by id, of one journal or of all.
    public func lazySets(
        of journal: JournalID?, after: UniqueID?, limit: Int, _ session: borrowing Session
    ) throws -> [UniqueID] {
        let rows = try session.query(listLazySets, journal, after, Int32(limit))
        return try (0..<rows.count).map { try rows.value($0, 0) }
    }
}

/// Listing the chart of one journal.
extension ChartReads {
    /// Journals by name, then id; at most `limit`.
    public func journals(
        limit: Int, _ session: borrowing Session
    ) throws -> [Journal] {
        let rows = try session.query(listJournals, Int32(limit))
        return try (0..<rows.count).map { try ChartRows.journal(rows, $0).journal }
    }

    /// The sets of a journal in the order of their creation, at most `limit`.
    public func sets(
        of journal: JournalID, limit: Int, _ session: borrowing Session
    ) throws -> [AccountSet] {
        let rows = try session.query(listSets, journal, Int32(limit))
        return try (0..<rows.count).map { try ChartRows.set(rows, $0).set }
    }

    /// The edges below the sets of a journal in the order of adding, at most `limit`.
    public func members(
        of journal: JournalID, includingAccounts: Bool, limit: Int, _ session: borrowing Session
    ) throws -> [Membership] {
        let rows = try session.query(listMembers, journal, includingAccounts, Int32(limit))
        return try (0..<rows.count).map { row in
            let id: UniqueID = try rows.value(row, 1)
            let isSet: Bool = try rows.value(row, 2)
            return Membership(
                setID: try rows.value(row, 0),
                member: isSet ? .set(AccountSetID(id)) : .account(AccountID(id)))
        }
    }
}

extension ChartProjection {
    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        ChartWrites(slots).all + ChartReads(slots).all + ChartAuditReads(slots).all
    }
}
