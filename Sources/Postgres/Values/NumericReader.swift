/// A `numeric` read in place: no digit is copied, nothing is allocated.
///
/// ```swift
/// init(from reader: borrowing ValueReader) throws(ValueError) {
///     let numeric = try NumericReader(reader)
///     self.init(isNegative: numeric.isNegative, units: try numeric.magnitude(scale: 18))
/// }
/// ```
public struct NumericReader: ~Copyable {
    public let sign: Numeric.Sign
    /// The power of 10,000 that the first digit counts.
    public let weight: Int
    /// Decimal places that are shown.
    public let scale: Int
    public let digitCount: Int
    private let digits: UnsafeRawPointer

    public var isNegative: Bool { sign == .negative || sign == .negativeInfinity }

    /// Reads and checks the header. The memory is the reader's, and may not be kept longer.
    public init(_ reader: borrowing ValueReader) throws(ValueError) {
        guard reader.count >= Numeric.headerBytes else {
            throw .tooShort(needed: Numeric.headerBytes, found: reader.count)
        }
        guard let sign = Numeric.Sign(rawValue: try reader.integer(at: 4)) else {
            throw .malformed("a numeric has no such sign")
        }
        let digitCount = Int(try reader.integer(at: 0, as: Int16.self))
        let weight = Int(try reader.integer(at: 2, as: Int16.self))
        let scale = Int(try reader.integer(at: 6, as: UInt16.self))
        guard digitCount >= 0, reader.count == Numeric.headerBytes + 2 * digitCount else {
            throw .malformed("its count of digits does not fit its length")
        }
        guard Numeric.scales.contains(scale) else {
            throw .malformed("a numeric has no such scale")
        }
        // What the server sends with NaN and the infinities has no meaning.
        let isFinite = sign == .positive || sign == .negative
        self.sign = sign
        self.digitCount = isFinite ? digitCount : 0
        self.weight = isFinite ? weight : 0
        self.scale = isFinite ? scale : 0
        digits = reader.base + Numeric.headerBytes
    }

    /// The digit to base 10,000 at a place, the most significant at 0.
    public func digit(_ place: Int) throws(ValueError) -> UInt16 {
        precondition(place >= 0 && place < digitCount, "the numeric has no such digit")
        let digit = UInt16(
            bigEndian: digits.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self))
        guard digit < Numeric.base else { throw .malformed("a digit is not below 10,000") }
        return digit
    }

    /// The value without its sign, times `10^scale`, exactly.
    ///
    /// - Throws: `outOfRange` when it is no number, has more decimal places that are not zero, or
    ///   needs more than 128 bits.
    public func magnitude(scale: Int) throws(ValueError) -> UInt128 {
        if let small = try smallMagnitude(scale: scale) { return UInt128(small) }
        let (high, low) = try wideMagnitude(scale: scale)
        guard high == 0 else { throw .outOfRange("it needs more than 128 bits") }
        return low
    }

    /// As ``magnitude(scale:)``, in up to 256 bits: `high · 2^128 + low`.
    public func wideMagnitude(scale: Int) throws(ValueError) -> (high: UInt128, low: UInt128) {
        guard sign == .positive || sign == .negative else {
            throw .outOfRange("it is not a finite number")
        }
        var limbs = Limbs(high: 0, low: 0)
        var exponent = 0
        for place in 0..<digitCount {
            let digit = UInt64(try digit(place))
            exponent = 4 * (weight - place) + scale
            guard exponent < 0 else {
                guard limbs.multiply(by: 10_000, adding: digit) else { throw Self.tooWide }
                continue
            }
            // The group that the last decimal place splits: only its upper digits may count.
            let kept = max(4 + exponent, 0)
            let cut = powerOfTen(4 - kept)
            guard digit % cut == 0 else { throw .outOfRange("it has more decimal places") }
            guard limbs.multiply(by: powerOfTen(kept), adding: digit / cut) else {
                throw Self.tooWide
            }
        }
        guard digitCount > 0 else { return (0, 0) }
        guard exponent < 320 else { throw Self.tooWide }
        while exponent > 0 {
            let step = min(exponent, 4)
            guard limbs.multiply(by: powerOfTen(step), adding: 0) else { throw Self.tooWide }
            exponent -= step
        }
        return (limbs.high, limbs.low)
    }

    /// The magnitude of a number of at most four digits that fits 64 bits, nil for any other.
    private func smallMagnitude(scale: Int) throws(ValueError) -> UInt64? {
        guard sign == .positive || sign == .negative, digitCount <= 4 else { return nil }
        guard digitCount > 0 else { return 0 }
        var value: UInt64 = 0
        for place in 0..<digitCount { value = value * 10_000 + UInt64(try digit(place)) }
        // Four digits stay below 10^16, so up to three more decimal places fit.
        let exponent = 4 * (weight - digitCount + 1) + scale
        switch exponent {
        case 0...3: return value * powerOfTen(exponent)
        case -3 ... -1:
            let cut = powerOfTen(-exponent)
            return value % cut == 0 ? value / cut : nil
        default: return nil
        }
    }

    private static let tooWide = ValueError.outOfRange("it needs more than 256 bits")
}
