public import Accounting
public import EventFormat
public import Postgres

/// Reading the log in pages.
public enum LogReading {
    static let statement = Statement(
        SQL.readEvents, parameters: [.int8, .int8, .int4],
        columns: [.int8, .timestamptz, .text, .int2, .uuid, .json, .json, .bytea])

    /// The events behind `after` up to `last`, in order, at most `limit`.
    public static func stored(
        _ session: borrowing Session, after: Seq, through last: Seq, limit: Int
    ) throws -> [StoredEvent] {
        try storedEvents(try session.query(statement, after, last, Int32(limit)))
    }

    static func storedEvents(_ rows: borrowing Rows) throws -> [StoredEvent] {
        var events: [StoredEvent] = []
        events.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            events.append(
                StoredEvent(
                    seq: try rows.value(row, 0), recordedAt: try rows.value(row, 1),
                    type: try rows.value(row, 2), version: try rows.value(row, 3),
                    entityID: try rows.value(row, 4), payload: try bytes(rows, row, 5) ?? [],
                    details: try bytes(rows, row, 6), hash: try rows.value(row, 7)))
        }
        return events
    }

    private static func bytes(
        _ rows: borrowing Rows, _ row: Int, _ column: Int
    ) throws(PostgresError) -> [UInt8]? {
        try rows.withBytes(row, column) { $0.map(Array.init) }
    }

    /// Sends the request for the events behind `after`; ``receive(_:)`` takes the answer.
    public static func send(
        after: Seq, limit: Int, _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try pipeline.send(statement, after, Seq(Int64.max), Int32(limit))
    }

    /// The events of the next answer, decoded.
    public static func receive(_ pipeline: borrowing Pipeline) throws -> [Event] {
        let rows = try pipeline.receive()
        return try storedEvents(rows).map { try EventDecoder.decode($0) }
    }
}
