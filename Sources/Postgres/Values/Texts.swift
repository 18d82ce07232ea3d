/// `text`, and every type whose binary form is its plain UTF-8: `varchar`, `char(n)`, `name`,
/// `json`.
///
/// The server refuses a text that holds U+0000 (SQLSTATE 22021).
extension String: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .text }

    @inlinable
    public static func canEncode(as oid: UInt32) -> Bool {
        switch PostgresType(oid: oid) {
        case .text, .varchar, .char, .name, .json, .unknown: true
        default: false  // The types are no enumeration: a server has more.
        }
    }

    @inlinable
    public static func canDecode(from oid: UInt32) -> Bool { canEncode(as: oid) }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: self) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.text()
    }
}

/// The text of a `json` value. It is not parsed here; the server refuses what is no JSON.
public struct JSONText: Sendable, Hashable, PostgresCodable {
    public var text: String

    @inlinable public init(_ text: String) { self.text = text }

    @inlinable public static var postgresType: PostgresType { .json }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: text) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        text = try reader.text()
    }
}

/// The text of a `jsonb` value, as the server prints it when it is read back.
public struct JSONBText: Sendable, Hashable, PostgresCodable {
    public var text: String

    /// The version that every `jsonb` value starts with on the wire.
    @usableFromInline static let version: UInt8 = 1

    @inlinable public init(_ text: String) { self.text = text }

    @inlinable public static var postgresType: PostgresType { .jsonb }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) {
        buffer.append(Self.version)
        buffer.append(utf8: text)
    }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        guard try reader.integer(at: 0, as: UInt8.self) == Self.version else {
            throw .malformed("this version of jsonb is not known")
        }
        text = try reader.text(from: 1)
    }
}

/// A `bytea` value. Send bytes that stand in memory already with
/// ``Parameters/set(bytes:at:)``, and read without a copy with ``Rows/withBytes(_:_:_:)``.
public struct Bytea: Sendable, Hashable, PostgresCodable {
    public var bytes: [UInt8]

    @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

    @inlinable public static var postgresType: PostgresType { .bytea }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(contentsOf: bytes) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        bytes = reader.withUnsafeBytes { [UInt8]($0) }
    }
}
