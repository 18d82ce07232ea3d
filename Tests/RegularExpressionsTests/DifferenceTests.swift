import RegularExpressions
import Testing

/// Where the engine differs from RE2 on purpose. The README of the module lists the same.
@Suite struct DifferenceTests {
    @Test func `a single byte cannot be asked for`() {
        #expect(throws: PatternError(reason: "\\C is not supported", offset: 0)) {
            try RegularExpression("\\C")
        }
    }

    /// RE2 says that the first pattern matches, but not the second.
    @Test func `both cases of a letter in brackets do not ignore case beside another arm`() throws {
        #expect(!(try RegularExpression("[Kk]|x").matches("\u{212A}")))
        #expect(!(try RegularExpression("[Kk]").matches("\u{212A}")))
        #expect(!(try RegularExpression("[Ss]|x").matches("\u{17F}")))
        #expect(try RegularExpression("(?i)k|x").matches("\u{212A}"))
    }

    @Test func `a name may be given to two groups, as RE2 has it and its sibling in Go not`() throws
    {
        #expect(try RegularExpression("(?P<n>a)(?P<n>b)").matches("ab"))
    }
}
