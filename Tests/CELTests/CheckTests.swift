import CEL
import CELCases
import Testing

/// What is refused before anything is evaluated, and what is not.
@Suite struct CheckTests {
    @Test(
        arguments: [
            ("nothing", nil), ("params.amuont", "amount"), ("params.curency + 'a'", "currency"),
            ("has(params.mem)", "memo"), ("decmal('1')", "decimal"),
            ("decimal.rond(1, 2)", "decimal.round"),
            ("params.currency.startWith('a')", "startsWith"), ("[1].exist(i, true)", "exists"),
            ("parms.amount", "params"), ("[1].map(item, itm)", "item"),
            ("DEBT", "DEBIT"),
            ("params.b", nil), ("unknown.name.here", nil),
        ] as [(String, String?)])
    func `an unknown name is refused with the nearest known one`(
        _ text: String, _ nearest: String?
    ) throws {
        let refusal = try #require(Expressions.refusal(text))
        #expect(refusal.nearest == nearest)
        if let nearest = refusal.nearest { #expect(refusal.message.contains(nearest)) }
    }

    @Test(arguments: [
        "size()", "size('a', 'b')", "'a'.contains()", "decimal.round(1)",
        "decimal.round(1, 2, DOWN, 1)",
        "has()", "has(params.memo, params.memo)", "[1].all(i)", "date('a', 'b')", "math.greatest()",
        "params.at.getHours('a', 'b')",
    ])
    func `a wrong number of arguments is refused`(_ text: String) throws {
        let refusal = try #require(Expressions.refusal(text))
        #expect(refusal.reason.contains("argument"))
    }

    @Test(arguments: [
        "1 + 'a'", "'a' * 2", "1 + 1.0", "1u + 1", "-'a'", "-1u", "!1", "1 && true", "true || 'a'",
        "1 ? 2 : 3", "1 < 'a'", "1 == 'a'", "params.from == 'a'", "params.day < params.at",
        "params.day == params.at", "params.amount < 'a'", "params.from < params.from",
        "[1] < [2]", "1 in 2", "'a' in [1]", "1 in {'a': 1}", "params.count.x", "'a'.x", "[1].x",
        "[1]['a']", "{'a': 1}[1]", "1[0]", "{1.0: 2}", "{null: 1}", "size(1)", "'a'.startsWith(1)",
        "1.startsWith('a')", "[1].all(i, i)", "[1].map(i, 1, i)", "1.map(i, i)", "'a'.all(i, true)",
        "true % 2", "1.0 % 2.0", "params.at + params.at", "params.at + 1", "params.day + 1",
        "decimal([1])", "uuid(1)", "date(1)", "decimals(1)", "params.at.format(1)",
        "timestamp(1.0)", "duration(1)", "int([1])", "string([1])", "params.amount.value()",
        "optional.of(1) + 1", "params.count.optMap(x, x)", "'a'.matches(1)",
        "[1, 2].join(',')", "params.memo + params.count", "[1] + 1", "{'a': 1} + {'b': 2}",
    ])
    func `an operator or function without an overload for known types is refused`(
        _ text: String
    ) throws {
        let refusal = try #require(Expressions.refusal(text))
        if case .parse = refusal { Issue.record("\(refusal.rendered)") }
        #expect(Expressions.refusal(text, checks: .parseOnly) == nil)
    }

    @Test(arguments: [
        "params.meta + 1", "params.meta.a.b.c == 'x'", "params.meta < 1", "params.meta[0].x",
        "!params.meta.flag", "params.meta.list.all(i, i > 0)", "params.meta in [1, 'a']",
        "size(params.meta)", "params.meta.startsWith('a')", "params.meta ? 1 : 2",
        "dyn(1) == 'a'", "dyn(1) + 'a'", "[1, 'a'].map(i, i + 1)", "{'a': 1, 'b': 'x'}.b + 'y'",
        "params.memo == null", "null != params.meta", "1 == 1.0", "1u < 2.0", "params.count == 1u",
        "params.amount == params.count", "params.amount + params.count",
        "params.meta * params.amount",
        "params.meta.matches(params.memo)", "x.anything.at.all",
        "params['amount']", "params.all(name, name != 'x')", "[] + [1]", "[] == ['a']",
        "(params.release ? params.meta : 1) + 'a'", "type(1) == type('a')",
    ])
    func `what is not known fits everything`(_ text: String) {
        let refusal = Expressions.refusal(text)
        #expect(refusal == nil, "\(refusal?.rendered ?? "")")
    }

    @Test(
        arguments: [
            ("params.count", [.decimal]), ("params.memo", [.uuid, .int]),
            ("1.5", [.decimal, .int]),
            ("params.at", [.date]), ("[1]", [.map(key: .string, value: .dyn)]),
            ("{1: 2}", [.map(key: .string, value: .dyn)]), ("1 == 1", [.string]),
            ("params.release ? 1 : 2", [.string]), ("null", [.string]),
            ("has(params.memo)", [.decimal]), ("size('a')", [.decimal]),
        ] as [(String, [ValueType])])
    func `a whole of a type that cannot fit is refused`(
        _ text: String, _ expecting: [ValueType]
    ) throws {
        let refusal = try #require(Expressions.refusal(text, expecting: expecting))
        for type in expecting {
            #expect(refusal.expected?.contains(type.description) == true)
        }
        #expect(Expressions.refusal(text) == nil)
    }

    @Test(
        arguments: [
            ("params.amount * 2", [.decimal]), ("params.from", [.uuid, .string]),
            ("'x'", [.uuid, .string]), ("params.meta", [.decimal]), ("params.meta.x", [.date]),
            ("date()", [.date, .timestamp]), ("{'a': 1}", [.map(key: .string, value: .dyn)]),
            ("{}", [.map(key: .string, value: .dyn)]),
            ("params.release ? params.meta : 'a'", [.uuid]),
            ("decimal.div(params.amount, 3, decimals(params.currency))", [.decimal]),
            ("cel.bind(a, params.amount, a + 1)", [.decimal]),
            ("[1, 2].map(i, decimal(i))[0]", [.decimal]),
            ("optional.of(params.amount).orValue(decimal('1'))", [.decimal]),
            ("params", [.map(key: .string, value: .dyn)]), ("-params.amount", [.decimal]),
            ("params.amount % 2 + 1 - 2", [.decimal]), ("params.at - params.at", [.duration]),
        ] as [(String, [ValueType])])
    func `a whole of a type that may fit is accepted`(
        _ text: String, _ expecting: [ValueType]
    ) throws {
        let program = try Expressions.environment.compile(text, expecting: expecting)
        #expect(
            expecting.contains { program.type == $0 } || program.type == .dyn
                || text.contains("{") || text == "params")
    }

