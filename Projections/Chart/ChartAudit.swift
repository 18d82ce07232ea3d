import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// Compares the chart's tables with what folding the whole log gives.
final class ChartAudit: ProjectionAudit {
    /// Rows read at once.
    private static let pageSize = 5_000

    private let reads: ChartAuditReads
    private var edges: [Membership: Seq] = [:]

    init(_ slots: Slots) {
        reads = ChartAuditReads(slots)
    }

    /// Of the chart only the edges have to be followed; the rest is in the state at the end.
    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) -> [Finding] {
        switch folded.event.body {
        case .memberAdded(let edge): edges[edge] = folded.event.seq
        case .memberRemoved(let edge): edges[edge] = nil
        case .journalCreated, .journalUpdated, .accountCreated, .accountUpdated,
            .accountSetCreated, .accountSetUpdated, .txTemplateCreated, .txTemplateUpdated,
            .transactionPosted, .epochStarted:
            break
        }
        return []
    }

    func finish(_ state: LedgerState, _ session: borrowing Session) throws -> [Finding] {
        let journals = MergeComparison.findings(
            table: "journals", expected: state.allJournals().map(JournalRow.init),
            actual: try pages(session, UniqueID?.none, reads.journals) { $0.journal.id.uniqueID },
            key: \.journal.id)
        let accounts = MergeComparison.findings(
            table: "accounts", expected: state.allAccounts().map(AccountRow.init),
            actual: try pages(session, UniqueID?.none, reads.accounts) { $0.account.id.uniqueID },
            key: \.account.id)
        let sets = MergeComparison.findings(
            table: "account_sets", expected: state.allSets().map(AccountSetRow.init),
            actual: try pages(session, UniqueID?.none, reads.sets) { $0.set.id.uniqueID },
            key: \.set.id)
        let members = MergeComparison.findings(
            table: "members",
            expected: edges.map { MemberRow($0.key, $0.value) }.sorted { $0.seq < $1.seq },
            actual: try pages(session, Seq.zero, reads.members, \.seq), key: \.seq)
        return journals + accounts + sets + members
    }

    /// All rows of a table, page by page.
    private func pages<Row: MappedRow, Place: PostgresEncodable>(
        _ session: borrowing Session, _ start: Place, _ select: Select<Row, Place, Int32>,
        _ place: (Row) -> Place
    ) throws -> [Row] {
        var all: [Row] = []
        var next = start
        while true {
            let page = try select.all(session, next, Int32(Self.pageSize))
            all += page
            guard page.count == Self.pageSize, let last = page.last else { return all }
            next = place(last)
        }
    }
}

/// The statements of the audit.
struct ChartAuditReads: Sendable {
    let journals: Select<JournalRow, UniqueID?, Int32>
    let accounts: Select<AccountRow, UniqueID?, Int32>
    let sets: Select<AccountSetRow, UniqueID?, Int32>
    let members: Select<MemberRow, Seq, Int32>

    init(_ slots: Slots) {
        let values = slots.values
        journals = Select(SQL.auditJournals, filling: values)
        accounts = Select(SQL.auditAccounts, filling: values)
        sets = Select(SQL.auditSets, filling: values)
        members = Select(SQL.auditMembers, filling: values)
    }

    var all: [Statement] {
        [journals.statement, accounts.statement, sets.statement, members.statement]
    }
}
