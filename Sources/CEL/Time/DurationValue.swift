/// A span of time in whole nanoseconds, negative for one that runs backwards; about 292 years.
public struct DurationValue: Sendable, Equatable, Comparable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (left: DurationValue, right: DurationValue) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    var negated: DurationValue? {
        let (difference, overflows) = Int64(0).subtractingReportingOverflow(nanoseconds)
        return overflows ? nil : DurationValue(nanoseconds: difference)
    }

    /// Seconds with as many digits as it takes, such as `-1.5s`.
    public var text: String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        let fraction = Digits.fraction(nanoseconds: Int(magnitude % 1_000_000_000))
        return sign + String(magnitude / 1_000_000_000) + fraction + "s"
    }

    /// Reads a sign and numbers with units, such as `1h30m`; nil for another text and one beyond
    /// the range.
    public init?(text: String) {
        do throws(Flaw) {
            try self.init(text)
        } catch {
            return nil
        }
    }

    /// Why a text is no duration.
    enum Flaw: Error {
        case malformed
        case outOfRange
    }

    /// Reads a sign and numbers with units, such as `1h30m`, `-1.5s`, `250ms`; `0` needs no unit.
    ///
    /// Units are h, m, s, ms, us (or µs) and ns, in any order. A digit below a nanosecond is cut.
    init(_ text: String) throws(Flaw) {
        var cursor = TextCursor(text)
        let isNegative = cursor.take("+-") == UInt8(ascii: "-")
        guard !cursor.isAtEnd else { throw .malformed }
        if cursor.bytes[cursor.place...].elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        var total: Int128 = 0
        while !cursor.isAtEnd {
            total += try cursor.takeQuantity()
            // A text as long as the limits allow cannot wrap this sum around.
            guard total <= Int128(Int64.max) + 1 else { throw .outOfRange }
        }
        guard let nanoseconds = Int64(exactly: isNegative ? -total : total) else {
            throw .outOfRange
        }
        self.init(nanoseconds: nanoseconds)
    }
}

extension TextCursor {
    /// Consumes a number and its unit; answers nanoseconds.
    fileprivate mutating func takeQuantity() throws(DurationValue.Flaw) -> Int128 {
        let whole = takeDigitRun()
        var fraction: ArraySlice<UInt8> = []
        if take(".") != nil { fraction = takeDigitRun() }
        guard !whole.isEmpty || !fraction.isEmpty else { throw .malformed }
        guard let unit = takeUnit() else { throw .malformed }
        var number: Int128 = 0
        for digit in whole {
            number = number * 10 + Int128(digit - 0x30)
            // One more than the largest: the least duration may be written in nanoseconds.
            guard number <= Int128(Int64.max) + 1 else { throw .outOfRange }
        }
        // Eighteen digits of an hour are far below a nanosecond, and their product fits.
        var numerator: Int128 = 0
        var denominator: Int128 = 1
        for digit in fraction.prefix(18) {
            numerator = numerator * 10 + Int128(digit - 0x30)
            denominator *= 10
        }
        return number * unit + numerator * unit / denominator
    }

    /// Consumes a unit; answers its nanoseconds.
    private mutating func takeUnit() -> Int128? {
        let units: [(StaticString, Int128)] = [
            ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
            ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        for (name, nanoseconds) in units {
            let isHere = name.withUTF8Buffer { bytes[place...].starts(with: $0) }
            if isHere {
                place += name.utf8CodeUnitCount
                return nanoseconds
            }
        }
        return nil
    }
}
