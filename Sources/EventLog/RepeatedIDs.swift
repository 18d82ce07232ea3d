public import Accounting
public import Postgres

/// Finding ids that were used twice, by the log alone: what the unique indexes of the projections
/// prevent and a tampered log may hold.
public enum RepeatedIDs {
    /// An id, and the seq of the last event that uses it.
    struct Row<ID: ColumnValue>: MappedRow {
        let id: ID
        let seq: Seq

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            id = try columns.value("id") { $0.id }
            seq = try columns.value("seq") { $0.seq }
        }
    }

    static let findIDs = Select<Row<UniqueID>>(SQL.findRepeatedIds)
    static let findExternalIDs = Select<Row<String>>(SQL.findRepeatedExternalIds)

    /// What is repeated, as text, and the seq of the last event that uses it.
    public static func find(
        _ session: borrowing Session
    ) throws -> [(seq: Seq, what: String)] {
        let found =
            try findIDs.all(session).map { ($0.seq, "id \($0.id)") }
            + findExternalIDs.all(session).map { ($0.seq, "external id \($0.id)") }
        return found.sorted { $0.0 < $1.0 }
    }
}