    @Test func `a stored expression loads however strict the checks have become`() throws {
        for text in ["nothing + 1", "params.gone", "f(1)", "1 + 'a'", "has(params.gone)", "size()"]
        {
            #expect(Expressions.refusal(text, checks: .parseOnly) == nil)
        }
        let has = try Expressions.value("has(params.gone)", checks: .parseOnly)
        #expect(TaggedValue.matches(has, .bool(false)))
        let error = try #require(try Expressions.error("params.gone"))
        #expect(error.message.contains("gone"))
    }

    @Test func `checks never change what an expression comes to`() throws {
        let bindings: [String: Value] = ["params.count": .int(3), "params.memo": .string("m")]
        for text in [
            "params.count * 2 + 1", "params.memo + 'x'", "[params.count, 1].exists(i, i == 3)",
            "has(params.day) ? 1 : 2", "params.count in [1, 2, 3] && !has(params.at)",
        ] {
            let checked = try Expressions.value(text, bindings)
            let parsed = try Expressions.value(text, bindings, checks: .parseOnly)
            #expect(TaggedValue.matches(checked, parsed))
        }
    }

    @Test func `records are found by path, as maps and by has`() throws {
        var activation = Activation(Expressions.environment)
        activation.set(
            record: "params",
            to: MapValue(named: [("count", .int(2)), ("meta", .map(.empty)), ("other", .null)]))
        activation["params.memo"] = .string("m")
        let slot = try #require(Expressions.environment.slot("params.currency"))
        activation[slot] = .string("EUR")
        #expect(Expressions.environment.slot("params.other") == nil)
        for (text, holds) in [
            ("params.count == 2 && params.currency == 'EUR'", true), ("has(params.amount)", false),
            ("has(params.count) && has(params.memo)", true),
            ("params == {'count': 2, 'meta': {}, 'memo': 'm', 'currency': 'EUR'}", true),
            ("(params).count == params['count']", true), ("params.exists(k, k == 'memo')", true),
        ] {
            let value = try Expressions.environment.compile(text).evaluate(activation)
            #expect(TaggedValue.matches(value, .bool(holds)), "\(text)")
        }
        activation.set(record: "params", to: .empty)
        #expect(activation["params.count"] == nil)
    }

    @Test func `records in records are found by path`() throws {
        let entry = ValueType.record([.init("currency", .string), .init("metadata", .dyn)])
        let environment = Environment(variables: [
            Variable("context", .record([.init("vars", .record([.init("entry", entry)]))]))
        ])
        var activation = Activation(environment)
        activation["context.vars.entry.currency"] = .string("USD")
        let program = try environment.compile(
            "context.vars.entry.currency == 'USD' && !has(context.vars.entry.metadata)"
                + " && has(context.vars.entry) && context.vars.entry == {'currency': 'USD'}")
        #expect(TaggedValue.matches(try program.evaluate(activation), .bool(true)))
        let refusal = Expressions.refusal("context.vars.entri", in: environment)
        #expect(refusal?.nearest == "entry")
    }
}
