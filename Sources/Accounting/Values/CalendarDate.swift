/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31.
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let days: Int32

    public static let minimum = CalendarDate(unchecked: -719_162)
    public static let maximum = CalendarDate(unchecked: 2_932_896)

    /// The day so many days after 1970-01-01, or nil when it is out of range.
    public init?(days: Int) {
        guard days >= Self.minimum.days, days <= Self.maximum.days else { return nil }
        self.days = Int32(days)
    }

    private init(unchecked days: Int32) {
        self.days = days
    }

    /// The day of year, month and day, or nil when there is none.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        days = Self.days(year: year, month: month, day: day)
    }

    /// Reads `YYYY-MM-DD`; anything else is nil.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte & 15)
        }
        return digits.isEmpty ? nil : value
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.days < right.days
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, counting years from March so that the leap day is a year's last.
    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension CalendarDate: CustomStringConvertible {
    public static let textLength = 10

    /// Stores `YYYY-MM-DD` at `start`: ``textLength`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) {
        let (year, month, day) = components
        TimeDigits.store(year, width: 4, at: start)
        start[4] = UInt8(ascii: "-")
        TimeDigits.store(month, width: 2, at: start + 5)
        start[7] = UInt8(ascii: "-")
        TimeDigits.store(day, width: 2, at: start + 8)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            if let start = buffer.baseAddress { store(at: start) }
            return Self.textLength
        }
    }
}

/// Numbers of a fixed width with leading zeros.
enum TimeDigits {
    static func store(_ value: Int, width: Int, at start: UnsafeMutablePointer<UInt8>) {
        var rest = value
        for index in stride(from: width - 1, through: 0, by: -1) {
            start[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
