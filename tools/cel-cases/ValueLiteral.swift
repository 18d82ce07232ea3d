public import CEL
import Foundation

extension Value {
    /// The value as an expression that comes to it.
    public var literal: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let int): "\(int)"
        case .uint(let uint): "\(uint)u"
        case .double(let double): Self.literal(double)
        case .string(let text): Self.literal(text)
        case .bytes(let bytes): Self.literal(bytes)
        case .list(let elements): "[" + elements.map(\.literal).joined(separator: ", ") + "]"
        case .map(let map):
            "{"
                + map.entries.map { "\($0.key.literal): \($0.value.literal)" }
                .joined(separator: ", ") + "}"
        case .timestamp(let timestamp): "timestamp(\"\(timestamp.text)\")"
        case .duration(let duration): "duration(\"\(duration.text)\")"
        case .type(let type): type.name
        case .optional(let inner):
            inner.map { "optional.of(\($0.literal))" } ?? "optional.none()"
        case .decimal(let decimal): "decimal(\"\(decimal.text)\")"
        case .uuid(let uuid): "uuid(\"\(uuid.text)\")"
        case .date(let date): "date(\"\(date.text)\")"
        }
    }

    /// Written out it would be an int where it has no point.
    private static func literal(_ double: Double) -> String {
        if double.isNaN { return "double(\"NaN\")" }
        if double.isInfinite { return double > 0 ? "double(\"inf\")" : "double(\"-inf\")" }
        return "\(double)"
    }

    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case let scalar where scalar.properties.generalCategory == .control:
                literal += "\\u" + String(format: "%04x", scalar.value)
            case let scalar: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    private static func literal(_ bytes: [UInt8]) -> String {
        "b\"" + bytes.map { String(format: "\\x%02x", $0) }.joined() + "\""
    }
}
