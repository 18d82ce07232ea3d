import Accounting
import EventFormat
import Postgres

/// A row of the log.
struct EventRow: MappedRow {
    let seq: Seq
    let recordedAt: Timestamp
    let type: String
    let version: Int16
    let entityID: UniqueID
    let payload: JSONBytes
    let details: JSONBytes?
    let hash: Digest

    /// An event whose bytes stand in `bytes`, for as long as the row is used.
    init(_ event: Event, _ encoded: EventEncoder.Encoded, in bytes: UnsafeRawBufferPointer) {
        let type = EventType(event.body)
        seq = event.seq
        recordedAt = event.recordedAt
        self.type = type.rawValue
        version = type.currentVersion
        entityID = event.body.entityID
        payload = JSONBytes(borrowing: bytes[encoded.payload])
        details = encoded.details.map { JSONBytes(borrowing: bytes[$0]) }
        hash = encoded.hash
    }

    init<Mapping: Columns>(columns: inout Mapping) throws(PostgresError)
    where Mapping.Row == Self {
        seq = try columns.value("seq") { $0.seq }
        recordedAt = try columns.value("recorded_at") { $0.recordedAt }
        type = try columns.value("type") { $0.type }
        version = try columns.value("version") { $0.version }
        entityID = try columns.value("entity_id") { $0.entityID }
        payload = try columns.value("payload") { $0.payload }
        details = try columns.value("details") { $0.details }
        hash = try columns.value("hash") { $0.hash }
    }

    var stored: StoredEvent {
        StoredEvent(
            seq: seq, recordedAt: recordedAt, type: type, version: version, entityID: entityID,
            payload: payload.copy, details: details?.copy, hash: hash)
    }
}

/// The exact bytes of JSON: as it is read a copy of them, as it is written where they stand.
struct JSONBytes: ColumnValue, @unchecked Sendable {
    private enum Storage {
        case own([UInt8])
        case borrowed(UnsafeRawBufferPointer)
    }

    private let storage: Storage

    init(borrowing bytes: Slice<UnsafeRawBufferPointer>) {
        storage = .borrowed(UnsafeRawBufferPointer(rebasing: bytes))
    }

    init(from reader: borrowing ValueReader) {
        storage = .own(reader.withUnsafeBytes { Array($0) })
    }

    private init() { storage = .own([]) }

    static let placeholder = JSONBytes()
    static var postgresType: PostgresType { .json }

    func encode(into buffer: inout ValueBuffer) {
        switch storage {
        case .own(let bytes): buffer.append(contentsOf: bytes)
        case .borrowed(let bytes): buffer.append(contentsOf: bytes)
        }
    }

    var copy: [UInt8] {
        switch storage {
        case .own(let bytes): bytes
        case .borrowed(let bytes): Array(bytes)
        }
    }

    var columnText: String { String(decoding: copy, as: UTF8.self) }
}
