import RegularExpressions
import Testing

@Suite struct RefusalTests {
    private func refusal(of pattern: String) -> PatternError? {
        do {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("ab[c", "missing closing ]", 2),
        ("ab(c(d)", "missing closing )", 2),
        ("ab)c", "unexpected )", 2),
        ("ab\\", "trailing backslash", 2),
        ("ab\\y", "invalid escape sequence", 2),
        ("ab\\1", "invalid escape sequence", 2),
        ("ab[\\b]", "invalid escape sequence", 3),
        ("ab\\x{110000}", "invalid escape sequence", 2),
        ("ab\\C", "\\C is not supported", 2),
        ("[0b-a]", "invalid character class range", 2),
        ("a\\p{Nope}", "unknown character class", 1),
        ("[a[:nope:]]", "unknown character class", 2),
        ("a(?P<b c>d)", "invalid name of a group", 1),
        ("a(?<n", "invalid name of a group", 1),
        ("a(?=b)", "invalid or unsupported (? syntax", 1),
        ("a(?<!b)", "invalid or unsupported (? syntax", 1),
        ("a(?i-)", "invalid or unsupported (? syntax", 1),
        ("a|*", "nothing to repeat", 2),
        ("a**", "invalid nested repetition operator", 2),
        ("a{2}{3}", "invalid nested repetition operator", 4),
        ("a{1001}", "invalid repetition count", 1),
        ("a{3,2}", "invalid repetition count", 1),
        ("((a{100}){11})", "invalid repetition count", 9),
    ])
    func `a refusal says why, and at which byte`(pattern: String, reason: String, offset: Int) {
        #expect(refusal(of: pattern) == PatternError(reason: reason, offset: offset))
    }

    @Test func `the place of a refusal is counted in bytes, not in characters`() {
        #expect(refusal(of: "é中😀)")?.offset == 9)
        #expect(refusal(of: "e\u{301}\r\n)")?.offset == 5)
    }

    @Test func `names and classes are compared by code points, not by canonical equivalence`() {
        #expect(refusal(of: "\\p{Kannada}") == nil)
        #expect(refusal(of: "\\p{\u{212A}annada}") != nil)
        #expect(refusal(of: "[[:^\u{301}alpha:]]") != nil)
        #expect(refusal(of: "a{2\u{301}}") == nil)
    }
}
