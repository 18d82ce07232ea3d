public import Accounting
import EventLog
public import Postgres
public import Projecting

/// Compares the chart's tables with what folding the whole log gives.
public struct ChartAudit {
    /// Rows read at once.
    private static let pageSize = 5_000

    private let reads: ChartAuditReads
    private var edges: [Membership: Seq] = [:]

    public init(_ slots: Slots) {
        reads = ChartAuditReads(slots)
    }

    /// Takes in one event: of the chart only the edges have to be followed, the rest is in the
    /// facts at the end.
    public mutating func apply(_ folded: FoldedEvent) {
        switch folded.event.body {
        case .memberAdded(let edge): edges[edge] = folded.event.seq
        case .memberRemoved(let edge): edges[edge] = nil
        case .journalCreated, .journalUpdated, .accountCreated, .accountUpdated,
            .accountSetCreated, .accountSetUpdated, .txTemplateCreated, .txTemplateUpdated,
            .transactionPosted, .epochStarted:
            return
        }
    }

    /// What differs from the chart at the end of the log.
    public func findings(
        _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        try journals(state.allJournals(), session) + accounts(state.allAccounts(), session)
            + sets(state.allSets(), session) + members(session)
    }

    private func journals(
        _ expected: [(Journal, Creation)], _ session: borrowing Session
    ) throws -> [Finding] {
        let actual = try pages(UniqueID?.none, reads.journals, session) { rows, row in
            let fact = try ChartRows.journal(rows, row)
            return (fact.journal, fact.creation)
        } last: {
            $0.0.id.uniqueID
        }
        return MergeComparison.findings(
            table: "journals", expected: expected, actual: actual, key: \.0.id
        ) { expected, actual, comparison in
            comparison.compare("name", expected.0.name, actual.0.name)
            comparison.compare("code", expected.0.code, actual.0.code)
            comparison.compare("status", expected.0.status, actual.0.status)
            comparison.compare("description", expected.0.description, actual.0.description)
            comparison.compare(
                "effective_balances", expected.0.keepsEffectiveBalances,
                actual.0.keepsEffectiveBalances)
            comparison.compare(
                "closed_through", expected.0.closedThrough, actual.0.closedThrough)
            comparison.compare(expected.1, actual.1)
        }
    }

    private func accounts(
        _ expected: [(Account, Creation)], _ session: borrowing Session
    ) throws -> [Finding] {
        let actual = try pages(UniqueID?.none, reads.accounts, session) { rows, row in
            try ChartRows.account(rows, row)
        } last: {
            $0.0.id.uniqueID
        }
        return MergeComparison.findings(
            table: "accounts", expected: expected, actual: actual, key: \.0.id
        ) { expected, actual, comparison in
            comparison.compare("code", expected.0.code, actual.0.code)
            comparison.compare("name", expected.0.name, actual.0.name)
            comparison.compare("kind", expected.0.kind, actual.0.kind)
            comparison.compare(
                "normal_balance", expected.0.normalBalance, actual.0.normalBalance)
            comparison.compare("status", expected.0.status, actual.0.status)
            comparison.compare("external_id", expected.0.externalID, actual.0.externalID)
            comparison.compare("description", expected.0.description, actual.0.description)
            comparison.compare("metadata", expected.0.metadata, actual.0.metadata)
            comparison.compare(
                "eventually_consistent", expected.0.isEventuallyConsistent,
                actual.0.isEventuallyConsistent)
            comparison.compare(expected.1, actual.1)
        }
    }

    private func sets(
        _ expected: [(AccountSet, Creation)], _ session: borrowing Session
    ) throws -> [Finding] {
        let actual = try pages(UniqueID?.none, reads.sets, session) { rows, row in
            try ChartRows.set(rows, row)
        } last: {
            $0.0.id.uniqueID
        }
        return MergeComparison.findings(
            table: "account_sets", expected: expected, actual: actual, key: \.0.id
        ) { expected, actual, comparison in
            comparison.compare("journal_id", expected.0.journalID, actual.0.journalID)
            comparison.compare("name", expected.0.name, actual.0.name)
            comparison.compare(
                "normal_balance", expected.0.normalBalance, actual.0.normalBalance)
            comparison.compare(
                "eventually_consistent", expected.0.isEventuallyConsistent,
                actual.0.isEventuallyConsistent)
            comparison.compare("external_id", expected.0.externalID, actual.0.externalID)
            comparison.compare("description", expected.0.description, actual.0.description)
            comparison.compare("metadata", expected.0.metadata, actual.0.metadata)
            comparison.compare(expected.1, actual.1)
        }
    }

    private func members(_ session: borrowing Session) throws -> [Finding] {
        let expected = edges.map { (seq: $0.value, edge: $0.key) }.sorted { $0.seq < $1.seq }
        let actual = try pages(Seq.zero, reads.members, session) { rows, row in
            let id: UniqueID = try rows.value(row, 2)
            let member: Member =
                try rows.value(row, 3) ? .set(AccountSetID(id)) : .account(AccountID(id))
            let seq: Seq = try rows.value(row, 0)
            return (
                seq: seq, edge: Membership(setID: try rows.value(row, 1), member: member)
            )
        } last: {
            $0.seq
        }
        return MergeComparison.findings(
            table: "members", expected: expected, actual: actual, key: \.seq
        ) { expected, actual, comparison in
            comparison.compare("set_id", expected.edge.setID, actual.edge.setID)
            comparison.compare(
                "member_id", expected.edge.member.uniqueID, actual.edge.member.uniqueID)
            comparison.compare(
                "is_account_set", expected.edge.member.isSet, actual.edge.member.isSet)
        }
    }

    /// All rows of a table, page by page.
    private func pages<Row, Place: PostgresEncodable>(
        _ start: Place, _ statement: Statement, _ session: borrowing Session,
        read: (borrowing Rows, Int) throws -> Row, last: (Row) -> Place
    ) throws -> [Row] {
        var all: [Row] = []
        var place = start
        while true {
            let rows = try session.query(statement, place, Int32(Self.pageSize))
            for row in 0..<rows.count { all.append(try read(rows, row)) }
            guard rows.count == Self.pageSize, let end = all.last else { return all }
            place = last(end)
        }
    }
}

extension RowComparison {
    fileprivate mutating func compare(_ expected: Creation, _ actual: Creation) {
        compare("seq", expected.seq, actual.seq)
        compare("salt", expected.salt, actual.salt)
        compare("content_hash", expected.contentHash, actual.contentHash)
    }
}

/// The statements of the audit.
struct ChartAuditReads: Sendable {
    let journals: Statement
    let accounts: Statement
    let sets: Statement
    let members: Statement

    init(_ slots: Slots) {
        let values = slots.values
        let reads = ChartReads(slots)
        journals = Statement(
            SQL.auditJournals, filling: values, parameters: [.uuid, .int4],
            columns: reads.readJournals.columns)
        accounts = Statement(
            SQL.auditAccounts, filling: values, parameters: [.uuid, .int4],
            columns: reads.readAccounts.columns)
        sets = Statement(
            SQL.auditSets, filling: values, parameters: [.uuid, .int4],
            columns: reads.readSetsAbove.columns)
        members = Statement(
            SQL.auditMembers, filling: values, parameters: [.int8, .int4],
            columns: [.int8, .uuid, .uuid, .bool])
    }

    var all: [Statement] { [journals, accounts, sets, members] }
}
