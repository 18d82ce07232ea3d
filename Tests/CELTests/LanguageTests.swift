import CEL
import CELCases
import Testing

/// The language of the specification, where the conformance cases leave room.
@Suite struct LanguageTests {
    @Test(arguments: [
        ("1 + 2 * 3 - 4 / 2", "5"), ("-2 * -3", "6"), ("10 % 4 * 2", "4"),
        ("!true || true && false", "false"), ("1 < 2 == true", "true"),
        ("true ? (false ? 1 : 2) : 3", "2"),
        ("false ? 1 : true ? 2 : 3", "2"), ("(true ? false : true) ? 1 : 2", "2"),
        ("2 + 3 in [5]", "true"), ("-x.size()", "-2"), ("!x.contains('z')", "true"),
        ("{'a': {'b': [1, 2]}}.a.b[1]", "2"), ("[1, 2,].size()", "2"), ("{'a': 1,}.size()", "1"),
        ("--5", "5"), ("- 5", "-5"), ("1 - -1", "2"), ("1 -1", "0"),
        ("0x1F", "31"), ("-0x8000000000000000", "-9223372036854775808"), (".5e1", "5.0"),
        ("1 // a comment\n + 1 // another", "2"),
        ("  \t\r\n 7 \u{0C}", "7"),
    ])
    func `operators bind as the grammar says`(_ text: String, _ same: String) throws {
        #expect(try Expressions.agree(text, same, ["x": .string("ab")]))
    }

    @Test(arguments: [
        ("'\\u00e9'", "é"), ("'\\U0001F600'", "😀"), ("'\\ud83d\\ude00'", "😀"),
        ("'\\x41\\101\\n'", "AA\n"), ("r'\\n'", "\\n"), ("'''a'b''c'''", "a'b''c"),
        ("\"\"\"a\nb\"\"\"", "a\nb"), ("R\"\\\"", "\\"), ("'\\377'", "ÿ"),
    ])
    func `strings are written in every form`(_ text: String, _ content: String) throws {
        #expect(TaggedValue.matches(try Expressions.value(text), .string(content)))
    }

    @Test(arguments: [
        ("b'\\377\\x00é'", [0xFF, 0x00, 0xC3, 0xA9] as [UInt8]),
        ("br'\\x'", [0x5C, 0x78]), ("B\"\"\"a\nb\"\"\"", [0x61, 0x0A, 0x62]),
    ])
    func `bytes are written in every form`(_ text: String, _ content: [UInt8]) throws {
        #expect(TaggedValue.matches(try Expressions.value(text), .bytes(content)))
    }

    @Test(arguments: [
        "1 +", "(1", "1)", "[1", "{1: 2", "{1}", "f(1,)", "a b", "'a", "'a\nb'", "'\\q'",
        "'\\ud800'",
        "'\\U00110000'", "b'\\u0041'", "a.", "a..b", ".1.", "a ? b", "a ? b ? c : d : e",
        "a = b", "a & b", "a | b", "#", "`a`", "a.``", "a.`b", "x.map(1, 2)", "x.map(a.b, 2)",
        "has(x)", "has(1)", "for", "a.in", "a.true", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616u", "1e999", "T{a: 1}", "", "// nothing", "x.all(i, i, true)",
        "'\\400'",
        "1 2", "rb'a'", "[,]", "{,}", "a[", "a[]", "a?b", "!", "'\\x4'", "é",
    ])
    func `what is no expression is refused with its place`(_ text: String) throws {
        let refusal = try #require(Expressions.refusal(text, checks: .parseOnly))
        guard case .parse(let error) = refusal else {
            Issue.record("no parse error: \(refusal.rendered)")
            return
        }
        #expect(!error.reason.isEmpty)
        #expect(error.place.offset <= text.utf8.count)
        #expect(refusal.rendered.contains("^"))
    }

