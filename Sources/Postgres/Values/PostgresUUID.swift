/// A `uuid`: sixteen bytes, held as two words. One number of 128 bits would be passed wrongly to
/// asynchronous functions (Swift 6.3, x86-64, where it lies on the stack).
@frozen
public struct PostgresUUID: Sendable, Hashable, PostgresCodable {
    @usableFromInline var high: UInt64
    @usableFromInline var low: UInt64

    /// The bytes read most significant first, which is also the server's order of uuids.
    @inlinable public var value: UInt128 {
        get { UInt128(high) << 64 | UInt128(low) }
        set { self = PostgresUUID(newValue) }
    }

    @inlinable public init(_ value: UInt128) {
        high = UInt64(truncatingIfNeeded: value >> 64)
        low = UInt64(truncatingIfNeeded: value)
    }

    @inlinable public static var postgresType: PostgresType { .uuid }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(value) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(try reader.integer())
    }
}

extension PostgresUUID: Comparable {
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension PostgresUUID: CustomStringConvertible {
    /// Where the text has a hyphen, counted in bytes of the text.
    private static let hyphens = [8, 13, 18, 23]

    /// Reads the form `00000000-0000-0000-0000-000000000000`, in either case, and no other.
    public init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        var value: UInt128 = 0
        for (place, byte) in text.utf8.enumerated() {
            if Self.hyphens.contains(place) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt128(digit)
        }
        self.init(value)
    }

    /// Lower case with hyphens, as the server prints it.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        let digits = Array("0123456789abcdef".utf8)
        for shift in stride(from: 124, through: 0, by: -4) {
            if Self.hyphens.contains(bytes.count) { bytes.append(UInt8(ascii: "-")) }
            bytes.append(digits[Int(truncatingIfNeeded: value >> UInt128(shift)) & 15])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
