/// Writes a point in time after a format of percent directives, in UTC and in English.
enum Strftime {
    /// What is wrong with a format, or nil: a directive that is not one of ours.
    static func flaw(_ format: String) -> String? {
        var isDirective = false
        for scalar in format.unicodeScalars {
            if isDirective {
                isDirective = false
                guard Directive(scalar) != nil else {
                    return "`%\(CodePoints.excerpt(String(Character(scalar))))` is no directive; "
                        + "there are %Y %m %d %H %M %S %f %j %y %B %b %A %a %e %I %p %u %V %G %F "
                        + "%T %z %%"
                }
            } else {
                isDirective = scalar == "%"
            }
        }
        return isDirective ? "the format ends in the middle of a directive" : nil
    }

    /// The text, or nil for a format with a flaw.
    static func write(_ timestamp: Timestamp, _ format: String) -> String? {
        let time = WallClock(timestamp, offset: 0)
        var text = ""
        var isDirective = false
        for scalar in format.unicodeScalars {
            if isDirective {
                isDirective = false
                guard let directive = Directive(scalar) else { return nil }
                text += directive.write(time)
            } else if scalar == "%" {
                isDirective = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return isDirective ? nil : text
    }

    private enum Directive: String {
        case year = "Y"
        case month = "m"
        case day = "d"
        case hour = "H"
        case minute = "M"
        case second = "S"
        case microsecond = "f"
        case dayOfYear = "j"
        case yearOfCentury = "y"
        case monthName = "B"
        case monthShort = "b"
        case weekdayName = "A"
        case weekdayShort = "a"
        case dayWithBlank = "e"
        case hourOfHalf = "I"
        case half = "p"
        case weekday = "u"
        case isoWeek = "V"
        case isoYear = "G"
        case date = "F"
        case time = "T"
        case zone = "z"
        case percent = "%"

        init?(_ scalar: Unicode.Scalar) { self.init(rawValue: String(Character(scalar))) }

        func write(_ time: WallClock) -> String {
            switch self {
            case .year: Digits.padded(time.date.year, 4)
            case .month: Digits.padded(time.date.month, 2)
            case .day: Digits.padded(time.date.day, 2)
            case .hour: Digits.padded(time.hour, 2)
            case .minute: Digits.padded(time.minute, 2)
            case .second: Digits.padded(time.second, 2)
            case .microsecond: Digits.padded(time.nanosecond / 1_000, 6)
            case .dayOfYear: Digits.padded(time.date.dayOfYear + 1, 3)
            case .yearOfCentury: Digits.padded(time.date.year % 100, 2)
            case .monthName: monthNames[time.date.month - 1]
            case .monthShort: String(monthNames[time.date.month - 1].prefix(3))
            case .weekdayName: weekdayNames[time.weekday]
            case .weekdayShort: String(weekdayNames[time.weekday].prefix(3))
            case .dayWithBlank: (time.date.day < 10 ? " " : "") + String(time.date.day)
            case .hourOfHalf: Digits.padded((time.hour + 11) % 12 + 1, 2)
            case .half: time.hour < 12 ? "AM" : "PM"
            case .weekday: String((time.weekday + 6) % 7 + 1)
            case .isoWeek: Digits.padded(weekOfYear(time).week, 2)
            case .isoYear: Digits.padded(weekOfYear(time).year, 4)
            case .date: time.date.text
            case .time: time.timeText
            case .zone: "+0000"
            case .percent: "%"
            }
        }
    }

    /// ISO 8601: a week belongs to the year in which its Thursday is.
    private static func weekOfYear(_ time: WallClock) -> (year: Int, week: Int) {
        let thursday = CivilDate(daysSince1970: time.daysSince1970 + 3 - (time.weekday + 6) % 7)
        return (thursday.year, thursday.dayOfYear / 7 + 1)
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    private static let weekdayNames = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
}
