public import Accounting
import EventFormat
import Postgres

/// Events encoded for the log, chained, as the parameters of as few statements as their size
/// allows; the memory is used for batch after batch.
public struct EventBatch: ~Copyable {
    static let statement = Statement(
        SQL.insertEvents,
        parameters: [
            .int8.array, .timestamptz.array, .text.array, .int2.array, .uuid.array, .json.array,
            .json.array, .bytea.array,
        ])

    private var encoder = EventEncoder(after: Digest(first: 0, second: 0))
    private var rows = RowBatches(for: EventBatch.statement)
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
        let type = EventType(event.body)
        let entityID = event.body.entityID
        encoder.withBytes { bytes in
            rows.append { parameters in
                parameters.append(event.seq, to: 0)
                parameters.append(event.recordedAt, to: 1)
                parameters.append(type.rawValue, to: 2)
                parameters.append(type.currentVersion, to: 3)
                parameters.append(entityID, to: 4)
                parameters.append(
                    bytes: UnsafeRawBufferPointer(rebasing: bytes[encoded.payload]), to: 5)
                if let details = encoded.details {
                    parameters.append(
                        bytes: UnsafeRawBufferPointer(rebasing: bytes[details]), to: 6)
                } else {
                    parameters.appendNull(to: 6)
                }
                parameters.append(encoded.hash, to: 7)
            }
        }
        count += 1
        lastSeq = event.seq
    }

    mutating func send(_ pipeline: borrowing Pipeline) throws(PostgresError) {
        try rows.send(pipeline)
    }
}
