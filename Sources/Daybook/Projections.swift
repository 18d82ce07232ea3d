import BalancesProjection
import ChartProjection
import EntriesProjection
import EventuallyConsistentSetsProjection
public import Postgres
public import Projecting
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
                (SQL.setHistory, "set_history(uuid, uuid, text, bigint, integer)")
            ])
    }

    /// The role that reads the views unless another is named.
    public static let defaultReader = "daybook_reader"

    /// Every SQL file of this target, for the check that each has its use.
    public static let files = SQL.all
}
