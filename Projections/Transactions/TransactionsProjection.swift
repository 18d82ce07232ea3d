import EventLog
public import Postgres
public import Projecting

/// One row a transaction: see README.md.
public enum TransactionsProjection {
    public static let projection = Projection(
        name: "transactions", slotVariable: "transactions", lifecycle: .inline,
        schema: [SQL.tables], tables: ["transactions_:transactions"],
        views: [Projection.View(SQL.transactions)])

    /// Every SQL file of this folder, for the check that each has its use.
    public static let files = SQL.all

    /// Every statement of this folder, for the check against the database.
    public static func statements(_ slots: Slots) -> [Statement] {
        let reads = TransactionReads(slots)
        return [
            insertion(slots), audit(slots), reads.readIDs, reads.readExternalIDs,
            reads.readLastNumbers,
            reads.readTransactions,
        ]
    }

    static func insertion(_ slots: Slots) -> Statement {
        Statement(
            SQL.insertTransactions, filling: slots.values,
            parameters: [
                .int8.array, .uuid.array, .uuid.array, .int8.array, .text.array, .text.array,
                .text.array, .date.array, .text.array, .json.array, .timestamptz.array,
                .uuid.array, .text.array, .text.array, .uuid.array, .bytea.array, .bool.array,
            ])
    }
}
