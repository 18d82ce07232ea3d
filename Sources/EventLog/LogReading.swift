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
    /// An event of a page, and where the events that were asked for end.
    struct Row: MappedRow {
        let event: EventRow
        let lastSeq: Seq

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            event = try columns.part { $0.event }
            lastSeq = try columns.value("last_seq") { $0.lastSeq }
        }
    }

    static let select = Select<Row, Seq, Seq, Int32, Int64>(SQL.readEvents)

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
        page(try select.all(session, after, last, Int32(limit), Int64(bytes)))
    }

    private static func page(_ rows: [Row]) -> LogPage<StoredEvent> {
        LogPage(
            events: rows.map(\.event.stored),
            isComplete: rows.last.map { $0.event.seq == $0.lastSeq } ?? true)
    }

    /// Sends the request for the events behind `after`, bounded as in
    /// ``stored(_:after:through:limit:bytes:)``; ``receive(_:)`` takes the answer.
    public static func send(
        after: Seq, limit: Int, bytes: Int, _ pipeline: borrowing Pipeline
    ) throws(PostgresError) {
        try select.send(pipeline, after, Seq(Int64.max), Int32(limit), Int64(bytes))
    }

    /// The events of the next answer, decoded.
    public static func receive(_ pipeline: borrowing Pipeline) throws -> LogPage<Event> {
        let page = page(try select.receive(pipeline))
        return LogPage(
            events: try page.events.map { try EventDecoder.decode($0) },
            isComplete: page.isComplete)
    }
}
