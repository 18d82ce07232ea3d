/// A rule that holds every year, as the environment variable TZ of POSIX writes it.
///
/// `CET-1CEST,M3.5.0,M10.5.0/3`: the name and offset of standard time (west of UTC is positive),
/// those of daylight saving time, and when each year it begins and ends.
struct PosixTimeZone: Sendable {
    /// Seconds east of UTC.
    let standardOffset: Int
    let daylight: Daylight?

    struct Daylight: Sendable {
        let offset: Int
        let start: YearlyChange
        let end: YearlyChange
    }

    /// A moment of each year, by the clock that is kept before it.
    struct YearlyChange: Sendable {
        enum Day: Sendable {
            /// 1 to 365; 29 February is never counted.
            case julian(Int)
            /// 0 to 365.
            case dayOfYear(Int)
            /// A weekday (0 is Sunday) of a week (5 is the last) of a month.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        let day: Day
        /// Seconds after the midnight of that day; beyond a day or below zero also.
        let time: Int

        /// Seconds after 1970 by the local clock.
        func localSecond(in year: Int) -> Int64 {
            Int64(days(in: year)) * 86_400 + Int64(time)
        }

        private func days(in year: Int) -> Int {
            let first = CivilDate(year: year, month: 1, day: 1).daysSince1970
            switch day {
            case .julian(let number):
                let isAfterLeapDay = CivilDate.isLeap(year) && number >= 60
                return first + number - 1 + (isAfterLeapDay ? 1 : 0)
            case .dayOfYear(let number): return first + number
            case .weekday(let month, let week, let weekday):
                let firstOfMonth = CivilDate(year: year, month: month, day: 1).daysSince1970
                let ahead = weekday - CivilDate.weekday(daysSince1970: firstOfMonth)
                var day = firstOfMonth + (ahead < 0 ? ahead + 7 : ahead) + 7 * (week - 1)
                if day >= firstOfMonth + CivilDate.days(in: month, of: year) { day -= 7 }
                return day
            }
        }
    }

    /// Seconds east of UTC at a second after 1970.
    func offset(at second: Int64) -> Int {
        guard let daylight else { return standardOffset }
        let local = Timestamp.floorDivide(Int(second) + standardOffset, 86_400)
        let year = CivilDate(daysSince1970: local).year
        let start = daylight.start.localSecond(in: year) - Int64(standardOffset)
        let end = daylight.end.localSecond(in: year) - Int64(daylight.offset)
        // South of the equator it ends in the year after it began.
        let isDaylight =
            start < end ? second >= start && second < end : second >= start || second < end
        return isDaylight ? daylight.offset : standardOffset
    }

    init?(_ text: String) {
        var cursor = TextCursor(text)
        guard cursor.takeZoneName(), let standard = cursor.takeSignedTime() else { return nil }
        standardOffset = -standard
        guard !cursor.isAtEnd else {
            daylight = nil
            return
        }
        guard cursor.takeZoneName() else { return nil }
        var offset = standardOffset + 3_600
        if cursor.next != UInt8(ascii: ",") {
            guard let given = cursor.takeSignedTime() else { return nil }
            offset = -given
        }
        guard cursor.take(",") != nil, let start = cursor.takeYearlyChange(),
            cursor.take(",") != nil, let end = cursor.takeYearlyChange(), cursor.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

extension TextCursor {
    /// Consumes `CET` or `<+0530>`.
    fileprivate mutating func takeZoneName() -> Bool {
        let start = place
        if take("<") != nil {
            while let byte = next, byte != UInt8(ascii: ">") { place += 1 }
            return take(">") != nil
        }
        while let byte = next, Lexer.isIdentifierStart(byte) { place += 1 }
        return place - start >= 3
    }

    /// Consumes `-1`, `5:30`, `+02:00:00`; answers seconds.
    fileprivate mutating func takeSignedTime() -> Int? {
        let isNegative = take("+-") == UInt8(ascii: "-")
        guard let hours = takeNumber(upTo: 167) else { return nil }
        var seconds = hours * 3_600
        if take(":") != nil {
            guard let minutes = takeNumber(upTo: 59) else { return nil }
            seconds += minutes * 60
            if take(":") != nil {
                guard let more = takeNumber(upTo: 59) else { return nil }
                seconds += more
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func takeNumber(upTo maximum: Int) -> Int? {
        let digits = takeDigitRun()
        guard (1...3).contains(digits.count) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return number <= maximum ? number : nil
    }

    /// Consumes `M3.5.0/2`, `J60` or `59`, with or without a time.
    fileprivate mutating func takeYearlyChange() -> PosixTimeZone.YearlyChange? {
        let day: PosixTimeZone.YearlyChange.Day
        if take("M") != nil {
            guard let month = takeNumber(upTo: 12), month > 0, take(".") != nil,
                let week = takeNumber(upTo: 5), week > 0, take(".") != nil,
                let weekday = takeNumber(upTo: 6)
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else if take("J") != nil {
            guard let number = takeNumber(upTo: 365), number > 0 else { return nil }
            day = .julian(number)
        } else {
            guard let number = takeNumber(upTo: 365) else { return nil }
            day = .dayOfYear(number)
        }
        guard take("/") != nil else {
            return PosixTimeZone.YearlyChange(day: day, time: 7_200)
        }
        return takeSignedTime().map { PosixTimeZone.YearlyChange(day: day, time: $0) }
    }
}
