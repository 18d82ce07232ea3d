/// NULL or a value.
extension Optional: PostgresTyped where Wrapped: PostgresTyped {
    @inlinable public static var postgresType: PostgresType { Wrapped.postgresType }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    @inlinable
    public static func canEncode(as oid: UInt32) -> Bool { Wrapped.canEncode(as: oid) }

    @inlinable
    public var isNull: Bool {
        switch self {
        case .none: true
        case .some(let value): value.isNull
        }
    }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) {
        guard case .some(let value) = self else { return }
        value.encode(into: &buffer)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    @inlinable
    public static func canDecode(from oid: UInt32) -> Bool { Wrapped.canDecode(from: oid) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self = .some(try Wrapped(from: reader))
    }

    @inlinable
    public static func decodeNull() throws(ValueError) -> Self { .none }
}

/// A one-dimensional array; `[Int64?]` where elements may be NULL.
///
/// Thousands of elements are cheaper appended one by one to ``Parameters``.
extension Array: PostgresTyped where Element: PostgresTyped {
    @inlinable public static var postgresType: PostgresType { Element.postgresType.array }
}

extension Array: PostgresEncodable where Element: PostgresEncodable {
    @inlinable
    public func encode(into buffer: inout ValueBuffer) {
        let hasNulls = contains { $0.isNull }
        let elementOID = Element.postgresType.oid
        buffer.appendArrayHeader(elementOID: elementOID, count: count, hasNulls: hasNulls)
        for element in self { buffer.appendElement(element) }
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    @inlinable
    public static func canDecode(from oid: UInt32) -> Bool {
        if oid == postgresType.oid { return true }
        let type = PostgresType.of(oid: oid)
        return type.isArray && Element.canDecode(from: type.elementOID)
    }

    /// Reads header and elements. The lower bound is dropped; more dimensions than one, and a
    /// count that the bytes cannot hold, are refused before anything is allocated.
    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let dimensions = try reader.integer(at: 0, as: Int32.self)
        let oid = try reader.integer(at: 8, as: UInt32.self)
        guard Element.canDecode(from: oid) else {
            throw .malformed("its elements are of another type")
        }
        guard dimensions > 0 else {
            self = []
            return
        }
        guard dimensions == 1 else {
            throw .outOfRange("it has more than one dimension")
        }
        let count = Int(try reader.integer(at: 12, as: Int32.self))
        guard count >= 0, count <= (reader.count - ValueBuffer.arrayHeaderBytes) / 4 else {
            throw .malformed("its count does not fit its length")
        }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var offset = ValueBuffer.arrayHeaderBytes
        for _ in 0..<count {
            let length = Int(try reader.integer(at: offset, as: Int32.self))
            offset += 4
            guard length >= 0 else {
                elements.append(try Element.decodeNull())
                continue
            }
            elements.append(
                try Element(from: try reader.part(at: offset, count: length, oid: oid)))
            offset += length
        }
        guard offset == reader.count else { throw .malformed("bytes follow its last element") }
        self = elements
    }
}