    @Test(arguments: [
        ("1 / 0 == 1 || true", "true"), ("true || 1 / 0 == 1", "true"),
        ("1 / 0 == 1 && false", "false"), ("(1 / 0 == 1 || 2 / 0 == 1) || true", "true"),
        ("(1 / 0 == 1 && true) || (false || true)", "true"),
        ("1 / 0 == 1 || 2 / 0 == 1 || 3 / 0 == 1 || true", "true"),
        ("[1, 0, 2].exists(i, 2 / i == 1)", "true"), ("[0, 3].all(i, 2 / i == 1)", "false"),
        ("[[0], [1]].exists(a, a.all(b, 1 / b == 1))", "true"),
        ("[1, 2].all(i, [0, 1].exists(j, i / j == i) || 1 / 0 == 1)", "true"),
        ("x || true", "true"), ("x && false", "false"), ("1 || true", "true"),
    ])
    func `an error is forgotten when another operand decides`(
        _ text: String, _ same: String
    ) throws {
        let value = try Expressions.value(text, checks: .parseOnly)
        #expect(TaggedValue.matches(value, try Expressions.value(same)))
    }

    @Test(arguments: [
        "1 / 0 == 1 || false", "false || 1 / 0 == 1", "1 / 0 == 1 && true", "true && x",
        "[0, 1].all(i, 1 / i == 1)", "[0, 2].exists(i, 1 / i == 1)",
        "[1, 0].exists_one(i, 1 / i == 1)", "[0].map(i, 1 / i)", "[0].filter(i, 1 / i == 1)",
        "(1 / 0 == 1 || true) && (1 / 0 == 1 || false)",
        "[1, 2].map(i, (1 / 0 == 1 || false) || true && i / 0 == 1)",
        "true ? 1 / 0 : 2", "1 / 0 == 1 ? 1 : 1", "1 || false", "false || 1", "1 && true",
    ])
    func `an error stands when nothing decides`(_ text: String) throws {
        #expect(try Expressions.error(text) != nil)
    }

    @Test func `an error that was kept is told with its own place`() throws {
        let error = try #require(try Expressions.error("false ||\n  1 / 0 == 1 || false"))
        #expect(error.place.line == 2)
        #expect(error.place.column == 5)
        guard case .divisionByZero = error.reason else {
            Issue.record("\(error.message)")
            return
        }
    }

    @Test(arguments: [
        ("[{'z': 0}].map(y, y.z)", "[0]"), ("[1].map(x, [2].map(x, x))", "[[2]]"),
        ("[1, 2].map(i, [10, 20].map(j, i * j))", "[[10, 20], [20, 40]]"),
        ("{'a': 1, 'b': 2}.map(k, k)", "['a', 'b']"),
        ("[3, 1, 2].filter(i, i > 1).map(i, i + 1)", "[4, 3]"),
        ("[1, 2, 3].map(i, i > 1, i * 2)", "[4, 6]"),
        ("[1, 2, 3].existsOne(i, i == 2)", "true"), ("[].map(i, i)", "[]"),
        ("[1, 2].exists(i, i == 2) && [3].all(i, i == 3)", "true"),
        ("[[1, 2], [3]].map(a, a.map(b, b + a.size()))", "[[3, 4], [4]]"),
    ])
    func `macros run over lists and maps`(_ text: String, _ same: String) throws {
        #expect(try Expressions.agree(text, same))
    }

    @Test(arguments: [
        ("1 == 1.0 && 1u == 1 && 1.0 == 1u", true), ("[1, 2u] == [1u, 2.0]", true),
        ("{1: 'a'} == {1u: 'a'}", true), ("'é' == 'e\\u0301'", false),
        ("size('e\\u0301') == 2", true), ("'a\\u0301'.contains('a')", true),
        ("'a\\u0301'.startsWith('a')", true), ("'\\u0301a'.endsWith('a')", true),
        ("'\\r\\n'.size() == 2", true), ("'z' < 'é'", true), ("'\\uFFFF' < '\\U00010000'", true),
        ("{'é': 1}.size() == 1 && !('e\\u0301' in {'é': 1})", true),
        ("0.0 / 0.0 == 0.0 / 0.0", false), ("0.0 / 0.0 < 1.0 || 0.0 / 0.0 >= 1.0", false),
        ("1.0 in {1: 2} && 1u in {1: 2}", true), ("dyn(1) == 'a'", false),
        ("{'a': [1, {'b': null}]} == {'a': [1.0, {'b': null}]}", true),
        ("type(1) == int && type(type(1)) == type && type([]) == list", true),
        ("b'a' < b'ab' && b'\\xff' > b'a'", true), ("false < true", true),
    ])
    func `values compare as the specification says`(_ text: String, _ holds: Bool) throws {
        let value = try Expressions.value(text, checks: .parseOnly)
        #expect(TaggedValue.matches(value, .bool(holds)))
    }

