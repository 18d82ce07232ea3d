/// A sum of amounts: a signed 256-bit count of 10^-18ths.
///
/// Rule (the rules, "Values"): no accepted entry can make another's total overflow. An entry is
/// below 2^127, and a log numbers its entries in 63 bits, so sums stay below 2^190: the headroom
/// is what makes the arithmetic here unconditional.
public struct Total: Hashable, Sendable {
    @usableFromInline var highWords: WordPair
    @usableFromInline var lowWords: WordPair

    @inlinable public var high: Int128 {
        get { highWords.number }
        set { highWords = WordPair(newValue) }
    }

    @inlinable public var low: UInt128 {
        get { lowWords.bits }
        set { lowWords = WordPair(newValue) }
    }

    public static let zero = Total(high: 0, low: 0)

    @inlinable
    public init(high: Int128, low: UInt128) {
        highWords = WordPair(high)
        lowWords = WordPair(low)
    }

    @inlinable
    public init(_ value: Int128) {
        self.init(high: value < 0 ? -1 : 0, low: UInt128(truncatingIfNeeded: value))
    }

    @inlinable
    public init(_ units: Units) {
        self.init(units.scaled)
    }

    public var isNegative: Bool { high < 0 }

    @inlinable
    public static func += (left: inout Total, right: Total) {
        let (low, carries) = left.low.addingReportingOverflow(right.low)
        left.low = low
        left.high += right.high + (carries ? 1 : 0)
    }

    @inlinable
    public static func + (left: Total, right: Total) -> Total {
        var sum = left
        sum += right
        return sum
    }

    @inlinable
    public static prefix func - (value: Total) -> Total {
        let (low, carries) = (~value.low).addingReportingOverflow(1)
        return Total(high: ~value.high + (carries ? 1 : 0), low: low)
    }

    @inlinable
    public static func - (left: Total, right: Total) -> Total {
        let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
        return Total(high: left.high - right.high - (borrows ? 1 : 0), low: low)
    }

    /// The size without the sign, as two halves.
    public var magnitude: (high: UInt128, low: UInt128) {
        let positive = isNegative ? -self : self
        return (UInt128(bitPattern: positive.high), positive.low)
    }

    /// Divides a magnitude by a divisor below 2^64 in place and returns the remainder.
    public static func divide(
        _ magnitude: inout (high: UInt128, low: UInt128), by divisor: UInt64
    ) -> UInt64 {
        if magnitude.high == 0, magnitude.low <= UInt128(UInt64.max) {
            let (quotient, remainder) = UInt64(magnitude.low).quotientAndRemainder(
                dividingBy: divisor)
            magnitude.low = UInt128(quotient)
            return remainder
        }
        var remainder: UInt64 = 0
        if magnitude.high != 0 {
            (magnitude.high, remainder) = Self.divide(magnitude.high, after: 0, by: divisor)
        }
        (magnitude.low, remainder) = Self.divide(magnitude.low, after: remainder, by: divisor)
        return remainder
    }

    /// One half of a long division: `carried` is the remainder of the half above.
    private static func divide(
        _ half: UInt128, after carried: UInt64, by divisor: UInt64
    ) -> (quotient: UInt128, remainder: UInt64) {
        let upper = UInt64(truncatingIfNeeded: half >> 64)
        let lower = UInt64(truncatingIfNeeded: half)
        let first = divisor.dividingFullWidth((carried, upper))
        let second = divisor.dividingFullWidth((first.remainder, lower))
        return (UInt128(first.quotient) << 64 | UInt128(second.quotient), second.remainder)
    }
}

extension Total: Comparable {
    @inlinable
    public static func < (left: Total, right: Total) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
