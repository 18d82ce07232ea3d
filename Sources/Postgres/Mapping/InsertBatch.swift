/// Rows of an insert, encoded as they come and sent in pieces: see ``RowBatches``.
public struct InsertBatch<Row: MappedRow>: ~Copyable, Sendable {
    @usableFromInline var batches: RowBatches

    public init(_ insert: Insert<Row>) {
        batches = RowBatches(for: insert.statement)
    }

    public var isEmpty: Bool { batches.isEmpty }

    /// Appends a row.
    @inlinable
    public mutating func append(_ row: Row) {
        batches.append { $0.append(row: row) }
    }

    /// Forgets all rows.
    public mutating func removeAll() { batches.removeAll() }

    /// Sends all rows, and forgets them.
    public mutating func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        try batches.send(pipeline)
    }
}
