/// A point in time to the nanosecond, 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct Timestamp: Sendable, Equatable, Comparable {
    /// Seconds after 1970-01-01T00:00:00Z, without leap seconds.
    public let seconds: Int64
    /// 0 to 999,999,999, counted forward from `seconds` also before 1970.
    public let nanoseconds: Int32

    static let firstSecond = Int64(DateValue.first) * 86_400
    static let lastSecond = Int64(DateValue.last) * 86_400 + 86_399

    /// The point in time, or nil outside the years 1 to 9999 or for nanoseconds out of place.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds >= Self.firstSecond && seconds <= Self.lastSecond,
            (0...999_999_999).contains(nanoseconds)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The point in time so many microseconds after 1970, or nil outside the years 1 to 9999.
    public init?(microsecondsSince1970 microseconds: Int64) {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let isBefore = remainder < 0
        self.init(
            seconds: isBefore ? quotient - 1 : quotient,
            nanoseconds: Int32((isBefore ? remainder + 1_000_000 : remainder) * 1_000))
    }

    /// Reads RFC 3339 with any offset and up to nine digits of a second.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = cursor.takeDay(), cursor.take("Tt") != nil,
            let hour = cursor.takeDigits(2), hour < 24, cursor.take(":") != nil,
            let minute = cursor.takeDigits(2), minute < 60, cursor.take(":") != nil,
            let second = cursor.takeDigits(2), second < 60,
            let nanoseconds = cursor.takeFraction(),
            let offset = cursor.takeOffset(), cursor.isAtEnd
        else { return nil }
        let local = date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second
        self.init(seconds: Int64(local - offset), nanoseconds: Int32(nanoseconds))
    }

    /// Days after 1970-01-01 in UTC, and thus the date.
    var daysSince1970: Int { Self.floorDivide(Int(seconds), 86_400) }

    /// RFC 3339 in UTC; the fraction without trailing zeros, none for a whole second.
    public var text: String {
        let time = WallClock(self, offset: 0)
        return time.date.text + "T" + time.timeText
            + Digits.fraction(nanoseconds: Int(nanoseconds)) + "Z"
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds == right.seconds
            ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// The point so much later, or nil outside the range.
    func adding(_ duration: DurationValue) -> Timestamp? {
        let total = duration.nanoseconds
        let sum = Int(nanoseconds) + Int(total % 1_000_000_000)
        let carry = Self.floorDivide(sum, 1_000_000_000)
        return Timestamp(
            seconds: seconds + total / 1_000_000_000 + Int64(carry),
            nanoseconds: Int32(sum - carry * 1_000_000_000))
    }

    /// The point so much earlier, or nil outside the range.
    func subtracting(_ duration: DurationValue) -> Timestamp? {
        guard let negated = duration.negated else {
            return adding(DurationValue(nanoseconds: .max))?
                .adding(DurationValue(nanoseconds: 1))
        }
        return adding(negated)
    }

    /// How much later this is than another point, or nil beyond what a duration holds.
    func since(_ other: Timestamp) -> DurationValue? {
        let whole = Int128(seconds - other.seconds) * 1_000_000_000
        let total = whole + Int128(nanoseconds) - Int128(other.nanoseconds)
        return Int64(exactly: total).map(DurationValue.init(nanoseconds:))
    }

    /// The quotient rounded down, for times before 1970.
    static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension TextCursor {
    /// Consumes `.5` and its like, if there; answers nanoseconds, or nil for no or ten digits.
    fileprivate mutating func takeFraction() -> Int? {
        guard take(".") != nil else { return 0 }
        let digits = takeDigitRun()
        guard (1...9).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits { number = number * 10 + Int(digit - 0x30) }
        for _ in digits.count..<9 { number *= 10 }
        return number
    }

    /// Consumes `Z` or `+hh:mm`; answers seconds east of UTC.
    fileprivate mutating func takeOffset() -> Int? {
        if take("Zz") != nil { return 0 }
        guard let sign = take("+-"), let hours = takeDigits(2), hours < 24, take(":") != nil,
            let minutes = takeDigits(2), minutes < 60
        else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -offset : offset
    }
}
