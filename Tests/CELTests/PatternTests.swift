import CEL
import CELCases
import Testing

/// `matches`, which the sibling's regular expressions serve.
@Suite struct PatternTests {
    @Test(arguments: [
        ("'abcd'.matches('bc')", true), ("'abcd'.matches('^bc')", false),
        ("matches('abc', 'a.c')", true),
        ("'é😀'.matches('^.😀$')", true), ("x.matches('^[a-z]+$')", true), ("x.matches(x)", true),
        ("['a', 'b1'].exists(s, s.matches('[0-9]'))", true),
        ("['a+', 'b'].all(p, 'aab'.matches(p))", true),
    ])
    func `patterns are matched anywhere in a text`(_ text: String, _ holds: Bool) throws {
        let value = try Expressions.value(text, ["x": .string("abc")])
        #expect(TaggedValue.matches(value, .bool(holds)))
    }

    @Test func `a pattern that is none is told when it is used`() throws {
        #expect(Expressions.refusal("x.matches('a(b')") == nil)
        #expect(try Expressions.error("x.matches('a(b')", ["x": .string("a")]) != nil)
        #expect(try Expressions.error("x.matches(x)", ["x": .string("a(")]) != nil)
        #expect(try Expressions.error("'a'.matches('(') || true") == nil)
    }

    @Test func `patterns cost what they may take`() throws {
        let many = Value.list((0..<1_000).map { .string("a{\($0)}") })
        let made = try Expressions.error("x.map(p, 'z'.matches(p))", ["x": many])
        let long = Value.string(String(repeating: "a", count: 1_000_000))
        let wide = try Expressions.error("x.matches('(a{30}){30}b')", ["x": long])
        for error in [made, wide] {
            guard case .limitExceeded(.steps, _)? = error?.reason else {
                Issue.record("\(error?.message ?? "no error")")
                continue
            }
        }
    }
}
