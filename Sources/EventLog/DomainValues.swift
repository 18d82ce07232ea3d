public import Accounting
import EventFormat
import JSON
public import Postgres

/// How the domain's values go over the wire to Postgres, straight into the buffer.

extension UniqueID: ColumnValue {
    @inlinable public static var placeholder: Self { UniqueID(bits: 0) }

    @inlinable public static var postgresType: PostgresType { .uuid }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(bits) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(bits: try reader.integer())
    }
}

extension Identifier: PostgresTyped, PostgresEncodable, PostgresDecodable, ColumnValue {
    @inlinable public static var placeholder: Self { Self(UniqueID(bits: 0)) }

    @inlinable public static var postgresType: PostgresType { .uuid }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(uniqueID.bits) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(try UniqueID(from: reader))
    }
}

extension Salt: ColumnValue {
    public static var placeholder: Self { Salt(bits: 0) }

    public static var postgresType: PostgresType { .uuid }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(bits) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(bits: try reader.integer())
    }
}

extension Digest: ColumnValue {
    @inlinable public static var placeholder: Self { Digest(first: 0, second: 0) }

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

extension Seq: ColumnValue {
    @inlinable public static var placeholder: Self { .zero }

    @inlinable public static var postgresType: PostgresType { .int8 }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(number) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(try reader.integer(as: Int64.self))
    }
}

extension EntryPosition: ColumnValue {
    @inlinable public static var placeholder: Self { EntryPosition(packed: 0) }

    @inlinable public static var postgresType: PostgresType { .int8 }

    public var columnText: String { "\(packed)" }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(packed) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(packed: try reader.integer(as: Int64.self))
    }
}

extension Timestamp: ColumnValue {
    @inlinable public static var placeholder: Self { Timestamp(microseconds: 0) }

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

extension CalendarDate: ColumnValue {
    public static var placeholder: Self { .minimum }

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

extension Total: ColumnValue {
    public static var placeholder: Self { .zero }

    public static var postgresType: PostgresType { .numeric }

    public func encode(into buffer: inout ValueBuffer) {
        let (high, low) = magnitude
        Numeric.encode(
            isNegative: isNegative, high: high, low: low, scale: Units.scale, into: &buffer)
    }

    public var columnText: String { DecimalText.shortest(self) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let numeric = try NumericReader(reader)
        let (high, low) = try numeric.wideMagnitude(scale: Units.scale)
        guard high >> 127 == 0 else { throw .outOfRange("a total beyond 256 bits") }
        let total = Total(high: Int128(high), low: low)
        self = numeric.isNegative ? -total : total
    }
}

extension Units: ColumnValue {
    public static var placeholder: Self { .zero }

    public static var postgresType: PostgresType { .numeric }

    public func encode(into buffer: inout ValueBuffer) {
        Numeric.encode(
            isNegative: false, magnitude: UInt128(scaled), scale: Units.scale, into: &buffer)
    }

    public var columnText: String { DecimalText.shortest(Total(self)) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let total = try Total(from: reader)
        guard total.high == 0, let scaled = Int128(exactly: total.low),
            let units = Units(scaled: scaled)
        else { throw .outOfRange("units below zero or of 10^20 and more") }
        self = units
    }
}

extension Currency: ColumnValue {
    public static var placeholder: Self { .none }

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

extension BoundedText: PostgresTyped, PostgresEncodable, PostgresDecodable, ColumnValue {
    public static var placeholder: Self { Self(stored: "") }

    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: string) }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        self.init(stored: try reader.text())
    }
}

extension Metadata: ColumnValue {
    public static var placeholder: Self { Self(stored: JSON.Object()) }

    public var columnText: String { object.text }

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

extension TemplateDefinition: ColumnValue {
    public static var placeholder: Self {
        Self(
            transaction: TransactionExpressions(
                effective: Expression(stored: ""), journalID: Expression(stored: "")),
            entries: [])
    }

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
extension ContractWord where Self: ColumnValue {
    public static var postgresType: PostgresType { .text }

    public func encode(into buffer: inout ValueBuffer) {
        word.withUTF8Buffer { buffer.append(contentsOf: UnsafeRawBufferPointer($0)) }
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        guard let word = Self(word: try reader.text()) else {
            throw .malformed("a word that is not known")
        }
        self = word
    }
}

extension AccountKind: ColumnValue {
    public static var placeholder: Self { .asset }
}

extension Direction: ColumnValue {
    public static var placeholder: Self { .debit }
}

extension Status: ColumnValue {
    public static var placeholder: Self { .active }
}

/// By its number.
extension Layer: ColumnValue {
    @inlinable public static var postgresType: PostgresType { .int2 }

    @inlinable public static var placeholder: Self { .settled }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(Int16(rawValue)) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let number = try reader.integer(as: Int16.self)
        guard let layer = UInt8(exactly: number).flatMap(Layer.init(rawValue:)) else {
            throw .malformed("a layer that is not known")
        }
        self = layer
    }
}
