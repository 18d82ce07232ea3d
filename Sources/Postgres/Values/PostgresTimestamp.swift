/// A `timestamptz`: microseconds since 2000-01-01 00:00 UTC, or an infinity.
///
/// The server keeps no time zone with it; a zone only matters when it prints.
@frozen
public struct PostgresTimestamp: Sendable, Hashable, PostgresCodable {
    public var microsecondsSince2000: Int64

    /// 2000-01-01 in the count that Unix starts in 1970, in microseconds.
    public static let unixEpochOffset: Int64 = 946_684_800_000_000

    @inlinable
    public init(microsecondsSince2000: Int64) {
        self.microsecondsSince2000 = microsecondsSince2000
    }

    /// From microseconds since 1970-01-01 UTC; nil when they lie before the server's range.
    public init?(unixMicroseconds: Int64) {
        let (difference, overflow) =
            unixMicroseconds
            .subtractingReportingOverflow(Self.unixEpochOffset)
        guard !overflow else { return nil }
        microsecondsSince2000 = difference
    }

    /// Microseconds since 1970-01-01 UTC; nil for an infinity and where 64 bits do not reach.
    public var unixMicroseconds: Int64? {
        guard self != .infinity, self != .negativeInfinity else { return nil }
        let (sum, overflow) = microsecondsSince2000.addingReportingOverflow(Self.unixEpochOffset)
        return overflow ? nil : sum
    }

    /// Later than every time.
    @inlinable public static var infinity: Self { Self(microsecondsSince2000: .max) }

    /// Earlier than every time.
    @inlinable public static var negativeInfinity: Self { Self(microsecondsSince2000: .min) }

    @inlinable public static var postgresType: PostgresType { .timestamptz }

    @inlinable
    public func encode(into buffer: inout ValueBuffer) { buffer.append(microsecondsSince2000) }

    @inlinable
    public init(from reader: borrowing ValueReader) throws(ValueError) {
        microsecondsSince2000 = try reader.integer()
    }
}

extension PostgresTimestamp: Comparable {
    @inlinable
    public static func < (left: Self, right: Self) -> Bool {
        left.microsecondsSince2000 < right.microsecondsSince2000
    }
}

extension PostgresTimestamp: CustomStringConvertible {
    private static let microsecondsOfDay: Int64 = 86_400_000_000

    /// `2024-02-29T12:00:00.000001Z`, always with six digits, or `infinity`.
    public var description: String {
        guard self != .infinity else { return "infinity" }
        guard self != .negativeInfinity else { return "-infinity" }
        var days = microsecondsSince2000 / Self.microsecondsOfDay
        var rest = microsecondsSince2000 % Self.microsecondsOfDay
        if rest < 0 {
            days -= 1
            rest += Self.microsecondsOfDay
        }
        let date = PostgresDate(daysSince2000: Int32(truncatingIfNeeded: days))
        let seconds = Int(rest / 1_000_000)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }
        let fraction = padded(Int(rest % 1_000_000), to: 6)
        return "\(date)T\(clock.joined(separator: ":")).\(fraction)Z"
    }
}
