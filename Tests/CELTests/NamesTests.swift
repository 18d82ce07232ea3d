import CEL
import CELCases
import Testing

/// How names are resolved: containers, qualified variables, constants, local variables.
@Suite struct NamesTests {
    private static func value(
        _ text: String, _ bindings: [String: Value], container: String = "",
        constants: [String: Value] = [:], hasMacros: Bool = true
    ) throws -> Value {
        let environment = Environment(
            libraries: [.ledger], variables: bindings.keys.map { Variable($0) },
            constants: constants,
            container: container, hasMacros: hasMacros)
        return try Expressions.value(text, bindings, checks: .parseOnly, in: environment)
    }

    @Test(arguments: [
        ("y", "a.b", 1), ("z", "a.b", 2), ("w", "a.b", 3), (".y", "a.b", 9), ("b.y", "a", 1),
        ("b.y", "a.b", 1),
        ("a.b.y", "x.y", 1), (".a.z", "a.b", 2), ("[5].map(y, y)[0]", "a.b", 5),
        ("[5].map(y, .y)[0]", "a.b", 9),
        ("[{'y': 7}].map(b, b.y)[0]", "a", 7), ("m.n", "", 4), ("(m).n", "", 5), ("m.o", "", 6),
    ])
    func `a name is looked up from the container outward, the longest first`(
        _ text: String, _ container: String, _ number: Int64
    ) throws {
        let bindings: [String: Value] = [
            "a.b.y": .int(1), "a.z": .int(2), "w": .int(3), "y": .int(9), "m.n": .int(4),
            "m": .map(MapValue(named: [("n", .int(5)), ("o", .int(6))])),
        ]
        let value = try Self.value(text, bindings, container: container)
        #expect(TaggedValue.matches(value, .int(number)), "\(value)")
    }

    @Test func `names that only look alike are different names`() throws {
        let environment = Environment(variables: [
            Variable(
                "params", .record([.init("é", .int), .init("e\u{301}", .int), .init("a b", .int)]))
        ])
        var activation = Activation(environment)
        activation["params.é"] = .int(1)
        activation["params.e\u{301}"] = .int(2)
        activation["params.a b"] = .int(3)
        let program = try environment.compile(
            "params['é'] == 1 && params['e\\u0301'] == 2 && params.`a b` == 3 && params.size() == 3"
        )
        #expect(TaggedValue.matches(try program.evaluate(activation), .bool(true)))
    }

    @Test func `constants stand for their values, and variables go before them`() throws {
        let constants: [String: Value] = ["ONE": .int(1), "int": .int(7)]
        #expect(
            TaggedValue.matches(try Self.value("ONE + int", [:], constants: constants), .int(8)))
        let both = try Self.value("ONE", ["ONE": .int(2)], constants: constants)
        #expect(TaggedValue.matches(both, .int(2)))
    }

    @Test func `a local variable hides a namespace of functions`() throws {
        let value = try Self.value("[{'a': 1}].exists(decimal, decimal.a == 1)", [:])
        #expect(TaggedValue.matches(value, .bool(true)))
        let error = try Expressions.error("[1].map(decimal, decimal.abs(1))")
        #expect(error != nil)
    }

    @Test func `functions are found from the container outward and by their absolute name`() throws
    {
        for text in [
            "decimal.abs(-1) == 1", ".decimal.abs(-1) == 1", ".size('ab') == 2", "abs(-1) == 1",
        ] {
            let value = try Self.value(text, [:], container: "decimal.inner")
            #expect(TaggedValue.matches(value, .bool(true)), "\(text)")
        }
    }

    @Test func `without macros their names are names as any other`() throws {
        let error = try #require(
            { () throws -> EvaluationError? in
                do {
                    _ = try Self.value(
                        "has(x.y) || [1].all(i, true)", ["x": .null], hasMacros: false)
                    return nil
                } catch let error as EvaluationError { return error }
            }())
        guard case .unknownFunction = error.reason else {
            Issue.record("\(error.message)")
            return
        }
    }

    @Test func `fields between backticks hold what names cannot`() throws {
        let map = Value.map(
            MapValue(named: [
                ("a.b", .int(1)), ("c-d", .int(2)), ("e/f g", .int(3)), ("in", .int(4)),
            ]))
        let value = try Self.value("x.`a.b` + x.`c-d` + x.`e/f g` + x.`in`", ["x": map])
        #expect(TaggedValue.matches(value, .int(10)))
        #expect(
            TaggedValue.matches(
                try Self.value("has(x.`a.b`) && !has(x.a)", ["x": map]), .bool(true)))
    }

    @Test func `maps keep their order and find equal keys`() throws {
        let entries = (0..<100).map { MapValue.Entry(key: .int(Int64($0)), value: .int(Int64($0))) }
        let map = try MapValue(entries)
        #expect(
            map.entries.map(\.key).enumerated().allSatisfy {
                TaggedValue.matches($0.element, .int(Int64($0.offset)))
            })
        for key in [Value.int(50), .uint(50), .double(50)] {
            #expect(map[key].map { TaggedValue.matches($0, .int(50)) } == true)
        }
        #expect(map[.double(50.5)] == nil && map[.string("50")] == nil && map[.null] == nil)
        #expect(throws: MapValue.Flaw.self) {
            try MapValue(entries + [MapValue.Entry(key: .uint(99), value: .null)])
        }
        #expect(throws: MapValue.Flaw.self) {
            try MapValue([MapValue.Entry(key: .double(1), value: .null)])
        }
        let named = MapValue(named: [("é", .int(1)), ("e\u{301}", .int(2)), ("é", .int(3))])
        #expect(named.count == 2)
        #expect(named["é"].map { TaggedValue.matches($0, .int(3)) } == true)
    }
}
