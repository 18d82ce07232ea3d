/// A day without a time, 0001-01-01 to 9999-12-31, as the ledger's library has it.
public struct DateValue: Sendable, Equatable, Comparable {
    /// Days after 1970-01-01.
    public let daysSince1970: Int32

    static let first = CivilDate(year: 1, month: 1, day: 1).daysSince1970
    static let last = CivilDate(year: 9999, month: 12, day: 31).daysSince1970

    /// The day so many days after 1970-01-01, or nil outside the years 1 to 9999.
    public init?(daysSince1970 days: Int) {
        guard days >= Self.first && days <= Self.last else { return nil }
        daysSince1970 = Int32(days)
    }

    /// Reads `YYYY-MM-DD`, nothing else.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        guard let date = cursor.takeDay(), cursor.isAtEnd else { return nil }
        self.init(daysSince1970: date.daysSince1970)
    }

    /// The day in UTC at a point in time.
    public init(_ timestamp: Timestamp) {
        daysSince1970 = Int32(timestamp.daysSince1970)
    }

    /// `YYYY-MM-DD`.
    public var text: String { CivilDate(daysSince1970: Int(daysSince1970)).text }

    public static func < (left: DateValue, right: DateValue) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension TextCursor {
    /// Consumes `YYYY-MM-DD` when it names a day of the calendar.
    mutating func takeDay() -> CivilDate? {
        guard let year = takeDigits(4), take("-") != nil,
            let month = takeDigits(2), take("-") != nil,
            let day = takeDigits(2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        return date.isValid ? date : nil
    }
}
