public import Accounting
import EventFormat
import JSON
public import Postgres

/// How the domain's values go over the wire to Postgres, straight into the buffer.

extension UniqueID: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .uuid }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(bits) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(bits: try reader.integer())
    }
}

extension Identifier: PostgresTyped, PostgresEncodable, PostgresDecodable {
    @inlinable public static var postgresType: PostgresType { .uuid }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(uniqueID.bits) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(try UniqueID(from: reader))
    }
}

extension Salt: PostgresCodable {
    public static var postgresType: PostgresType { .uuid }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(bits) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(bits: try reader.integer())
    }
}

extension Digest: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .bytea }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) {
        buffer.append(first)
        buffer.append(second)
    }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        guard reader.count == Digest.byteCount else {
            throw .wrongLength(expected: Digest.byteCount, found: reader.count)
        }
        self.init(first: try reader.integer(at: 0), second: try reader.integer(at: 16))
    }
}

extension Seq: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(number) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(try reader.integer(as: Int64.self))
    }
}

extension EntryPosition: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .int8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(packed) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(packed: try reader.integer(as: Int64.self))
    }
}

extension Timestamp: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .timestamptz }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) {
        buffer.append(microseconds - PostgresTimestamp.unixEpochOffset)
    }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let since2000 = try reader.integer(as: Int64.self)
        let (sum, overflow) = since2000.addingReportingOverflow(
            PostgresTimestamp.unixEpochOffset)
        guard !overflow else { throw .outOfRange("an infinite timestamp") }
        self.init(microseconds: sum)
    }
}

extension CalendarDate: PostgresCodable {
    /// Days from 1970-01-01 to 2000-01-01, which is the server's day 0.
    private static let daysTo2000: Int32 = 10_957

    public static var postgresType: PostgresType { .date }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(days - Self.daysTo2000) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let since2000 = Int(try reader.integer(as: Int32.self))
        guard let date = CalendarDate(days: since2000 + Int(Self.daysTo2000)) else {
            throw .outOfRange("a date beyond the years 0001 to 9999")
        }
        self = date
    }
}

extension Total: PostgresCodable {
    public static var postgresType: PostgresType { .numeric }

    public func encode(into buffer: inout ValueBuffer) {
        let (high, low) = magnitude
        Numeric.encode(
            isNegative: isNegative, high: high, low: low, scale: Units.scale, into: &buffer)
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let numeric = try NumericReader(reader)
        let (high, low) = try numeric.wideMagnitude(scale: Units.scale)
        guard high >> 127 == 0 else { throw .outOfRange("a total beyond 256 bits") }
        let total = Total(high: Int128(high), low: low)
        self = numeric.isNegative ? -total : total
    }
}

extension Units: PostgresCodable {
    public static var postgresType: PostgresType { .numeric }

    public func encode(into buffer: inout ValueBuffer) {
        Numeric.encode(
            isNegative: false, magnitude: UInt128(scaled), scale: Units.scale, into: &buffer)
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let total = try Total(from: reader)
        guard total.high == 0, let scaled = Int128(exactly: total.low),
            let units = Units(scaled: scaled)
        else { throw .outOfRange("units below zero or of 10^20 and more") }
        self = units
    }
}

extension Currency: PostgresCodable {
    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout ValueBuffer) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Currency.maximumLength) { bytes in
            guard let start = bytes.baseAddress else { return }
            let length = store(at: start)
            buffer.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
        }
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        guard let currency = Currency(try reader.text()) else { throw .malformed("a currency") }
        self = currency
    }
}

extension BoundedText: PostgresTyped, PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: string) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(stored: try reader.text())
    }
}

extension Metadata: PostgresCodable {
    public static var postgresType: PostgresType { .json }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: object.text) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let read = reader.withUnsafeBytes { bytes in
            Result<JSON, JSONSyntaxError> { () throws(JSONSyntaxError) in
                try JSONReader.read(bytes)
            }
        }
        guard case .success(.object(let object)) = read else {
            throw .malformed("metadata that is no JSON object")
        }
        self.init(stored: object)
    }
}

extension TemplateDefinition: PostgresCodable {
    public static var postgresType: PostgresType { .json }

    public func encode(into buffer: inout ValueBuffer) {
        TemplateFormat.bytes(of: self).withUnsafeBytes { buffer.append(contentsOf: $0) }
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        do throws(TemplateFormatError) {
            self = try TemplateFormat.definition(reader.withUnsafeBytes { Array($0) })
        } catch {
            throw .malformed("a template's definition")
        }
    }
}

/// A word of the contract in a text column.
extension ContractWord {
    public init(column text: String) throws(ValueError) {
        guard let word = Self(word: text) else { throw .malformed("a word that is not known") }
        self = word
    }
}
