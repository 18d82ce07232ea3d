import Accounting
import EventFormat
import Foundation
import JSON
import Testing

/// A golden file: the events of one type and version as the log stores them.
struct GoldenFile {
    struct Row {
        let name: String
        let stored: StoredEvent
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")

    /// Golden files are written anew only when this is set, and the test fails even then.
    static let isRegenerating =
        ProcessInfo.processInfo.environment["DAYBOOK_REGENERATE_GOLDEN"] == "1"

    static func name(_ type: EventType, _ version: Int16) -> String {
        "\(type.rawValue).\(version).json"
    }

    static func read(_ type: EventType, _ version: Int16) throws -> [Row] {
        let url = folder.appending(path: name(type, version))
        let data = try #require(
            try? Data(contentsOf: url),
            """
            \(url.lastPathComponent) is missing: add cases of the event to GoldenCase and write it \
            with DAYBOOK_REGENERATE_GOLDEN=1
            """)
        guard case .array(let rows) = try JSONReader.read(data) else {
            throw Damage("\(url.lastPathComponent) is no array")
        }
        return try rows.map { try row($0, type, version) }
    }

    private static func row(_ value: JSON, _ type: EventType, _ version: Int16) throws -> Row {
        guard case .object(let row) = value, case .string(let name) = row["case"],
            case .number(let seq) = row["seq"], let seq = Int64(seq.digits),
            case .string(let time) = row["recorded_at"],
            case .string(let entity) = row["entity_id"], let entity = UniqueID(entity),
            case .string(let payload) = row["payload"], case .string(let hash) = row["hash"],
            let details = row["details"], let hash = Digest(bytes: try bytes(hexadecimal: hash))
        else { throw Damage("a row of \(Self.name(type, version)) is no golden event") }
        var detailsBytes: [UInt8]?
        if case .string(let text) = details { detailsBytes = Array(text.utf8) }
        let stored = StoredEvent(
            seq: Seq(seq), recordedAt: try Timestamp(time), type: type.rawValue,
            version: version, entityID: entity, payload: Array(payload.utf8),
            details: detailsBytes, hash: hash)
        return Row(name: name, stored: stored)
    }

    private static func bytes(hexadecimal text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        return try stride(from: 0, to: digits.count - 1, by: 2).map { index in
            let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { throw Damage("\(text) is no digest") }
            return byte
        }
    }

    static func write(_ rows: [Row], _ type: EventType, _ version: Int16) throws {
        let blocks = rows.map { row in
            let stored = row.stored
            let members: [(String, JSON)] = [
                ("case", .string(row.name)), ("seq", .integer(stored.seq.number)),
                ("recorded_at", .string("\(stored.recordedAt)")),
                ("entity_id", .string("\(stored.entityID)")),
                ("payload", .string(String(decoding: stored.payload, as: UTF8.self))),
                ("details", .optional(stored.details.map { String(decoding: $0, as: UTF8.self) })),
                ("hash", .string("\(stored.hash)")),
            ]
            return members.map { "    \"\($0.0)\": \($0.1.text)" }.joined(separator: ",\n")
        }
        let text = "[\n  {\n" + blocks.joined(separator: "\n  },\n  {\n") + "\n  }\n]\n"
        let url = folder.appending(path: name(type, version))
        try Data(text.utf8).write(to: url)
    }

    struct Damage: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