    @Test(arguments: [
        ("string(1e21)", "1e+21"), ("string(123456789012345680000.0)", "123456789012345680000"),
        ("string(0.0001)", "0.0001"), ("string(0.00001)", "1e-05"), ("string(-0.0)", "-0"),
        ("string(1.0)", "1"), ("string(0.1 + 0.2)", "0.30000000000000004"),
        ("string(1.0 / 0.0)", "Infinity"), ("string(duration('-1h0.5s'))", "-3600.5s"),
        ("string(duration('-9223372036854775808ns'))", "-9223372036.854775808s"),
        ("string(timestamp('2024-02-29T12:00:00.120+01:00'))", "2024-02-29T11:00:00.12Z"),
        ("string(true)", "true"), ("string(b'abc')", "abc"),
        ("string(18446744073709551615u)", "18446744073709551615"),
    ])
    func `values are written as text`(_ text: String, _ content: String) throws {
        #expect(TaggedValue.matches(try Expressions.value(text), .string(content)))
    }

    @Test(arguments: [
        "int('')", "int(' 1')", "int('1.0')", "int('9223372036854775808')", "int(9e18 * 2.0)",
        "int(0.0 / 0.0)", "uint('-1')", "uint('+1')", "uint(-0.5)", "uint(18446744073709551616.0)",
        "double('')", "double('0x1')", "double('1e999')", "double('1 ')", "double('nan(1)')",
        "bool('tRue')", "bool('yes')", "bytes(1)", "string([1])", "string(b'\\xff')",
        "timestamp('2024-02-30T00:00:00Z')", "timestamp('2024-01-01')",
        "timestamp('2024-01-01T24:00:00Z')", "timestamp('2024-01-01T00:00:00')",
        "timestamp('2024-01-01T00:00:00.1234567890Z')", "timestamp('0000-01-01T00:00:00Z')",
        "timestamp(-62135596801)", "duration('')", "duration('1')", "duration('s')",
        "duration('1x')", "duration('1h-1s')", "duration('9223372037s')",
        "duration('9223372036854775808ns')", "duration('-9223372036854775809ns')",
        "duration('.s')", "duration('99999999999999999999h')", "int('1', '2')",
    ])
    func `a conversion that cannot be is an error`(_ text: String) throws {
        #expect(try Expressions.error(text) != nil)
    }

    @Test(arguments: [
        ("duration('1h30m').getMinutes()", 90), ("duration('1.5s').getMilliseconds()", 500),
        ("duration('-1.5s').getMilliseconds()", -500), ("duration('0').getSeconds()", 0),
        ("duration('1.5h').getSeconds()", 5400), ("duration('1m1m').getSeconds()", 120),
        ("duration('1ms1us1ns') == duration('1001001ns') ? 1 : 0", 1),
        ("duration('1µs') == duration('1us') ? 1 : 0", 1),
        ("duration('0.000000001s') == duration('1ns') ? 1 : 0", 1),
        ("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", 500),
        ("int(timestamp('1969-12-31T23:59:59.5Z'))", -1),
        ("timestamp('0001-01-01T00:00:00Z').getFullYear('-01:00')", 0),
        ("timestamp('2024-12-31T23:30:00Z').getDayOfYear()", 365),
        ("timestamp('2024-12-31T23:30:00Z').getDayOfYear('01:00')", 0),
        ("(timestamp('2024-03-01T00:00:00Z') - timestamp('2024-02-28T00:00:00Z')).getHours()", 48),
        ("(timestamp('1970-01-01T00:00:00.5Z') - duration('0.75s')).getSeconds()", 59),
    ])
    func `times are reckoned to the nanosecond`(_ text: String, _ number: Int64) throws {
        #expect(TaggedValue.matches(try Expressions.value(text), .int(number)))
    }
}
