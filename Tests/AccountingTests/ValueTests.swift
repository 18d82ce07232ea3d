import Accounting
import JSON
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.000", "0"), ("007", "7"), ("1.50", "1.5"), ("1.000", "1"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ("0.000000000000000001", "0.000000000000000001"),
        ("1.0000000000000000000000", "1"), ("-12.5", "-12.5"),
        ("00000000000000000000000000001", "1"), ("18446744073709551616", "18446744073709551616"),
    ])
    func `an amount is read exactly`(text: String, shortest: String) {
        guard case .exact = RequestedUnits(text) else { return #expect(Bool(false)) }
        #expect(RequestedUnits(text)?.text == shortest)
    }

    @Test(arguments: [
        "100000000000000000000", "0.0000000000000000001",
        "111111111111111111111111111111111111111111111111111111111111",
        "-100000000000000000000",
    ])
    func `an amount out of range is kept as text`(text: String) {
        #expect(RequestedUnits(text) == .outOfRange(text))
        #expect(Units(text) == nil)
    }

    @Test(arguments: [
        "", "-", ".5", "5.", "1e3", "1,5", "+1", " 1", "1 ", "٣", "0x1", "--1", "1.2.3", "1-",
    ])
    func `what is no amount is refused`(text: String) {
        #expect(RequestedUnits(text) == nil)
    }

    @Test func `amounts are written with the currency's decimals at least`() {
        let amount = Total(Units.one * 5 / 2)
        #expect(DecimalText.text(amount, minimumFraction: 2) == "2.50")
        #expect(DecimalText.text(-amount, minimumFraction: 0) == "-2.5")
        #expect(DecimalText.text(.zero, minimumFraction: 3) == "0.000")
        #expect(DecimalText.text(.zero, minimumFraction: 0) == "0")
    }

    @Test func `a total holds what a 128-bit number cannot`() {
        var total = Total.zero
        for _ in 0..<64 { total += total + Total(Units.limit - 1) }
        // (2^64 - 1) · (10^38 - 1) 10^-18ths, by arbitrary-precision arithmetic elsewhere.
        #expect(
            DecimalText.shortest(total)
                == "1844674407370955161499999999999999999981.553255926290448385")
        #expect(DecimalText.shortest(-total).hasPrefix("-18446744073709551614"))
        #expect(total - total == .zero)
        #expect(-(-total) == total)
        #expect(-total < .zero && .zero < total && -total < total)
    }

    @Test(arguments: [
        ("0001-01-01", -719_162), ("1970-01-01", 0), ("2000-02-29", 11_016),
        ("2024-02-29", 19_782), ("9999-12-31", 2_932_896), ("1969-12-31", -1),
    ])
    func `a date is its number of days`(text: String, days: Int) {
        #expect(CalendarDate(text)?.days == Int32(days))
        #expect(CalendarDate(days: days)?.description == text)
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "0000-01-01",
        "10000-01-01", "2023-1-1", "2023/01/01", "2023-01-01 ", "",
    ])
    func `what is no date is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func `every day of the calendar is read back`() {
        var days = Int(CalendarDate.minimum.days)
        while let date = CalendarDate(days: days) {
            #expect(CalendarDate(date.description) == date)
            days += 97
        }
    }

    @Test(arguments: [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"),
        ("2026-01-01T06:30:01+05:30", "2026-01-01T01:00:01.000000Z"),
        ("2026-01-01T00:00:00.5-01:00", "2026-01-01T01:00:00.500000Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00z", "0001-01-01T00:00:00.000000Z"),
    ])
    func `a timestamp is read with any offset and written in UTC`(text: String, utc: String) throws
    {
        #expect(try Timestamp(text).description == utc)
    }

    @Test func `a timestamp that would have to be cut is refused`() {
        #expect(throws: Timestamp.Fault.tooPrecise) {
            try Timestamp("2026-01-01T00:00:00.1234567Z")
        }
        #expect(throws: Timestamp.Fault.malformed) { try Timestamp("2026-01-01") }
        #expect(throws: Timestamp.Fault.malformed) { try Timestamp("2026-01-01T00:00:00") }
        #expect(throws: Timestamp.Fault.outOfRange) { try Timestamp("0001-01-01T00:00:00+01:00") }
        #expect(throws: Timestamp.Fault.outOfRange) { try Timestamp("9999-12-31T23:59:59-01:00") }
    }

    @Test func `an id is read in either case and written in lower case`() {
        let text = "7D9620C7-02FE-41F6-B3E5-41665C062F43"
        #expect(UniqueID(text)?.description == text.lowercased())
        #expect(UniqueID("7d9620c7-02fe-41f6-b3e5-41665c062f4") == nil)
        #expect(UniqueID("7d9620c7x02fe-41f6-b3e5-41665c062f43") == nil)
        #expect(UniqueID("7d9620c7-02fe-41f6-b3e5-41665c062g43") == nil)
    }

    @Test func `made ids are version 7, in order, and never the same`() {
        let seed = Seed(
            milliseconds: 0x0123_4567_89AB, chance: .max, salt: Salt(bits: 1), saltSecret: 2)
        let ids = (0..<1_000).map { seed.id($0) }
        #expect(Set(ids).count == 1_000)
        for id in ids {
            let digits = Array(id.description)
            #expect(id.description.hasPrefix("01234567-89ab-7"))
            #expect(["8", "9", "a", "b"].contains(digits[19]))
        }
    }

    @Test func `metadata is bounded in depth, size and digits`() throws {
        func nested(_ levels: Int) -> JSON {
            (1..<levels).reduce(JSON.object(JSON.Object())) { inner, _ in ["d": inner] }
        }
        #expect(throws: Never.self) { try Metadata(nested(32)) }
        #expect(throws: Metadata.Fault.tooDeep) { try Metadata(nested(33)) }
        let long = String(repeating: "x", count: 65_536 - 8)
        #expect(throws: Never.self) { try Metadata(["a": .string(long)]) }
        #expect(throws: Metadata.Fault.tooLarge) { try Metadata(["a": .string(long + "x")]) }
        #expect(throws: Metadata.Fault.notAnObject) { try Metadata([1]) }
        #expect(throws: Metadata.Fault.containsNull) { try Metadata(["a\0": 1]) }
    }

    @Test(arguments: [
        ("1e30", true), ("1e37", true), ("1e38", false), ("1e-38", true), ("1e-39", false),
        ("0e99999999999999999999", false), ("0e-39", false),
        ("0e37", true), ("123.456e2", true),
        ("0.00000000000000000000000000000000000001", true),
        ("0.000000000000000000000000000000000000001", false),
        ("99999999999999999999999999999999999999", true),
        ("100000000000000000000000000000000000000", false), ("-1.5E+3", true),
    ])
    func `a number has at most 38 digits on each side when written out`(
        digits: String, fits: Bool
    ) throws {
        let number = try #require(JSON.Number(digits: digits))
        #expect((number.fault == nil) == fits)
    }

    @Test func `text is bounded in bytes and compared by them`() throws {
        #expect(throws: TextFault.empty) { try Code(String("")) }
        #expect(throws: TextFault.tooLong(maximum: 255)) {
            try Code(String(repeating: "é", count: 128))
        }
        #expect(throws: TextFault.containsNull) { try Name(String("a\0b")) }
        #expect(throws: Never.self) { try FreeText(String("")) }
        let (composed, decomposed) = (try Code(String("\u{e9}")), try Code(String("e\u{301}")))
        #expect(composed != decomposed)
        let (upper, lower) = (try Code(String("Z")), try Code(String("a")))
        #expect(upper < lower)
    }
}
