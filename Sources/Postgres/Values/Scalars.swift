/// `bool`, one byte.
extension Bool: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .bool }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(UInt8(self ? 1 : 0)) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.integer(as: UInt8.self) != 0
    }
}

/// `int2`.
extension Int16: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int2 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(self) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.integer()
    }
}

/// `int4`.
extension Int32: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int4 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(self) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.integer()
    }
}

/// `int8`.
extension Int64: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(self) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.integer()
    }
}

/// `int8`, as what Swift reads a plain literal.
extension Int: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(Int64(self)) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        guard let number = Int(exactly: try reader.integer(as: Int64.self)) else {
            throw .outOfRange("Int has fewer bits than int8 here")
        }
        self = number
    }
}

/// `oid`, and what the server stores as one.
extension UInt32: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .oid }

    @inlinable
    public static func canEncode(as oid: UInt32) -> Bool {
        oid == PostgresType.oid.oid || oid == PostgresType.regclass.oid
    }

    @inlinable
    public static func canDecode(from oid: UInt32) -> Bool { canEncode(as: oid) }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(self) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = try reader.integer()
    }
}

/// `float8`, bit for bit, so NaN and the infinities and -0 keep what they are.
extension Double: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .float8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(bitPattern) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(bitPattern: try reader.integer(as: UInt64.self))
    }
}

/// `"char"`, the one-byte type of the system catalogues.
@frozen
public struct InternalChar: Sendable, Hashable, PostgresCodable {
    public var byte: UInt8

    @inlinable public init(_ byte: UInt8) { self.byte = byte }

    @inlinable public static var postgresType: PostgresType { .internalChar }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(byte) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        byte = try reader.integer()
    }
}
