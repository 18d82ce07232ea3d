/// What is known of a value before anything is evaluated.
public indirect enum ValueType: Sendable, Equatable {
    /// Known only when it is there: it fits anything, and anything fits it. JSON is of this type.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type
    case list(ValueType)
    case map(key: ValueType, value: ValueType)
    case optional(ValueType)
    case decimal, uuid, date
    /// A value with declared fields, each of which may be given or absent.
    case record([Field])

    public struct Field: Sendable, Equatable {
        public let name: String
        public let type: ValueType

        public init(_ name: String, _ type: ValueType) {
            self.name = name
            self.type = type
        }
    }

    /// Deeper types than this are called `dyn` inside, so that none grows with its expression.
    private static let deepest = 8

    /// A list of these, unless that is too deep to be followed.
    static func listOf(_ element: ValueType) -> ValueType {
        .list(element.depth < deepest ? element : .dyn)
    }

    static func mapOf(_ key: ValueType, _ value: ValueType) -> ValueType {
        .map(key: key, value: value.depth < deepest ? value : .dyn)
    }

    static func optionalOf(_ value: ValueType) -> ValueType {
        .optional(value.depth < deepest ? value : .dyn)
    }

    private var depth: Int {
        switch self {
        case .list(let element): element.depth + 1
        case .map(_, let value): value.depth + 1
        case .optional(let value): value.depth + 1
        case .dyn, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
            .type, .decimal, .uuid, .date, .record:
            0
        }
    }

    var isDyn: Bool {
        if case .dyn = self { return true }
        return false
    }

    /// Whether a value of this type may be one of the other.
    func fits(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.list(let own), .list(let other)): own.fits(other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.fits(otherKey) && value.fits(otherValue)
        case (.optional(let own), .optional(let other)): own.fits(other)
        case (.record, .map(let key, _)), (.map(let key, _), .record): key.fits(.string)
        case (.record, .record): true
        default: self == other
        }
    }

    /// The one type of two values, `dyn` when they differ.
    func joined(with other: ValueType) -> ValueType { self == other ? self : .dyn }

    /// What is known of a given value.
    static func of(_ value: Value) -> ValueType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(key: .dyn, value: .dyn)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .optional: .optional(.dyn)
        case .decimal: .decimal
        case .uuid: .uuid
        case .date: .date
        }
    }
}

extension ValueType: CustomStringConvertible {
    /// The type in messages to people.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): element.isDyn ? "list" : "list(\(element))"
        case .map(let key, let value):
            key.isDyn && value.isDyn ? "map" : "map(\(key), \(value))"
        case .optional(let value): value.isDyn ? "optional" : "optional(\(value))"
        case .decimal: "decimal"
        case .uuid: "uuid"
        case .date: "date"
        case .record: "record"
        }
    }
}
