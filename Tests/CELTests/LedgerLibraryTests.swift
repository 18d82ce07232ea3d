import CEL
import CELCases
import Testing

/// The ledger's types and functions, as templates see them.
@Suite struct LedgerLibraryTests {
    private static func decimal(_ text: String) throws -> Value {
        .decimal(try #require(Decimal(text)))
    }

    @Test(arguments: [
        ("decimal('1.5') + decimal('2.25')", "3.75"), ("decimal('1.5') + 2", "3.5"),
        ("2u * decimal('0.5')", "1"), ("-decimal('1.5')", "-1.5"),
        ("decimal('10') / 4", "2.5"), ("1 - decimal('0.9')", "0.1"),
        ("decimal('5.5') % 2", "1.5"), ("decimal('-5') % decimal('3')", "-2"),
        ("decimal(7)", "7"), ("decimal(7u)", "7"), ("decimal(decimal('1'))", "1"),
        ("decimal('0.0100')", "0.01"), ("decimal('1') / decimal('8')", "0.125"),
        ("decimal('0.1') + decimal('0.2')", "0.3"),
        ("decimal.round(decimal('2.345'), 2)", "2.34"),
        ("decimal.round(decimal('2.355'), 2)", "2.36"),
        ("decimal.round(decimal('2.345'), 2, HALF_UP)", "2.35"),
        ("decimal.round(decimal('-2.345'), 2, HALF_UP)", "-2.35"),
        ("decimal.round(decimal('2.349'), 2, DOWN)", "2.34"),
        ("decimal.round(decimal('2.341'), 2, UP)", "2.35"),
        ("decimal.round(decimal('-2.341'), 2, FLOOR)", "-2.35"),
        ("decimal.round(decimal('-2.349'), 2, CEILING)", "-2.34"),
        ("decimal.round(5, 2)", "5"), ("decimal.round(decimal('0.5'), 0)", "0"),
        ("decimal.round(decimal('1.5'), 0)", "2"),
        ("decimal.div(10, 3, 2)", "3.33"), ("decimal.div(decimal('-10'), 3, 2, UP)", "-3.34"),
        ("decimal.div(20, 3, 0, HALF_EVEN)", "7"),
        ("decimal.div(1, 3, 38)", "0." + String(repeating: "3", count: 38)),
        ("decimal.div(decimal('0.00001'), 3, 2, UP)", "0.01"),
        ("decimal.abs(decimal('-3'))", "3"), ("decimal.abs(-3)", "3"),
        ("decimal.min(2, decimal('1.5'))", "1.5"), ("decimal.max(2, decimal('1.5'))", "2"),
        ("decimal.Add(1, 2)", "3"), ("decimal.Sub(1, decimal('0.5'))", "0.5"),
        ("decimal.Mul(decimal('1.1'), decimal('1.1'))", "1.21"),
        ("true ? decimal('1') : decimal('2')", "1"),
        ("[decimal('1'), decimal('2')].map(d, d * 2)[1]", "4"),
    ])
    func `decimals are reckoned exactly`(_ text: String, _ result: String) throws {
        let value = try Expressions.value(text, in: Expressions.ledger)
        #expect(TaggedValue.matches(value, try Self.decimal(result)))
    }

    @Test(arguments: [
        ("decimal('1.50') == decimal('1.5')", true),
        ("decimal('1') == 1 && 1u == decimal('1')", true),
        ("decimal('1.5') > 1 && 2 > decimal('1.5')", true), ("decimal('1') != 2", true),
        ("decimal('-1') < decimal('0.5')", true), ("decimal('1') >= decimal('1.0')", true),
        ("decimal('2') in [1, 2]", true), ("2 in [decimal('2')]", true),
        ("date('2024-01-31') < date('2024-02-01')", true),
        ("date('2024-01-31') == date(timestamp('2024-01-31T23:59:59Z'))", true),
        ("date() == date('2026-01-31')", true), ("date(date()) == date()", true),
        ("type(decimal('1')) == decimal && type(date()) == date", true),
        ("type(uuid('00000000-0000-0000-0000-000000000001')) == uuid", true),
        ("decimal.sign(decimal('-2')) == -1 && decimal.sign(0) == 0", true),
        ("decimal.Cmp(1, decimal('2')) == -1 && decimal.Cmp(decimal('2.0'), 2u) == 0", true),
        ("decimals('JPY') == 0 && decimals('BHD') == 3", true),
        ("DEBIT == 'DEBIT' && HALF_UP == 'HALF_UP'", true),
        ("string(decimal('1.50')) == '1.5' && string(date()) == '2026-01-31'", true),
        ("decimal('1.0') in {1: 2} && decimal('2') in {2u: 2}", true),
        ("decimal('1.5') in {1: 2} || decimal('1') in {dyn('1'): 2}", false),
        ("{1: 'a'}[decimal('1')] == 'a'", true),
        ("decimal('18446744073709551615') in {18446744073709551615u: 1}", true),
        ("decimal('18446744073709551616') in {18446744073709551615u: 1}", false),
    ])
    func `decimals, dates and UUIDs compare`(_ text: String, _ holds: Bool) throws {
        let value = try Expressions.value(text, in: Expressions.ledger)
        #expect(TaggedValue.matches(value, .bool(holds)))
    }

    @Test(arguments: [
        "decimal('1') / 3", "decimal('1') / 0", "decimal('1') % 0", "decimal.div(1, 0, 2)",
        "decimal('99999999999999999999999999999999999999') + 1",
        "decimal('10000000000000000000') * decimal('10000000000000000000')",
        "decimal('0.00000000000000000000000000000000000001') / 10",
        "decimal('0.00000000000000000001') * decimal('0.0000000000000000001')",
        "decimal('1') + decimal('0.00000000000000000000000000000000000001')",
        "decimal.div(10, 3, 38)", "decimal.round(1, 39)", "decimal.round(1, -1)",
        "decimal.round(1, 1, 'HALF')", "decimal('1e5')", "decimal('')", "decimal(' 1')",
        "date('2024-02-30')", "date('2024-1-1')", "date('0000-01-01')", "date('10000-01-01')",
        "uuid('x')", "uuid('00000000000000000000000000000001')",
        "decimals('XXX')", "decimals('eur')", "decimals('XAU')",
    ])
    func `what cannot be exact is an error`(_ text: String) throws {
        #expect(try Expressions.error(text, in: Expressions.ledger) != nil)
        #expect(Expressions.refusal(text, in: Expressions.ledger) == nil)
    }

    @Test(arguments: [
        ("decimals('XAU')", "ISO 4217 gives \"XAU\" no decimals"),
        ("decimals('BTC')", "\"BTC\" is no currency of ISO 4217"),
    ])
    func `a currency without decimals is told from one that is not in the standard`(
        _ text: String, _ reason: String
    ) throws {
        let error = try #require(try Expressions.error(text, in: Expressions.ledger))
        #expect(error.message.contains(reason), "\(error.message)")
    }

    @Test(arguments: [
        "decimal('1') + 1.5", "1.5 * decimal('1')", "decimal('1') == 1.0", "1.0 < decimal('2')",
        "decimal(1.5)", "decimal.round(1.5, 2)", "decimal.min(1.5, 2)", "decimal('1') != dyn(1.0)",
        "dyn(1.5) - decimal('1')", "decimal('1') in [dyn(1.0)]",
    ])
    func `a double beside a decimal is refused with the way out`(_ text: String) throws {
        let error = try #require(try Expressions.error(text, in: Expressions.ledger))
        #expect(error.message.contains("write decimal("))
        guard !text.contains("dyn") else { return }
        let refusal = try #require(Expressions.refusal(text, in: Expressions.ledger))
        #expect(refusal.message.contains("decimal(\"…\")"))
    }

    @Test func `a UUID is read in either case and written in lower case`() throws {
        let upper = "0A1B2C3D-4E5F-6789-ABCD-EF0123456789"
        let bindings: [String: Value] = [
            "params.from": .uuid(try #require(UUIDValue(upper.lowercased()))),
            "params.memo": .string(upper),
        ]
        for text in [
            "uuid(params.memo) == params.from", "string(params.from) == '\(upper.lowercased())'",
            "uuid(params.from) == params.from && type(params.from) == uuid",
            "params.from != uuid('0a1b2c3d-4e5f-6789-abcd-ef0123456780')",
        ] {
            let value = try Expressions.value(text, bindings, in: Expressions.ledger)
            #expect(TaggedValue.matches(value, .bool(true)), "\(text)")
        }
    }

    @Test func `every directive of a time's format is written`() throws {
        let format = "%Y %m %d %H %M %S %f %j %y %B %b %A %a %e %I %p %u %V %G %F %T %z %%"
        let at: [String: Value] = [
            "params.at": .timestamp(try #require(Timestamp("2027-01-02T00:05:09.012345Z")))
        ]
        let text = try Expressions.value("params.at.format('\(format)')", at)
        let wanted =
            "2027 01 02 00 05 09 012345 002 27 January Jan Saturday Sat  2 12 AM 6 53 2026 "
            + "2027-01-02 00:05:09 +0000 %"
        #expect(TaggedValue.matches(text, .string(wanted)))
        let noon = try Expressions.value(
            "timestamp('2024-12-30T12:00:00.000001999Z').format('%I%p %f %V %G %u é')")
        #expect(TaggedValue.matches(noon, .string("12PM 000001 01 2025 1 é")))
    }

    @Test(arguments: ["%Q", "%", "%5d", "%-d", "%Z", "%é"])
    func `another directive is refused, early where the format is a literal`(
        _ format: String
    ) throws {
        let refusal = Expressions.refusal("params.at.format('\(format)')", in: Expressions.ledger)
        #expect(refusal != nil)
        let at: [String: Value] = [
            "params.at": .timestamp(try #require(Timestamp("2024-01-01T00:00:00Z"))),
            "params.memo": .string(format),
        ]
        let literal = "params.at.format('\(format)')"
        #expect(try Expressions.error(literal, at, in: Expressions.ledger) != nil)
        #expect(Expressions.refusal("params.at.format(params.memo)", in: Expressions.ledger) == nil)
        let error = try Expressions.error(
            "params.at.format(params.memo)", at, in: Expressions.ledger)
        #expect(error != nil)
    }

    @Test func `what the embedder has not given is an error`() throws {
        let program = try Expressions.ledger.compile("date()")
        #expect(throws: EvaluationError.self) {
            try program.evaluate(Activation(Expressions.ledger))
        }
    }

    @Test(arguments: [
        "'a'.charAt(0)", "math.abs(1)", "optional.none()", "[?1]", "cel.bind(a, 1, a)",
        "base64.encode(b'')", "[1].exists(i, j, true)", "'%s'.format([1])",
        "[1].transformList(i, v, v)",
    ])
    func `a template sees no extension but its own`(_ text: String) {
        #expect(Expressions.refusal(text, in: Expressions.ledger) != nil)
    }

    @Test func `without the library there is none of it`() {
        for text in ["decimal('1')", "date()", "uuid('x')", "HALF_UP", "decimals('EUR')"] {
            #expect(Expressions.refusal(text, in: Environment()) != nil)
        }
    }
}
