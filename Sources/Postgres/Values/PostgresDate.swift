/// A `date`: whole days since 2000-01-01 in the proleptic Gregorian calendar, or an infinity.
@frozen
public struct PostgresDate: Sendable, Hashable, PostgresCodable {
    public var daysSince2000: Int32

    @inlinable public init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }

    /// Later than every date.
    @inlinable public static var infinity: Self { Self(daysSince2000: .max) }

    /// Earlier than every date.
    @inlinable public static var negativeInfinity: Self { Self(daysSince2000: .min) }

    @inlinable public static var postgresType: PostgresType { .date }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(daysSince2000) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        daysSince2000 = try reader.integer()
    }
}

extension PostgresDate: Comparable {
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.daysSince2000 < right.daysSince2000
    }
}

/// The calendar. Days are counted from 0000-03-01, so that the leap day ends a year, and years in
/// eras of 400, which all have the same number of days.
extension PostgresDate {
    private static let daysOfEra = 146_097
    private static let daysToYear2000 = 730_425

    /// The years that can be named; the server's own range lies within it.
    public static let years = -4_800...5_900_000

    /// A day by its date; nil when the calendar has no such day. Year 0 is 1 BC.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let shifted = month > 2 ? year : year - 1
        let era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * Self.daysOfEra + dayOfEra - Self.daysToYear2000
        guard let daysSince2000 = Int32(exactly: days) else { return nil }
        self.init(daysSince2000: daysSince2000)
        // A day past the end of its month has become one of the next.
        guard parts.month == month, parts.day == day else { return nil }
    }

    /// Year (0 is 1 BC), month and day. Of an infinity it is a day without meaning.
    public var parts: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince2000) + Self.daysToYear2000
        let era = days >= 0 ? days / Self.daysOfEra : (days - Self.daysOfEra + 1) / Self.daysOfEra
        let dayOfEra = days - era * Self.daysOfEra
        let leapless =
            dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (Self.daysOfEra - 1)
        let yearOfEra = leapless / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension PostgresDate: CustomStringConvertible {
    /// As the server prints it in the ISO style: `2024-02-29`, `0044-03-15 BC`, `infinity`.
    public var description: String {
        guard self != .infinity else { return "infinity" }
        guard self != .negativeInfinity else { return "-infinity" }
        let (year, month, day) = parts
        let shown = year > 0 ? year : 1 - year
        let date = "\(padded(shown, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
        return year > 0 ? date : date + " BC"
    }
}

/// A number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
