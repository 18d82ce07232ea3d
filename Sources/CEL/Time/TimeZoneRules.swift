/// When a time zone keeps which offset from UTC: its recorded changes, and a rule for what follows.
///
/// Made from the bytes of a TZif file (RFC 9636), which whoever may read files reads, usually from
/// `/usr/share/zoneinfo`.
public struct TimeZoneRules: Sendable {
    /// A change at a second after 1970 (UTC) to an offset in seconds east of UTC.
    struct Change: Sendable {
        let second: Int64
        let offset: Int
    }

    /// In the order of time.
    let changes: [Change]
    /// The offset before the first change.
    let firstOffset: Int
    /// What holds after the last change, or nil when its offset stays.
    let rule: PosixTimeZone?

    /// Reads a TZif file of version 1 to 4, or answers nil for anything else.
    ///
    /// Leap seconds are refused: timestamps here have none.
    public init?(tzif bytes: [UInt8]) {
        var reader = TZifReader(bytes)
        guard let rules = reader.read() else { return nil }
        self = rules
    }

    init(changes: [Change], firstOffset: Int, rule: PosixTimeZone?) {
        self.changes = changes
        self.firstOffset = firstOffset
        self.rule = rule
    }

    /// The offset in seconds east of UTC at a second after 1970.
    func offset(at second: Int64) -> Int {
        guard let last = changes.last else { return rule?.offset(at: second) ?? firstOffset }
        if second >= last.second, let rule { return rule.offset(at: second) }
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? firstOffset : changes[low - 1].offset
    }
}
