/// A value of the language: what an expression works on and what it comes to.
///
/// Scalars carry their bits in the value itself and need no allocation. The last three cases
/// exist only where an embedder chose the ledger's library.
public enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map(MapValue)
    case timestamp(Timestamp)
    case duration(DurationValue)
    case type(TypeValue)
    indirect case optional(Value?)
    case decimal(Decimal)
    case uuid(UUIDValue)
    case date(DateValue)

    /// The type of the value as `type(x)` answers it.
    public var type: TypeValue {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list
        case .map: .map
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .optional: .optional
        case .decimal: .decimal
        case .uuid: .uuid
        case .date: .date
        }
    }
}

/// The type of a value, which is a value itself.
///
/// The set is closed: there are no messages and no types of an embedder's own.
public enum TypeValue: UInt8, Sendable, CaseIterable {
    case null, bool, int, uint, double, string, bytes, list, map, timestamp, duration, type
    case optional, decimal, uuid, date

    /// The name under which an expression denotes the type.
    public var name: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .decimal: "decimal"
        case .uuid: "uuid"
        case .date: "date"
        }
    }

    /// The name in messages to people, shorter than the qualified one.
    var word: String {
        switch self {
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .null: "null"
        case .optional: "optional"
        case .bool, .int, .uint, .double, .string, .bytes, .list, .map, .type, .decimal, .uuid,
            .date:
            name
        }
    }
}
