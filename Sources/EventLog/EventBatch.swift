public import Accounting
import EventFormat
import Postgres

/// Events encoded for the log, chained, as the parameters of as few statements as their size
/// allows; the memory is used for batch after batch.
public struct EventBatch: ~Copyable {
    static let insert = Insert<EventRow>(SQL.insertEvents)

    private var encoder = EventEncoder(after: Digest(first: 0, second: 0))
    private var rows = InsertBatch(EventBatch.insert)
    public private(set) var count = 0
    /// Bytes of payloads and details encoded so far.
    public var byteCount: Int { encoder.byteCount }
    public private(set) var lastSeq = Seq.zero

    public init() {}

    /// The hash of the last event in the batch, or that it stands behind.
    public var lastHash: Digest { encoder.lastHash }

    /// Empties the batch; its first event will stand behind one with this hash.
    public mutating func restart(after hash: Digest) {
        encoder.restart(after: hash)
        rows.removeAll()
        count = 0
    }

    public mutating func append(_ event: Event) {
        let encoded = encoder.encode(event)
        encoder.withBytes { rows.append(EventRow(event, encoded, in: $0)) }
        count += 1
        lastSeq = event.seq
    }

    mutating func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        try rows.send(pipeline)
    }
}
