public import Accounting

/// The chain of hashes over the log (the contract, "The stored log"): each event's hash covers
/// the one before and the event's own stored bytes, so that a changed, missing or inserted event
/// shows.
public enum HashChain {
    /// `hash(0)`: SHA-256 of the 16 bytes of the ledger's id.
    public static func origin(of ledger: LedgerID) -> Digest {
        withUnsafeBytes(of: ledger.uniqueID.bits.bigEndian) { SHA256.shared.digest(of: $0) }
    }

    /// The hash of an event that stands behind one with the hash `previous`: SHA-256 over previous
    /// ‖ seq (8 bytes) ‖ recorded_at in microseconds since 1970 (8) ‖ version (2) ‖ entity_id (16)
    /// ‖ bytes in type (4) ‖ type ‖ bytes in payload (4) ‖ payload, numbers signed big endian.
    public static func hash(
        after previous: Digest, seq: Seq, recordedAt: Timestamp, version: Int16,
        entityID: UniqueID, type: String, payload: UnsafeRawBufferPointer
    ) -> Digest {
        let fixedBytes = 32 + 8 + 8 + 2 + 16 + 4 + 4
        var type = type
        return type.withUTF8 { type in
            withUnsafeTemporaryAllocation(
                byteCount: fixedBytes + type.count, alignment: 16
            ) { header in
                var position = 0
                func put(_ value: some FixedWidthInteger) {
                    withUnsafeBytes(of: value.bigEndian) { bytes in
                        header[position..<(position + bytes.count)].copyBytes(from: bytes)
                        position += bytes.count
                    }
                }
                put(previous.first)
                put(previous.second)
                put(seq.number)
                put(recordedAt.microseconds)
                put(version)
                put(entityID.bits)
                put(Int32(type.count))
                header[position..<(position + type.count)].copyBytes(from: type)
                position += type.count
                put(Int32(payload.count))
                return SHA256.shared.digest(of: UnsafeRawBufferPointer(header), and: payload)
            }
        }
    }
}
