import BalancesProjection
import ChartProjection
import EntriesProjection
import EventuallyConsistentSetsProjection
public import Postgres
public import ProjectionEngine
import TemplatesProjection
import TransactionsProjection

/// The projections of this program: the one list that installing, appending, deciding, verifying,
/// rebuilding and upgrading are driven by. Each has its folder in `Projections/`.
public enum Projections {
    /// In the order of what they read of one another.
    public static let standard = ProjectionList([
        ChartProjection(), TemplatesProjection(), TransactionsProjection(), EntriesProjection(),
        BalancesProjection(), EventuallyConsistentSetsProjection(),
    ])

    /// What makes the tables, views, functions and grants of a list that begins with the standard.
    public static func installation(of list: ProjectionList) -> ProjectionInstallation {
        ProjectionInstallation(
            projections: list.all,
            sharedViews: [View(SQL.balances), View(SQL.projections)],
            functions: [
                (historyFunction, "set_history(uuid, uuid, text, bigint, integer)")
            ],
            retiredFunctions: [
                "set_history_rows(regclass, regclass, uuid, text, bigint, integer)",
                "last_entries_a(bigint, bigint, bigint)",
                "last_entries_b(bigint, bigint, bigint)", "position_of_version_a(bigint, bigint)",
                "position_of_version_b(bigint, bigint)",
            ])
    }

    /// The function that services read histories with. It learns at run time which slots are in
    /// use, so they stand as `format` takes them.
    private static var historyFunction: SQLFile {
        let pages = [
            "account_page": EntriesProjection.historyPage.filled(["entries": "%1$s"]),
            "set_page": SetBalanceTable.historyPage.filled(["rows": "%1$s", "entries": "%2$s"]),
        ]
        let file = SQL.setHistory
        return SQLFile(name: file.name, text: file.filled(pages))
    }

    /// The role that reads the views unless another is named.
    public static let defaultReader = "daybook_reader"

    /// Every SQL file of this target, for the check that each has its use.
    public static let files = SQL.all

    /// Every statement of this target, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        [AskedBalances(slots).statement]
    }
}
