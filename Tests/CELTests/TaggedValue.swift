import CEL
import Foundation

/// Values of the conformance cases as tagged JSON, and the comparison that the cases ask for.
enum TaggedValue {
    struct Malformed: Error {
        let what: String
    }

    /// Reads `{"int":"1"}`, `{"double":"NaN"}`, `{"list":[…]}`, `{"map":[[key,value],…]}` and the
    /// like.
    static func read(_ json: Any) throws -> Value {
        guard let object = json as? [String: Any], object.count == 1,
            let (tag, content) = object.first
        else { throw Malformed(what: "\(json)") }
        switch (tag, content) {
        case ("null", _): return .null
        case ("bool", let bool as Bool): return .bool(bool)
        case ("string", let text as String): return .string(text)
        case ("list", let elements as [Any]): return .list(try elements.map(read))
        case ("map", let pairs as [[Any]]):
            return .map(
                try MapValue(
                    try pairs.map {
                        MapValue.Entry(key: try read($0[0]), value: try read($0[1]))
                    }))
        case ("optional", let content):
            return .optional(content is NSNull ? nil : try read(content))
        case (_, let text as String):
            if let value = scalar(tag, text) { return value }
        default: break
        }
        throw Malformed(what: "\(json)")
    }

    private static func scalar(_ tag: String, _ text: String) -> Value? {
        switch tag {
        case "int": Int64(text).map(Value.int)
        case "uint": UInt64(text).map(Value.uint)
        case "double": Double(text).map(Value.double)
        case "bytes": Data(base64Encoded: text).map { .bytes(Array($0)) }
        case "type": TypeValue.allCases.first { $0.name == text }.map(Value.type)
        case "timestamp": Timestamp(text).map(Value.timestamp)
        case "decimal": ExactDecimal(text).map(Value.decimal)
        case "uuid": UUIDValue(text).map(Value.uuid)
        case "date": DateValue(text).map(Value.date)
        default: nil
        }
    }

    /// Whether a result is the expected value, of exactly its kind.
    ///
    /// An int is no uint and no double; NaN matches NaN, and zero has a sign; the entries of maps
    /// stand in any order.
    static func matches(_ result: Value, _ expected: Value) -> Bool {
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
        default: false
        }
    }
}
