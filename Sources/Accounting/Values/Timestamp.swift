/// A moment, to the microsecond, in the years 0001 to 9999 (UTC).
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// The first microsecond of the year 1.
    public static let minimum = Timestamp(startOf: .minimum)
    /// The last microsecond of the year 9999.
    public static let maximum = Timestamp(startOf: .maximum)
        .advanced(byMicroseconds: microsecondsPerDay - 1)

    @inlinable
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    private init(startOf day: CalendarDate) {
        microseconds = Int64(day.days) * Self.microsecondsPerDay
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The day in UTC.
    public var date: CalendarDate {
        let day = (microseconds - timeOfDay) / Self.microsecondsPerDay
        if let date = CalendarDate(days: Int(day)) { return date }
        return day < 0 ? .minimum : .maximum
    }

    private var timeOfDay: Int64 {
        let remainder = microseconds % Self.microsecondsPerDay
        return remainder < 0 ? remainder + Self.microsecondsPerDay : remainder
    }

    public func advanced(byMicroseconds count: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds + count)
    }
}

extension Timestamp: CustomStringConvertible {
    public static let textLength = 27

    /// Stores `YYYY-MM-DDTHH:MM:SS.ffffffZ` at `start`: ``textLength`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) {
        date.store(at: start)
        let time = Int(timeOfDay)
        start[10] = UInt8(ascii: "T")
        TimeDigits.store(time / 3_600_000_000, width: 2, at: start + 11)
        start[13] = UInt8(ascii: ":")
        TimeDigits.store(time / 60_000_000 % 60, width: 2, at: start + 14)
        start[16] = UInt8(ascii: ":")
        TimeDigits.store(time / 1_000_000 % 60, width: 2, at: start + 17)
        start[19] = UInt8(ascii: ".")
        TimeDigits.store(time % 1_000_000, width: 6, at: start + 20)
        start[26] = UInt8(ascii: "Z")
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            if let start = buffer.baseAddress { store(at: start) }
            return Self.textLength
        }
    }
}

extension Timestamp {
    /// Why a text is no timestamp.
    public enum Fault: Error, Sendable, Equatable {
        case malformed
        /// More than six fractional digits, which would have to be cut.
        case tooPrecise
        case outOfRange
    }

    /// Reads RFC 3339 with any offset; a seventh fractional digit is refused, not cut.
    public init(_ text: String) throws(Fault) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let date = CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = CalendarDate.number(bytes[11..<13]), hour < 24,
            let minute = CalendarDate.number(bytes[14..<16]), minute < 60,
            let second = CalendarDate.number(bytes[17..<19]), second < 60
        else { throw .malformed }
        let (fraction, offsetStart) = try Self.fraction(bytes)
        let offset = try Self.offsetInMinutes(bytes[offsetStart...])
        let seconds = Int64(date.days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        let moment = (seconds - offset * 60) * 1_000_000 + fraction
        let day = moment.quotientRoundedDown(dividingBy: Self.microsecondsPerDay)
        guard CalendarDate(days: Int(day)) != nil else { throw .outOfRange }
        microseconds = moment
    }

    private static func fraction(
        _ bytes: [UInt8]
    ) throws(Fault) -> (microseconds: Int64, end: Int) {
        guard bytes[19] == UInt8(ascii: ".") else { return (0, 19) }
        var end = 20
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) { end += 1 }
        guard end > 20 else { throw .malformed }
        guard end <= 26 else { throw .tooPrecise }
        var value: Int64 = 0
        for index in 20..<26 { value = value * 10 + (index < end ? Int64(bytes[index] & 15) : 0) }
        return (value, end)
    }

    private static func offsetInMinutes(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Int64 {
        let start = bytes.startIndex
        guard let sign = bytes.first else { throw .malformed }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
            guard bytes.count == 1 else { throw .malformed }
            return 0
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == 6,
            bytes[start + 3] == UInt8(ascii: ":"),
            let hours = CalendarDate.number(bytes[(start + 1)..<(start + 3)]), hours < 24,
            let minutes = CalendarDate.number(bytes[(start + 4)...]), minutes < 60
        else { throw .malformed }
        let offset = Int64(hours * 60 + minutes)
        return sign == UInt8(ascii: "-") ? -offset : offset
    }
}

extension Int64 {
    func quotientRoundedDown(dividingBy divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
