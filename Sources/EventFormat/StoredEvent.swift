public import Accounting

/// An event as a row of the log holds it.
public struct StoredEvent: Sendable, Equatable {
    public var seq: Seq
    public var recordedAt: Timestamp
    public var type: String
    public var version: Int16
    public var entityID: UniqueID
    /// The exact bytes.
    public var payload: [UInt8]
    /// The exact bytes; nil when there are none, or they were erased.
    public var details: [UInt8]?
    public var hash: Digest

    public init(
        seq: Seq, recordedAt: Timestamp, type: String, version: Int16, entityID: UniqueID,
        payload: [UInt8], details: [UInt8]?, hash: Digest
    ) {
        self.seq = seq
        self.recordedAt = recordedAt
        self.type = type
        self.version = version
        self.entityID = entityID
        self.payload = payload
        self.details = details
        self.hash = hash
    }

    /// The hash that the event must have behind one with the hash `previous`.
    public func expectedHash(after previous: Digest) -> Digest {
        payload.withUnsafeBytes { bytes in
            HashChain.hash(
                after: previous, seq: seq, recordedAt: recordedAt, version: version,
                entityID: entityID, type: type, payload: bytes)
        }
    }
}

/// An event that this program cannot read: written by a newer one, or damaged.
public struct EventFormatError: Error, Sendable, Equatable, CustomStringConvertible {
    public let seq: Seq
    public let reason: String

    public init(seq: Seq, reason: String) {
        self.seq = seq
        self.reason = reason
    }

    public var description: String { "event \(seq) cannot be read: \(reason)" }
}
