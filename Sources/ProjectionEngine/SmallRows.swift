public import Accounting
import EventLog
public import Postgres

/// A row that is one id.
public struct IDRow<Subject>: MappedRow {
    public let id: Identifier<Subject>

    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        id = try columns.value("id") { $0.id }
    }
}

/// A row that is a count.
public struct CountRow: MappedRow {
    public let count: Int64

    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        count = try columns.value("count") { $0.count }
    }
}

/// The three columns that tell a repeated creation from another.
extension Creation: MappedRow {
    public init(columns: inout some Columns<Self>) throws(PostgresError) {
        self.init(
            seq: try columns.value("seq") { $0.seq },
            salt: try columns.value("salt") { $0.salt },
            contentHash: try columns.value("content_hash") { $0.contentHash })
    }
}
