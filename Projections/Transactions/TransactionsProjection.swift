public import Postgres
public import ProjectionEngine

/// One row a transaction: see README.md.
public struct TransactionsProjection: InlineProjection {
    public init() {}

    public let name = "transactions"
    public let version = 1
    public let schema = [
        SQL.createTransactions, SQL.indexTransactionIds, SQL.indexExternalIds, SQL.indexVoids,
    ]
    public let tables = ["transactions_:transactions"]
    public let views = [View(SQL.transactions)]
    public let files = SQL.all

    public func statements(_ slots: Slots) -> [Statement] {
        [Self.insert(slots).statement, TransactionAudit.select(slots).statement]
            + TransactionReads(slots).all
    }

    public func projector(_ slots: Slots) -> any Projector { TransactionProjector(slots) }

    public func audit(
        _ slots: Slots, _ session: borrowing Session
    ) -> any ProjectionAudit { TransactionAudit(slots) }

    public func factSource(_ slots: Slots) -> (any FactSource)? { TransactionReads(slots) }

    /// The statement that writes transactions.
    public static func insert(_ slots: Slots) -> Insert<TransactionRow> {
        Insert(SQL.insertTransactions, filling: slots.values)
    }
}
