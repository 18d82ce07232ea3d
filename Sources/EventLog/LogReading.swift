public import Accounting
public import EventFormat
public import Postgres

/// Some events of the log, in order.
public struct LogPage<Element: Sendable>: Sendable {
    public let events: [Element]
    /// Whether no further event follows, up to where the page was asked for.
    public let isComplete: Bool
}

/// Reading the log in pages, which are bounded by count and by bytes: one event may have 16 MiB.
public enum LogReading {
    static let statement = Statement(
        SQL.readEvents, parameters: [.int8, .int8, .int4, .int8],
        columns: [.int8, .timestamptz, .text, .int2, .uuid, .json, .json, .bytea, .int8])

    /// Events of a page for whoever reads the whole log.
    public static let pageSize = 1_000
    /// Bytes of payloads and details, as they are sent, behind which such a page ends. Its last
    /// event may reach beyond.
    public static let pageBytes = 8 * 1_048_576

    /// The events behind `after` up to `last`, in order: at most `limit`, and none that begins
    /// beyond the first `bytes` bytes. Where there is an event there is one in the page.
    public static func stored(
        _ session: borrowing Session, after: Seq, through last: Seq, limit: Int = pageSize,
        bytes: Int = pageBytes
    ) throws -> LogPage<StoredEvent> {
        try page(try session.query(statement, after, last, Int32(limit), Int64(bytes)))
    }

    private static func page(_ rows: borrowing Rows) throws -> LogPage<StoredEvent> {
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
        guard let end = events.last?.seq else { return LogPage(events: [], isComplete: true) }
        return LogPage(events: events, isComplete: end == (try rows.value(0, 8, as: Seq.self)))
    }

    private static func bytes(
        _ rows: borrowing Rows, _ row: Int, _ column: Int
    ) throws(PostgresError) -> [UInt8]? {
        try rows.withBytes(row, column) { $0.map(Array.init) }
    }

    /// Sends the request for the events behind `after`, bounded as in
    /// ``stored(_:after:through:limit:bytes:)``; ``receive(_:)`` takes the answer.
    public static func send(
        after: Seq, limit: Int, bytes: Int, _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try pipeline.send(statement, after, Seq(Int64.max), Int32(limit), Int64(bytes))
    }

    /// The events of the next answer, decoded.
    public static func receive(_ pipeline: borrowing Pipeline) throws -> LogPage<Event> {
        let page = try page(try pipeline.receive())
        return LogPage(
            events: try page.events.map { try EventDecoder.decode($0) },
            isComplete: page.isComplete)
    }
}
