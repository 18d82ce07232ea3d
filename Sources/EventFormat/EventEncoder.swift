public import Accounting
import JSON

/// Encodes events into the bytes that the log stores, one behind the other in memory that is
/// reused, and chains their hashes.
///
/// What people wrote goes into the details, the rest into the payload, which names the details by
/// their salted hash. Keys stand in the order of the contract's table; optional fields that are
/// absent are left out.
public struct EventEncoder: ~Copyable {
    /// Where an encoded event lies in ``withBytes(_:)``.
    public struct Encoded: Sendable {
        public let payload: Range<Int>
        /// Nil when there is nothing that people wrote.
        public let details: Range<Int>?
        public let hash: Digest
    }

    private var writer = JSONWriter(capacity: 65_536)
    /// The hash of the last event encoded, or of the log's head.
    public private(set) var lastHash: Digest

    public init(after lastHash: Digest) {
        self.lastHash = lastHash
    }

    /// Forgets what was encoded; the next event stands behind one with the hash `lastHash`.
    public mutating func restart(after lastHash: Digest) {
        writer.removeAll()
        self.lastHash = lastHash
    }

    /// Bytes encoded so far.
    public var byteCount: Int { writer.count }

    public borrowing func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try writer.withBytes(body)
    }

    /// Encodes the event, which follows the last one.
    public mutating func encode(_ event: Event) -> Encoded {
        let details = encodeDetails(of: event)
        let detailsHash = details.map { range in
            writer.withBytes {
                SHA256.shared.digest(of: UnsafeRawBufferPointer(rebasing: $0[range]))
            }
        }
        writer.startText()
        let start = writer.count
        writer.beginObject()
        PayloadCodec.write(event.body, to: &writer)
        if let detailsHash {
            writer.key("details_hash")
            writer.digest(detailsHash)
        }
        writer.endObject()
        let payload = start..<writer.count
        let type = EventType(event.body)
        lastHash = writer.withBytes { bytes in
            HashChain.hash(
                after: lastHash, seq: event.seq, recordedAt: event.recordedAt,
                version: type.currentVersion, entityID: event.body.entityID,
                type: type.rawValue, payload: UnsafeRawBufferPointer(rebasing: bytes[payload]))
        }
        return Encoded(payload: payload, details: details, hash: lastHash)
    }

    private mutating func encodeDetails(of event: Event) -> Range<Int>? {
        guard let salt = event.salt else { return nil }
        writer.startText()
        let start = writer.count
        writer.beginObject()
        DetailsFormat.write(event, salt: salt, to: &writer)
        writer.endObject()
        return start..<writer.count
    }
}
