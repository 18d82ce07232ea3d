public import Postgres
public import ProjectionEngine

/// Journals, accounts, account sets and memberships as they stand: see README.md.
public struct ChartProjection: InlineProjection {
    public init() {}

    public let name = "chart"
    public let version = 1
    public let schema = [
        SQL.createJournals, SQL.createAccounts, SQL.createAccountSets, SQL.indexLazySets,
        SQL.indexJournalSets, SQL.createMembers, SQL.indexMembers,
    ]
    public let tables = [
        "journals_:chart", "accounts_:chart", "account_sets_:chart", "members_:chart",
    ]
    public let views = [
        View(SQL.journals), View(SQL.accounts), View(SQL.accountSets), View(SQL.accountSetMembers),
    ]
    public let files = SQL.all

    public func statements(_ slots: Slots) -> [Statement] {
        ChartWrites(slots).all + ChartReads(slots).all + ChartAuditReads(slots).all
    }

    public func projector(_ slots: Slots) -> any Projector { ChartProjector(slots) }

    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) -> any ProjectionAudit { ChartAudit(slots) }

    public func factSource(_ slots: Slots) -> (any FactSource)? { ChartReads(slots) }
}
