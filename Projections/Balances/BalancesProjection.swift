public import Postgres
public import ProjectionEngine

/// The balances of synchronous sets: see README.md.
public struct BalancesProjection: InlineProjection {
    private static let table = "set_balances_:balances"

    public init() {}

    public let name = "balances"
    public let version = 1
    public let schema = SetBalanceTable.schema(rows: table)
    public let tables = [table]
    public let views = [View(SQL.setBalances, isPublic: false)]
    public let files = SQL.all

    public func statements(_ slots: Slots) -> [Statement] { Self.table(slots).all }

    public func projector(_ slots: Slots) -> any Projector {
        SetBalanceProjector(Self.table(slots).insert, eventuallyConsistent: false)
    }

    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) -> any ProjectionAudit {
        SetBalanceAudit(rows: Self.table, slots: slots, watermarks: nil)
    }

    /// The statements that write and read the table.
    public static func table(_ slots: Slots) -> SetBalanceTable {
        SetBalanceTable(rows: table, slots: slots)
    }
}
