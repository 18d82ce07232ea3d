/// What a calendar and a clock on a wall show at a point in time, at an offset from UTC.
struct WallClock {
    let date: CivilDate
    let daysSince1970: Int
    let hour: Int
    let minute: Int
    let second: Int
    let nanosecond: Int

    /// - Parameter offset: seconds east of UTC.
    init(_ timestamp: Timestamp, offset: Int) {
        let local = Int(timestamp.seconds) + offset
        daysSince1970 = Timestamp.floorDivide(local, 86_400)
        date = CivilDate(daysSince1970: daysSince1970)
        let secondOfDay = local - daysSince1970 * 86_400
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        nanosecond = Int(timestamp.nanoseconds)
    }

    /// 0 for Sunday.
    var weekday: Int { CivilDate.weekday(daysSince1970: daysSince1970) }

    /// `hh:mm:ss`.
    var timeText: String {
        Digits.padded(hour, 2) + ":" + Digits.padded(minute, 2) + ":" + Digits.padded(second, 2)
    }
}
