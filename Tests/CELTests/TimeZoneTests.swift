import CEL
import CELCases
import Foundation
import Testing

/// Time zones: files of the format TZif, rules of POSIX, offsets.
@Suite struct TimeZoneTests {
    /// A file of version 2 with one change, from an offset to another, and a footer.
    private static func file(
        changes: [(Int64, UInt8)] = [], offsets: [Int32] = [0], footer: String,
        version: String = "2",
        leapSeconds: UInt32 = 0
    ) -> [UInt8] {
        func big(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.bigEndian, Array.init)
        }
        let empty: [UInt8] =
            Array("TZif".utf8) + Array(version.utf8) + [UInt8](repeating: 0, count: 15)
            + [0, 0, 0, 0, 1, 1].flatMap { big(UInt32($0)) } + [0, 0, 0, 0, 0, 0, 0]
        var block = Array("TZif".utf8) + Array(version.utf8) + [UInt8](repeating: 0, count: 15)
        block += [0, 0, leapSeconds, UInt32(changes.count), UInt32(offsets.count), 4].flatMap(big)
        block += changes.flatMap { big($0.0) } + changes.map(\.1)
        block += offsets.flatMap { big($0) + [0, 0] } + Array("ABC\0".utf8)
        return empty + block + Array("\n\(footer)\n".utf8)
    }

    private static func hour(_ time: String, _ rules: TimeZoneRules) throws -> Value {
        let context = EvaluationContext(timeZone: { $0 == "Here" ? rules : nil })
        return try Expressions.environment.compile("timestamp('\(time)').getHours('Here')")
            .evaluate(Activation(Expressions.environment), context: context)
    }

    @Test func `recorded changes hold, and the footer's rule after them`() throws {
        let rules = try #require(
            TimeZoneRules(
                tzif: Self.file(
                    changes: [(0, 1), (1_000_000, 2)], offsets: [3_600, 7_200, -3_600],
                    footer: "CET-1CEST,M3.5.0,M10.5.0/3")))
        for (time, hour) in [
            ("1969-12-31T12:00:00Z", 13), ("1970-01-01T12:00:00Z", 14),
            ("2024-01-15T12:00:00Z", 13),
            ("2024-07-15T12:00:00Z", 14), ("2024-03-31T00:59:59Z", 1), ("2024-03-31T01:00:00Z", 3),
            ("2024-10-27T00:59:59Z", 2), ("2024-10-27T01:00:00Z", 2), ("9999-07-01T12:00:00Z", 14),
        ] {
            #expect(TaggedValue.matches(try Self.hour(time, rules), .int(Int64(hour))), "\(time)")
        }
    }

    @Test(arguments: [
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-01-15T12:00:00Z", 23),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-07-15T12:00:00Z", 22),
        ("<+0545>-5:45", "2024-01-01T00:15:00Z", 6),
        ("EST5EDT,J60,J300", "2024-03-01T07:00:00Z", 3),
        ("EST5EDT,J60,J300", "2024-02-29T12:00:00Z", 7),
        ("EST5EDT,59,300", "2024-02-29T12:00:00Z", 8),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-01-01T12:00:00Z", 12),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-07-01T12:00:00Z", 13),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2024-07-01T12:00:00Z", 15),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-07-01T12:00:00Z", 11),
        ("UTC0", "2024-07-01T12:00:00Z", 12),
    ])
    func `rules of every form are followed`(_ rule: String, _ time: String, _ hour: Int) throws {
        let rules = try #require(TimeZoneRules(tzif: Self.file(footer: rule)))
        #expect(TaggedValue.matches(try Self.hour(time, rules), .int(Int64(hour))))
    }

    @Test(arguments: [
        "CET", "-1", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-200",
        "CET-1CEST,J0,J366", "<+05-5",
    ])
    func `a rule that is none is refused`(_ rule: String) {
        #expect(TimeZoneRules(tzif: Self.file(footer: rule)) == nil)
    }

    @Test func `bytes that are no time zone are refused`() {
        let good = Self.file(changes: [(0, 0)], footer: "UTC0")
        #expect(TimeZoneRules(tzif: good) != nil)
        for length in 0..<good.count - 6 {
            #expect(TimeZoneRules(tzif: Array(good[..<length])) == nil, "\(length) bytes")
        }
        #expect(TimeZoneRules(tzif: Self.file(changes: [(0, 9)], footer: "UTC0")) == nil)
        #expect(TimeZoneRules(tzif: Self.file(changes: [(5, 0), (4, 0)], footer: "")) == nil)
        #expect(TimeZoneRules(tzif: Self.file(footer: "", leapSeconds: 1)) == nil)
        var generator = TestSeed.generator()
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            // Whatever comes of it, it comes without a crash.
            guard let rules = TimeZoneRules(tzif: bytes) else { continue }
            _ = try? Self.hour("2024-07-01T12:00:00Z", rules)
        }
    }

    @Test(arguments: [
        ("UTC", 12), ("+01:00", 13), ("-09:30", 2), ("02:00", 14), ("+23:59", 11),
    ])
    func `fixed offsets need no rules`(_ zone: String, _ hour: Int) throws {
        let value = try Expressions.value("timestamp('2024-01-01T12:00:00Z').getHours('\(zone)')")
        #expect(TaggedValue.matches(value, .int(Int64(hour))))
    }

    @Test(arguments: [
        "", "Nowhere", "+1:00", "+24:00", "+01:60", "../etc/passwd", "+01:00x", "utc ",
    ])
    func `an unknown zone is an error`(_ zone: String) throws {
        let error = try Expressions.error("timestamp('2024-01-01T12:00:00Z').getHours('\(zone)')")
        guard case .unknownTimeZone? = error?.reason else {
            Issue.record("\(error?.message ?? "no error")")
            return
        }
    }

    /// Needs the system's time zones; elsewhere the synthetic ones above must do.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Paris")))
    func `the system's zones agree with Foundation`() throws {
        var generator = TestSeed.generator()
        for name in [
            "America/New_York", "Australia/Sydney", "Europe/London", "Asia/Kolkata", "Europe/Paris",
            "America/St_Johns", "Pacific/Auckland", "America/Sao_Paulo",
        ] {
            let rules = try #require(EvaluationContext.withZones.timeZone(name))
            let zone = try #require(TimeZone(identifier: name))
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            for _ in 0..<150 {
                let second = Int64.random(in: 0...4_000_000_000, using: &generator)
                let instant = Date(timeIntervalSince1970: Double(second))
                let time = try #require(Timestamp(seconds: second))
                let hour = calendar.component(.hour, from: instant)
                let value = try Self.hour(time.text, rules)
                #expect(TaggedValue.matches(value, .int(Int64(hour))), "\(name) \(time.text)")
            }
        }
    }
}
