/// A Swift type that stands for one of the server's.
public protocol PostgresTyped {
    /// The type that a value is sent as and read from.
    static var postgresType: PostgresType { get }
}

/// A Swift type that can be sent as a parameter, or as an element of an array parameter.
///
/// Conform a type of your own to write its binary form straight into the buffer that libpq sends
/// from; nothing is allocated on the way:
///
/// ```swift
/// extension AccountID: PostgresEncodable {
///     static var postgresType: PostgresType { .uuid }
///     func encode(into buffer: inout ValueBuffer) { buffer.append(rawValue) }
/// }
/// ```
///
/// Mark both members `@inlinable` when they stand in another module than the code that sends.
public protocol PostgresEncodable: PostgresTyped {
    /// Whether a value's bytes are right for a parameter declared with this oid. By default only
    /// for ``PostgresTyped/postgresType`` itself.
    static func canEncode(as oid: UInt32) -> Bool

    /// Whether this value is SQL's NULL; then ``encode(into:)`` is not called.
    var isNull: Bool { get }

    /// Appends the value's binary form, without its length.
    func encode(into buffer: inout ValueBuffer)
}

extension PostgresEncodable {
    @inlinable
    public static func canEncode(as oid: UInt32) -> Bool { oid == postgresType.oid }

    @inlinable public var isNull: Bool { false }
}

/// A Swift type that can be read from a column, or from an element of an array.
public protocol PostgresDecodable: PostgresTyped {
    /// Whether a column of this oid can be read. By default only its own type.
    static func canDecode(from oid: UInt32) -> Bool

    /// Reads the binary form. The reader's memory belongs to the result and may not be kept.
    init(from reader: borrowing ValueReader) throws(ValueError)

    /// What SQL's NULL is read as. By default it is an error; `Optional` answers nil.
    static func decodeNull() throws(ValueError) -> Self
}

extension PostgresDecodable {
    @inlinable
    public static func canDecode(from oid: UInt32) -> Bool { oid == postgresType.oid }

    @inlinable
    public static func decodeNull() throws(ValueError) -> Self { throw .unexpectedNull }
}

/// A Swift type that can be sent and read.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable

/// Why bytes from the server are no value of the type asked for.
///
/// It never holds the bytes themselves: values do not belong in messages.
public enum ValueError: Error, Sendable, Hashable {
    /// NULL where the type has no room for it.
    case unexpectedNull
    /// The value has another length than its type.
    case wrongLength(expected: Int, found: Int)
    /// The value ends before the place that was read.
    case tooShort(needed: Int, found: Int)
    /// The value is valid, but the Swift type cannot hold it.
    case outOfRange(StaticReason)
    /// The bytes are not what the type's binary form allows.
    case malformed(StaticReason)
}

/// A reason that was written by a programmer and holds nobody's data.
public struct StaticReason: Sendable, Hashable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let description: String

    public init(stringLiteral value: StaticString) { description = "\(value)" }
}

extension ValueError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpectedNull: "is null"
        case .wrongLength(let expected, let found): "has \(found) bytes instead of \(expected)"
        case .tooShort(let needed, let found): "has \(found) bytes, at least \(needed) needed"
        case .outOfRange(let reason): "is out of range: \(reason)"
        case .malformed(let reason): "is malformed: \(reason)"
        }
    }
}
