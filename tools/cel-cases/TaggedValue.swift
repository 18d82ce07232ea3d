public import CEL
import Foundation
public import JSON

/// Values as JSON that keeps their kind: `{"int":"1"}`, `{"double":"NaN"}`, `{"list":[…]}`,
/// `{"map":[[key,value],…]}`. The form of the conformance cases.
public enum TaggedValue {
    /// JSON that is no tagged value.
    public struct Malformed: Error, CustomStringConvertible {
        let json: JSON

        public var description: String { "not a tagged value: \(json.text)" }
    }

    public static func read(_ json: JSON) throws -> Value {
        guard case .object(let object) = json, object.members.count == 1 else {
            throw Malformed(json: json)
        }
        let (tag, content) = (object.members[0].key, object.members[0].value)
        switch (tag, content) {
        case ("null", _): return .null
        case ("bool", .bool(let bool)): return .bool(bool)
        case ("string", .string(let text)): return .string(text)
        case ("list", .array(let elements)): return .list(try elements.map(read))
        case ("map", .array(let pairs)): return .map(try MapValue(try pairs.map(entry)))
        case ("optional", .null): return .optional(nil)
        case ("optional", let content): return .optional(try read(content))
        case (_, .string(let text)):
            if let value = scalar(tag, text) { return value }
        case (_, _): break
        }
        throw Malformed(json: json)
    }

    private static func entry(_ pair: JSON) throws -> MapValue.Entry {
        guard case .array(let pair) = pair, pair.count == 2 else { throw Malformed(json: pair) }
        return MapValue.Entry(key: try read(pair[0]), value: try read(pair[1]))
    }

    private static func scalar(_ tag: String, _ text: String) -> Value? {
        switch tag {
        case "int": Int64(text).map(Value.int)
        case "uint": UInt64(text).map(Value.uint)
        case "double": Double(text).map(Value.double)
        case "bytes": Data(base64Encoded: text).map { .bytes(Array($0)) }
        case "type": TypeValue.allCases.first { $0.name == text }.map(Value.type)
        case "timestamp": CEL.Timestamp(text).map(Value.timestamp)
        case "duration": DurationValue(text: text).map(Value.duration)
        case "decimal": CEL.Decimal(text).map(Value.decimal)
        case "uuid": UUIDValue(text).map(Value.uuid)
        case "date": DateValue(text).map(Value.date)
        default: nil
        }
    }

    public static func json(_ value: Value) -> JSON {
        let (tag, content): (String, JSON) =
            switch value {
            case .null: ("null", .null)
            case .bool(let bool): ("bool", .bool(bool))
            case .int(let int): ("int", .string("\(int)"))
            case .uint(let uint): ("uint", .string("\(uint)"))
            case .double(let double): ("double", .string(text(double)))
            case .string(let text): ("string", .string(text))
            case .bytes(let bytes): ("bytes", .string(Data(bytes).base64EncodedString()))
            case .list(let elements): ("list", .array(elements.map(json)))
            case .map(let map):
                ("map", .array(map.entries.map { .array([json($0.key), json($0.value)]) }))
            case .timestamp(let timestamp): ("timestamp", .string(timestamp.text))
            case .duration(let duration): ("duration", .string(duration.text))
            case .type(let type): ("type", .string(type.name))
            case .optional(let inner): ("optional", inner.map(json) ?? .null)
            case .decimal(let decimal): ("decimal", .string(decimal.text))
            case .uuid(let uuid): ("uuid", .string(uuid.text))
            case .date(let date): ("date", .string(date.text))
            }
        return .object(JSON.Object([.init(key: tag, value: content)]))
    }

    private static func text(_ double: Double) -> String {
        if double.isNaN { return "NaN" }
        guard double.isInfinite else { return "\(double)" }
        return double > 0 ? "Infinity" : "-Infinity"
    }

    /// Whether a result is the expected value, of exactly its kind.
    ///
    /// An int is no uint and no double; NaN matches NaN, and zero has a sign; the entries of maps
    /// stand in any order.
    public static func matches(_ result: Value, _ expected: Value) -> Bool {
        switch (result, expected) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)):
            left.isNaN && right.isNaN || left == right && left.sign == right.sign
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.uuid(let left), .uuid(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.optional(let left), .optional(let right)):
            if let left, let right { matches(left, right) } else { left == nil && right == nil }
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy(matches)
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.entries.allSatisfy { entry in
                    right.entries.contains {
                        matches(entry.key, $0.key) && matches(entry.value, $0.value)
                    }
                }
        default: false  // Two of different kinds.
        }
    }
}
