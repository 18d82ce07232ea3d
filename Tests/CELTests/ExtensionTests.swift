import CEL
import CELCases
import Testing

/// The libraries that an embedder may add, after their documentation.
@Suite struct ExtensionTests {
    private func check(_ text: String, _ same: String) throws {
        #expect(try Expressions.agree(text, same), "\(text)")
    }

    @Test(arguments: [
        ("'hello'.charAt(4)", "'o'"), ("'hello'.charAt(5)", "''"), ("'aé😀'.charAt(2)", "'😀'"),
        ("'hello mellow'.indexOf('')", "0"), ("'hello mellow'.indexOf('ello')", "1"),
        ("'hello mellow'.indexOf('jello')", "-1"), ("'hello mellow'.indexOf('', 2)", "2"),
        ("'hello mellow'.indexOf('ello', 2)", "7"), ("'hello mellow'.indexOf('ello', 12)", "-1"),
        ("'é😀é'.indexOf('é', 1)", "2"), ("'aaab'.indexOf('aab')", "1"), ("''.indexOf('')", "0"),
        ("'hello mellow'.lastIndexOf('')", "12"), ("'hello mellow'.lastIndexOf('ello')", "7"),
        ("'hello mellow'.lastIndexOf('jello')", "-1"),
        ("'hello mellow'.lastIndexOf('ello', 6)", "1"),
        ("'hello mellow'.lastIndexOf('ello', 12)", "7"), ("'aaaa'.lastIndexOf('aa')", "2"),
        ("'aaaa'.lastIndexOf('aa', 1)", "1"), ("'é😀é'.lastIndexOf('é')", "2"),
        ("'tacocat'.substring(4)", "'cat'"), ("'tacocat'.substring(0, 4)", "'taco'"),
        ("'tacocat'.substring(7)", "''"), ("'ta©o©αT'.substring(2, 6)", "'©o©α'"),
    ])
    func `positions in a text count code points`(_ text: String, _ same: String) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("['hello', 'mellow'].join()", "'hellomellow'"),
        ("['hello', 'mellow'].join(' ')", "'hello mellow'"),
        ("[].join()", "''"), ("[].join('/')", "''"), ("['a'].join('/')", "'a'"),
        ("'TacoCÆt Xii'.lowerAscii()", "'tacocÆt xii'"),
        ("'TacoCÆt Xii'.upperAscii()", "'TACOCÆT XII'"),
        ("'hello hello'.replace('he', 'we')", "'wello wello'"),
        ("'hello hello'.replace('he', 'we', -1)", "'wello wello'"),
        ("'hello hello'.replace('he', 'we', 1)", "'wello hello'"),
        ("'hello hello'.replace('he', 'we', 0)", "'hello hello'"),
        ("'aaa'.replace('aa', 'b')", "'ba'"),
        ("'aé'.replace('', '_')", "'_a_é_'"), ("'abc'.replace('', '_', 2)", "'_a_bc'"),
        ("''.replace('', 'x')", "'x'"),
        ("'hello hello hello'.split(' ')", "['hello', 'hello', 'hello']"),
        ("'hello hello hello'.split(' ', 0)", "[]"),
        ("'hello hello hello'.split(' ', 1)", "['hello hello hello']"),
        ("'hello hello hello'.split(' ', 2)", "['hello', 'hello hello']"),
        ("'hello hello hello'.split(' ', -1)", "['hello', 'hello', 'hello']"),
        ("'aé😀'.split('')", "['a', 'é', '😀']"), ("'abc'.split('', 2)", "['a', 'bc']"),
        ("''.split('')", "[]"),
        ("''.split(',')", "['']"), ("',a,'.split(',')", "['', 'a', '']"),
        ("'  \\ttrim\\n    '.trim()", "'trim'"),
        ("'\\u0085\\u00a0\\u1680a b\\u2028\\u3000'.trim()", "'a b'"),
        ("'\\u200b'.trim().size()", "1"), ("'   '.trim()", "''"), ("'gums'.reverse()", "'smug'"),
        ("'aé😀'.reverse()", "'😀éa'"), ("strings.quote('a \"b\"')", "r'\"a \\\"b\\\"\"'"),
        ("strings.quote('\\a\\b\\f\\n\\r\\t\\v\\\\é😀')", "r'\"\\a\\b\\f\\n\\r\\t\\v\\\\é😀\"'"),
    ])
    func `texts are changed, split and joined`(_ text: String, _ same: String) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("'%s'.format(['a'])", "a"), ("'%s'.format([b'foo'])", "foo"),
        ("'%s'.format([b'a\\xff\\xfeb'])", "a\u{FFFD}b"),
        ("'%s %s %s'.format([1, 2u, -3])", "1 2 -3"), ("'%s'.format([1.50])", "1.5"),
        ("'%s'.format([1e21])", "1000000000000000000000"),
        ("'%s'.format([0.000001])", "0.000001"), ("'%s'.format([null])", "null"),
        ("'%s'.format([true])", "true"),
        ("'%s'.format([duration('1h1.5s')])", "3601.5s"), ("'%s'.format([type(1u)])", "uint"),
        ("'%s'.format([timestamp('2024-01-01T00:00:00+01:00')])", "2023-12-31T23:00:00Z"),
        ("'%s'.format([[1, 'a', [2.0]]])", "[1, a, [2]]"),
        ("'%s'.format([{'b': 1, 'a': [true], 2: null}])", "{2: null, a: [true], b: 1}"),
        ("'%s'.format([[]])", "[]"), ("'%s'.format([{}])", "{}"),
        ("'%d %d'.format([-5, 7u])", "-5 7"),
        ("'%d'.format([3.14])", "3.14"), ("'%f'.format([1])", "1.000000"),
        ("'%f'.format([3.14])", "3.140000"),
        ("'%.1f'.format([3.14])", "3.1"), ("'%.3f'.format([123.4999])", "123.500"),
        ("'%.3f'.format([123.4994])", "123.499"),
        ("'%.0f %.0f %.0f'.format([0.5, 1.5, 2.5])", "0 2 2"), ("'%.2f'.format([0.005])", "0.01"),
        ("'%.2f'.format([-0.001])", "-0.00"), ("'%.2f'.format([999.999])", "1000.00"),
        ("'%.20f'.format([0.1])", "0.10000000000000000555"),
        ("'%e'.format([1])", "1.000000e+00"), ("'%.1e'.format([-3.14])", "-3.1e+00"),
        ("'%.2e'.format([0.000999999])", "1.00e-03"),
        ("'%e'.format([1052.032911275])", "1.052033e+03"), ("'%.0e'.format([1e300])", "1e+300"),
        ("'%e'.format([5e-324])", "4.940656e-324"),
        (
            "'%f %e %d %s'.format([0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0, 1.0 / 0.0])",
            "NaN Infinity -Infinity Infinity"
        ),
        ("'%x %X %x'.format([255, 255u, -255])", "ff FF -ff"),
        ("'%x %X'.format(['é', b'\\xab'])", "c3a9 AB"),
        ("'%o %o'.format([8, -9])", "10 -11"), ("'%b %b %b'.format([5, -5, true])", "101 -101 1"),
        ("'100%% of %s%%'.format([5])", "100% of 5%"), ("'no clause'.format([])", "no clause"),
        ("'%s %.2f'.format([decimal('1.50'), decimal('2.345')])", "1.5 2.34"),
    ])
    func `format fills its clauses`(_ text: String, _ content: String) throws {
        #expect(TaggedValue.matches(try Expressions.value(text), .string(content)), "\(text)")
    }

    @Test(arguments: [
        "'%'.format([1])", "'%a'.format([1])", "'%s %s'.format([1])", "'%d'.format(['a'])",
        "'%d'.format([null])",
        "'%f'.format(['1.0'])", "'%e'.format([true])", "'%x'.format([1.5])", "'%o'.format([1.5])",
        "'%b'.format(['a'])",
        "'%.f'.format([1.0])", "'%.5000f'.format([1.0])", "'%s'.format([optional.none()])",
        "'%1d'.format([1])",
        "'hello'.charAt(-1)", "'hello'.charAt(6)", "'a'.indexOf('a', -1)",
        "'a'.lastIndexOf('a', -1)", "'hello'.indexOf('h', 6)", "'hello'.lastIndexOf('h', 6)",
        "'é'.indexOf('é', 2)", "'é'.lastIndexOf('', 2)",
        "'tacocat'.substring(40)", "'tacocat'.substring(-1)", "'tacocat'.substring(2, 1)",
        "'tacocat'.substring(0, 8)",
        "[1, 2].join()", "['a', 1].join(',')", "math.greatest([])", "math.greatest(dyn('a'))",
        "math.greatest([1, 'a'])",
        "math.abs(-9223372036854775808)", "math.bitShiftLeft(1, -1)", "math.sqrt('a')",
        "math.ceil(1)",
        "base64.decode('a')", "base64.decode('a===')", "base64.decode('é')",
        "base64.decode('aGVsbG8=\\n')",
        "optional.none().value()", "1.?a", "[1][?'a']", "[?1]", "{?'a': 1}", "{'a': null}.?a.b",
        "optional.of(1).optFlatMap(x, x)",
        "optional.of(1).or(1).value() + optional.none().or(2)", "optional.unwrap([1])",
        "{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", "[1].transformMapEntry(i, v, v)",
        "[1].transformMap(i, v, v / 0)",
        "[1, 2].all(i, v, v / 0 == 1)",
    ])
    func `what the libraries cannot do is an error`(_ text: String) throws {
        #expect(try Expressions.error(text) != nil, "\(text)")
    }

    @Test(arguments: [
        ("math.greatest(1)", "1"), ("math.greatest(1u, 2u)", "2u"),
        ("math.greatest(-42.0, -21.5, -100.0)", "-21.5"),
        ("math.greatest([-42.0, -21.5])", "-21.5"), ("math.greatest(1, 2.0, 3u)", "3u"),
        ("math.least(1, -2.5, 3u)", "-2.5"),
        ("math.least([3, 1, 2])", "1"), ("math.least(1, 1.0)", "1"), ("math.ceil(1.2)", "2.0"),
        ("math.ceil(-1.2)", "-1.0"),
        ("math.floor(-1.2)", "-2.0"), ("math.round(1.5)", "2.0"), ("math.round(-1.5)", "-2.0"),
        ("math.round(0.5)", "1.0"),
        ("math.trunc(-1.9)", "-1.0"), ("math.abs(-1)", "1"), ("math.abs(1u)", "1u"),
        ("math.abs(-1.5)", "1.5"),
        ("math.sign(-42)", "-1"), ("math.sign(42u)", "1u"), ("math.sign(-0.5)", "-1.0"),
        ("math.isNaN(0.0 / 0.0)", "true"),
        ("math.isInf(1.0 / 0.0)", "true"), ("math.isFinite(0.0 / 0.0)", "false"),
        ("math.bitAnd(-3, -5)", "-7"),
        ("math.bitOr(-2, -4)", "-2"), ("math.bitXor(3u, 5u)", "6u"), ("math.bitNot(1)", "-2"),
        ("math.bitNot(0u)", "18446744073709551615u"), ("math.bitShiftLeft(-1, 2)", "-4"),
        ("math.bitShiftLeft(1u, 200)", "0u"),
        ("math.bitShiftRight(1024, 2)", "256"),
        ("math.bitShiftRight(-1024, 3)", "2305843009213693824"),
        ("math.bitShiftRight(1024u, 64)", "0u"), ("math.sqrt(81)", "9.0"),
        ("math.isNaN(math.sqrt(-15))", "true"),
    ])
    func `numbers are compared, rounded and taken as bits`(_ text: String, _ same: String) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("optional.of(1).hasValue()", "true"), ("optional.of(1).value()", "1"),
        ("optional.none().hasValue()", "false"),
        ("optional.ofNonZeroValue(0).hasValue()", "false"),
        ("optional.ofNonZeroValue('a').value()", "'a'"),
        ("optional.none().orValue(1)", "1"), ("optional.of(2).orValue(1 / 0)", "2"),
        ("optional.none().or(optional.of(3)).value()", "3"),
        ("optional.of(1).or(optional.of(1 / 0)).value()", "1"),
        ("{'a': {'b': 1}}.?a.b", "optional.of(1)"),
        ("{'a': {'b': 1}}.?a.?b", "optional.of(1)"),
        ("{'a': {'b': {'c': 1}}}.?x.b.c", "optional.none()"),
        ("{'a': {'b': 1}}.?a['b']", "optional.of(1)"),
        ("{'a': {'b': 1}}.?a['c']", "optional.none()"), ("{'a': 1}[?'a']", "optional.of(1)"),
        ("[1, 2][?1]", "optional.of(2)"), ("[1, 2][?2].hasValue()", "false"),
        ("[1, 2][?-1].hasValue()", "false"),
        ("[?optional.of(1), ?optional.none(), 3]", "[1, 3]"),
        ("{?'a': optional.of(1), ?'b': optional.none()}", "{'a': 1}"),
        ("optional.of(3).optMap(x, x * 2)", "optional.of(6)"),
        ("optional.none().optMap(x, x * 2)", "optional.none()"),
        ("optional.of(3).optFlatMap(x, optional.of(x + 1))", "optional.of(4)"),
        ("optional.none().optFlatMap(x, x)", "optional.none()"),
        ("optional.of([1, 2]).optMap(y, y.map(z, z + 1)).value()", "[2, 3]"),
        ("has({'a': {'b': 1}}.?a.b)", "true"), ("has({'a': 1}.?x.b)", "false"),
        ("type(optional.none()) == optional_type", "true"),
        ("optional.none() == optional.none()", "true"),
        ("optional.of(1) == optional.of(1.0)", "true"),
        ("optional.of(1) == optional.none()", "false"),
        ("[1, 2].first()", "optional.of(1)"), ("[1, 2].last().value()", "2"),
        ("[].first().orValue('none')", "'none'"),
        ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
        ("[optional.of('a'), optional.none()].unwrapOpt()", "['a']"),
        ("cel.bind(x, optional.of(1), x.orValue(2) + x.value())", "2"),
        ("optional.of(1 == 1).orValue(false) ? 1 : 2", "1"),
    ])
    func `values may be absent`(_ text: String, _ same: String) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("[1, 2, 3].all(i, j, i < j)", "true"),
        ("{'hello': 'world', 'taco': 'taco'}.all(k, v, k != v)", "false"),
        (
            "{'a': 'hello', 'b': 'goodbye'}.exists(k, v, k.startsWith('c') || v.endsWith('bye'))",
            "true"
        ),
        ("[1, 2, 4, 8, 16].exists(i, v, v == 1024 && i == 10)", "false"),
        ("[1, 1, 2, 2, 3, 3].existsOne(i, v, i == 2 && v == 2)", "true"),
        ("[1, 2, 1, 3, 1, 4].exists_one(i, v, i == 1 || v == 1)", "false"),
        ("[1, 2, 3].transformList(i, v, (i * v) + v)", "[1, 4, 9]"),
        ("[1, 2, 3].transformList(i, v, i % 2 == 0, (i * v) + v)", "[1, 9]"),
        ("{'a': 1, 'b': 2}.transformList(k, v, k + string(v))", "['a1', 'b2']"),
        ("[1, 2, 3].transformMap(i, v, i % 2 == 0, (i * v) + v)", "{0: 1, 2: 9}"),
        ("{'greeting': 'hello'}.transformMap(k, v, v + '!')", "{'greeting': 'hello!'}"),
        ("{'greeting': 'hello'}.transformMapEntry(k, v, {v: k})", "{'hello': 'greeting'}"),
        ("[5, 6].transformMapEntry(i, v, {v: i})", "{5: 0, 6: 1}"),
        ("[1, 2].transformMapEntry(i, v, v > 1, {v: i, 'x': v})", "{2: 1, 'x': 2}"),
        ("[0, 2].all(i, v, 2 / v == 5)", "false"),
        (
            "{'h': ['hello', 'hi'], 'j': ['jog']}.all(k, l, l.all(v, v.startsWith(k)))",
            "true"
        ),
        ("cel.bind(a, 'hello', cel.bind(b, 'world', a + b + b + a))", "'helloworldworldhello'"),
        ("cel.bind(a, [1, 2], [3, 2].exists(e, e in a))", "true"),
        ("cel.bind(x, 1, [x, 2].map(x, x + 1))", "[2, 3]"),
        ("[1, 2].map(i, cel.bind(j, i * i, j + i))", "[2, 6]"),
        ("base64.encode(b'hello')", "'aGVsbG8='"), ("base64.encode(b'')", "''"),
        ("base64.encode(b'\\xff\\xfe')", "'//4='"),
        ("base64.decode('aGVsbG8=')", "b'hello'"), ("base64.decode('aGVsbG8')", "b'hello'"),
        ("base64.decode('//79')", "b'\\xff\\xfe\\xfd'"),
    ])
    func `loops have two variables, names are bound, bytes are encoded`(
        _ text: String, _ same: String
    ) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("cel.bind(a, 1 / 0, 2)", "2"), ("cel.bind(a, 1 / 0, true ? 1 : a)", "1"),
        ("cel.bind(a, 1 / 0, a > 0 || true)", "true"),
        ("cel.bind(a, 1 / 0, a > 0 || a < 0 || true)", "true"),
        ("cel.bind(a, 1 / 0, [1, 2].exists(e, e < a || e == 2))", "true"),
        ("cel.bind(a, 1 / 0, cel.bind(b, a + 1, b > 0 || a > 0 || true))", "true"),
        ("cel.bind(a, 1 / 0 > 0 || 1 / 0 > 1, a || true)", "true"),
        ("[0, 1].exists(e, cel.bind(a, 1 / e, a == 1 || a == 2))", "true"),
        ("[0, 1, 2].map(e, cel.bind(a, 2 / e, e == 0 ? 9 : a))", "[9, 2, 1]"),
        ("cel.bind(a, 1 / 0, true) && cel.bind(b, 3, b == 3)", "true"),
        ("cel.bind(a, 1 / 0, optional.none().optMap(e, a).orValue(4))", "4"),
        ("1 / 0 > 0 || cel.bind(a, 1 / 0, true)", "true"),
    ])
    func `the error of a bound value is one only where the name is used`(
        _ text: String, _ same: String
    ) throws {
        try check(text, same)
    }

    @Test(arguments: [
        ("cel.bind(a, 1 / 0, a)", "division by zero", 15),
        ("cel.bind(a, 1 / 0, a > 0 || false)", "division by zero", 15),
        ("cel.bind(a, 1 / 0, a > 0 || 'x' > 1)", "`>`", 33),
        ("[0, 1].all(e, cel.bind(a, 1 / e, a == 1))", "division by zero", 29),
        ("cel.bind(a, 1 / 0, cel.bind(b, a, b))", "division by zero", 15),
        ("1 / 0 > 0 || cel.bind(a, 2 % 0, false)", "division by zero", 3),
    ])
    func `the error of a bound value stands where the value does`(
        _ text: String, _ reason: String, _ column: Int
    ) throws {
        let error = try #require(try Expressions.error(text), "\(text)")
        #expect(error.message.contains(reason), "\(error.message)")
        #expect(error.place.column == column, "\(text)")
    }

    @Test func `optional syntax needs its library`() {
        for text in ["x.?a", "x[?0]", "[?x]", "{?'a': x}"] {
            let refusal = Expressions.refusal(text, checks: .parseOnly, in: Environment())
            #expect(refusal?.reason.contains("optional") == true)
        }
    }
}
