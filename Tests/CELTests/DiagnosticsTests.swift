import CEL
import Testing

/// Errors as their author meets them.
@Suite struct DiagnosticsTests {
    @Test func `a refusal shows the line with a caret under the place`() throws {
        let refusal = try #require(Expressions.refusal("1 +\n  decmal('1') * 2"))
        #expect(refusal.place.line == 2)
        #expect(refusal.place.column == 3)
        #expect(refusal.place.offset == 6)
        let wanted = """
            2:3: there is no function `decmal`; did you mean `decimal`?
              2 |   decmal('1') * 2
                |   ^
            """
        #expect(refusal.rendered == wanted)
    }

    @Test func `columns count code points, and tabs are kept under tabs`() throws {
        let refusal = try #require(Expressions.refusal("'é😀'\t+ 1"))
        #expect(refusal.place.column == 6)
        #expect(refusal.rendered.hasSuffix("  1 | 'é😀'\t+ 1\n    |     \t^"))
    }

    @Test func `every line end counts once`() throws {
        for end in ["\n", "\r", "\r\n"] {
            let refusal = try #require(Expressions.refusal("1 +\(end)\(end)nothing"))
            #expect(refusal.place.line == 3)
            #expect(refusal.place.column == 1)
            #expect(refusal.rendered.contains("3 | nothing"))
        }
    }

    @Test func `of a long line only the surroundings are shown`() throws {
        let long = String(repeating: "1 + ", count: 200)
        let refusal = try #require(Expressions.refusal(long + "nothing + " + long + "1"))
        let lines = refusal.rendered.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].unicodeScalars.count < 140)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let column = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(column).hasPrefix("nothing"))
    }

    @Test(arguments: [
        ("1 / 0", 1, 3, "division by zero"), ("[1][2]", 1, 4, "index 2"),
        ("{'a': 1}.b", 1, 10, "\"b\""), ("x.y", 1, 3, "`x`"), ("int('z')", 1, 1, "\"z\""),
        ("9223372036854775807 + 1", 1, 21, "`+`"), ("'a'.size(1)", 1, 5, "arguments"),
        ("nothing.at", 1, 1, "nothing"), ("[1].map(i, i / 0)", 1, 14, "division"),
    ])
    func `an error of an evaluation tells its place and reason`(
        _ text: String, _ line: Int, _ column: Int, _ word: String
    ) throws {
        let error = try #require(try Expressions.error(text))
        #expect(error.place.line == line)
        #expect(error.place.column == column)
        #expect(error.message.contains(word), "\(error.message)")
        #expect(error.rendered.contains("^"))
        #expect(error.place.expression == text)
    }

    @Test(
        arguments: [
            ("1 +", "end", "a value or a name"), ("(1", "too early", "`)`"),
            ("[1 2]", "number", "`]`"),
            ("{'a' 1}", "number", "`:`"), ("f(1 2)", "number", "`)`"), ("a ? b", "branch", "`:`"),
            ("'abc", "does not end", "quote"), ("1 = 2", "`=`", "`==`"),
            ("for + 1", "reserved", "name"),
            ("a ? b ? c : d : e", "parentheses", nil), ("x[1", "too early", "`]`"),
        ] as [(String, String, String?)])
    func `a parse error says what could stand there`(
        _ text: String, _ word: String, _ expected: String?
    ) throws {
        let refusal = try #require(Expressions.refusal(text))
        #expect(refusal.reason.contains(word), "\(refusal.message)")
        if let expected { #expect(refusal.expected?.contains(expected) == true) }
    }

    @Test(arguments: [
        ("1 in ['a']", "`in` does not take int", "string on the left"),
        ("1 in {'a': 1}", "`in` does not take int", "string on the left"),
        ("1 in 2", "`in` does not take int", "list or map on the right"),
        ("decimal('1') in [1.5]", "mix a decimal with a double", "decimal("),
        ("[decimal('1')] == [1.5]", "mix a decimal with a double", "decimal("),
        ("{'a': 1.5} == {'a': decimal('1')}", "mix a decimal with a double", "decimal("),
        ("optional.of(1.5) != optional.of(decimal('1'))", "mix a decimal", "decimal("),
    ])
    func `a refused operator says which side should be what`(
        _ text: String, _ reason: String, _ expected: String
    ) throws {
        let refusal = try #require(Expressions.refusal(text))
        #expect(refusal.reason.contains(reason), "\(refusal.message)")
        #expect(refusal.expected?.contains(expected) == true, "\(refusal.message)")
    }

    @Test(arguments: [
        ("size()", "takes 1 argument, not 0"), ("'a'.substring()", "1 or 2 arguments, not 0"),
        ("[1].all(x)", "2 or 3 arguments, not 1"), ("has(x.y, x)", "takes 1 argument, not 2"),
    ])
    func `a wrong number of arguments is told with the right one`(
        _ text: String, _ reason: String
    ) throws {
        let refusal = try #require(Expressions.refusal(text))
        #expect(refusal.reason.contains(reason), "\(refusal.message)")
    }

    @Test func `what people wrote is cut and made visible in a message`() throws {
        let text = String(repeating: "z", count: 500)
        let error = try #require(try Expressions.error("int('\(text)')"))
        #expect(error.message.utf8.count < 200)
        let control = try #require(try Expressions.error("int('\\u0007')"))
        #expect(control.message.contains("\\u{7}"))
    }
}
