/// An exact `numeric` of any size, digit by digit as the server sends it.
///
/// `value = ±(digits[0]·10000^weight + digits[1]·10000^(weight-1) + …)`, of which `scale` decimal
/// places are shown. This value owns its digits and so allocates; amounts of up to 256 bits pass
/// without by ``encode(isNegative:magnitude:scale:into:)`` and ``NumericReader``.
public struct Numeric: Sendable, Hashable {
    /// What stands before the digits; the last three have none.
    public enum Sign: UInt16, Sendable, Hashable {
        case positive = 0x0000
        case negative = 0x4000
        case notANumber = 0xC000
        case infinity = 0xD000
        case negativeInfinity = 0xF000
    }

    /// The base of the digits.
    public static let base: UInt16 = 10_000

    /// Decimal places that the wire has room for.
    public static let scales = 0...0x3FFF

    public let sign: Sign
    /// The power of the base that the first digit counts.
    public let weight: Int
    /// Decimal places that are shown, zeros at the end included.
    public let scale: Int
    /// Digits to base 10,000, the most significant first, without zeros at either end.
    public let digits: [UInt16]

    private init(special sign: Sign) {
        self.sign = sign
        weight = 0
        scale = 0
        digits = []
    }

    public static let notANumber = Numeric(special: .notANumber)
    public static let infinity = Numeric(special: .infinity)
    public static let negativeInfinity = Numeric(special: .negativeInfinity)

    /// Bytes before the digits.
    @usableFromInline static let headerBytes = 8
}

extension Numeric: PostgresCodable {
    @inlinable public static var postgresType: PostgresType { .numeric }

    public func encode(into buffer: inout ValueBuffer) {
        Self.appendHeader(
            sign: sign, weight: weight, scale: scale, digits: digits.count, into: &buffer)
        for digit in digits { buffer.append(digit) }
    }

    public init(from reader: borrowing ValueReader) throws(ValueError) {
        let source = try NumericReader(reader)
        sign = source.sign
        weight = source.weight
        scale = source.scale
        var digits: [UInt16] = []
        digits.reserveCapacity(source.digitCount)
        for place in 0..<source.digitCount { digits.append(try source.digit(place)) }
        self.digits = digits
    }

    /// Appends what stands before the digits. The caller appends exactly as many digits to base
    /// 10,000 behind it, each as a `UInt16`.
    ///
    /// For types that hold larger numbers than 256 bits. `scale` must lie in ``scales``.
    @inlinable
    public static func appendHeader(
        sign: Sign, weight: Int, scale: Int, digits: Int, into buffer: inout ValueBuffer
    ) {
        precondition(scales.contains(scale), "a numeric has 0 to 16,383 decimal places")
        buffer.append(Int16(truncatingIfNeeded: digits))
        buffer.append(Int16(truncatingIfNeeded: weight))
        buffer.append(sign.rawValue)
        buffer.append(UInt16(truncatingIfNeeded: scale))
    }
}

extension Numeric: CustomStringConvertible {
    /// As the server prints it: all digits, exactly `scale` decimal places, no exponent.
    public var description: String {
        switch sign {
        case .notANumber: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .positive, .negative: break
        }
        var text = sign == .negative ? "-" : ""
        text += weight < 0 ? "0" : String(digit(ofPower: weight))
        for power in stride(from: weight - 1, through: 0, by: -1) {
            text += padded(Int(digit(ofPower: power)), to: 4)
        }
        guard scale > 0 else { return text }
        var decimals = ""
        for place in 1...(scale + 3) / 4 { decimals += padded(Int(digit(ofPower: -place)), to: 4) }
        return text + "." + decimals.prefix(scale)
    }

    private func digit(ofPower power: Int) -> UInt16 {
        let place = weight - power
        return digits.indices.contains(place) ? digits[place] : 0
    }

    /// Reads what ``description`` prints: an optional sign, digits, optionally a point and digits;
    /// or `NaN`, `Infinity`, `-Infinity`. Nil for anything else.
    public init?(_ text: String) {
        let named: [String: Numeric] = [
            "NaN": .notANumber, "Infinity": .infinity, "-Infinity": .negativeInfinity,
        ]
        if let special = named[text] {
            self = special
            return
        }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0)
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, !whole.isEmpty else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || !decimals.isEmpty, Self.scales.contains(decimals.count),
            whole.count <= 131_072
        else { return nil }
        let leading = [UInt8](repeating: UInt8(ascii: "0"), count: (4 - whole.count % 4) % 4)
        let trailing = [UInt8](repeating: UInt8(ascii: "0"), count: (4 - decimals.count % 4) % 4)
        let characters = leading + whole + decimals + trailing
        guard characters.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(
            isNegative: isNegative, decimalDigits: characters,
            groupsBeforePoint: (whole.count + 3) / 4, scale: decimals.count)
    }

    /// From ASCII digits in whole groups of four.
    private init(
        isNegative: Bool, decimalDigits: [UInt8], groupsBeforePoint: Int, scale: Int
    ) {
        var digits = stride(from: 0, to: decimalDigits.count, by: 4).map { start in
            decimalDigits[start..<start + 4].reduce(UInt16(0)) { $0 * 10 + UInt16($1 & 15) }
        }
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        while digits.last == 0 { digits.removeLast() }
        sign = isNegative && !digits.isEmpty ? .negative : .positive
        weight = digits.isEmpty ? 0 : groupsBeforePoint - 1 - zeros
        self.scale = scale
        self.digits = digits
    }
}
