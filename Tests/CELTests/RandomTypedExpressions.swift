/// Expressions at random whose parts fit together, so that most of them come to a value.
extension RandomExpressions {
    enum Kind: CaseIterable {
        case bool, int, double, string, decimal, list, map, time, day, optional
    }

    mutating func fitting(_ kind: Kind, depth: Int) -> String {
        guard depth > 0 else { return fittingLeaf(kind) }
        let inner = depth - 1
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return fittingLeaf(kind)
        case 1:
            // A branch of another kind now and then: the whole is then of no known type.
            let other = Int.random(in: 0..<4, using: &generator) == 0 ? anyKind() : kind
            return "(" + fitting(.bool, depth: inner) + " ? " + fitting(kind, depth: inner)
                + " : " + fitting(other, depth: inner) + ")"
        case 2: return "[" + fitting(kind, depth: inner) + "][0]"
        case 3: return "cel.bind(v, " + fitting(kind, depth: inner) + ", v)"
        case 4:
            return "optional.of(" + fitting(kind, depth: inner) + ").orValue("
                + fitting(kind, depth: 0) + ")"
        case 5: return "{'k': " + fitting(kind, depth: inner) + "}.k"
        default: return fittingCompound(kind, depth: inner)
        }
    }

    private mutating func anyKind() -> Kind { pick(Kind.allCases) }

    private mutating func fittingCompound(_ kind: Kind, depth: Int) -> String {
        switch kind {
        case .bool: return question(depth: depth)
        case .int:
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: return "size(" + fitting(pick([.string, .list, .map]), depth: depth) + ")"
            case 1: return fitting(.time, depth: depth) + "." + pick(["getHours()", "getDate()"])
            default: return arithmetic(.int, depth: depth)
            }
        case .double: return arithmetic(.double, depth: depth)
        case .decimal:
            guard Bool.random(using: &generator) else {
                let mode = pick(["", ", UP", ", HALF_UP", ", FLOOR"])
                return "decimal.round(" + fitting(pick([.decimal, .int]), depth: depth)
                    + ", 2\(mode))"
            }
            return "(" + fitting(.decimal, depth: depth) + pick([" + ", " - ", " * ", " % "])
                + fitting(pick([.decimal, .int]), depth: depth) + ")"
        case .string:
            guard Bool.random(using: &generator) else {
                return "string("
                    + fitting(pick([.int, .decimal, .day, .time, .bool]), depth: depth) + ")"
            }
            return "(" + fitting(.string, depth: depth) + " + " + fitting(.string, depth: depth)
                + ")"
        case .list:
            guard Bool.random(using: &generator) else {
                let kind = anyKind()
                return "[" + fitting(kind, depth: depth) + ", " + fitting(kind, depth: depth) + "]"
            }
            let variables = pick(["map(v", "transformList(v, w"])
            let body = fitting(anyKind(), depth: depth)
            return fitting(.list, depth: depth) + ".\(variables), \(body))"
        case .map:
            return "{'a': " + fitting(anyKind(), depth: depth) + ", 'b': "
                + fitting(anyKind(), depth: depth) + "}"
        case .time:
            return "(" + fitting(.time, depth: depth) + pick([" + ", " - "]) + "duration('1h'))"
        case .day: return "date(" + fitting(pick([.time, .day]), depth: depth) + ")"
        case .optional: return "optional.of(" + fitting(anyKind(), depth: depth) + ")"
        }
    }

    private mutating func arithmetic(_ kind: Kind, depth: Int) -> String {
        "(" + fitting(kind, depth: depth) + pick([" + ", " - ", " * ", " / "])
            + fitting(kind, depth: depth) + ")"
    }

    private mutating func question(depth: Int) -> String {
        let kind = anyKind()
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            return "(" + fitting(kind, depth: depth) + " == " + fitting(kind, depth: depth) + ")"
        case 1:
            let ordered = pick([Kind.int, .double, .string, .decimal, .time, .day])
            return "(" + fitting(ordered, depth: depth) + pick([" < ", " >= "])
                + fitting(ordered, depth: depth) + ")"
        case 2:
            return "(" + fitting(.bool, depth: depth) + pick([" && ", " || "])
                + fitting(.bool, depth: depth) + ")"
        case 3:
            return fitting(.list, depth: depth) + "." + pick(["all", "exists", "exists_one"])
                + "(v, "
                + fitting(.bool, depth: depth) + ")"
        case 4: return "has(" + fitting(.map, depth: depth) + ".a)"
        default: return "!" + fitting(.bool, depth: depth)
        }
    }

    private mutating func fittingLeaf(_ kind: Kind) -> String {
        switch kind {
        case .bool:
            pick(["true", "false", "params.release", "has(params.memo)", "has(params.currency)"])
        case .int: pick(["0", "1", "-7", "params.count", "9223372036854775807"])
        case .double: pick(["0.0", "1.5", "-2e300", "1.0 / 0.0"])
        case .string: pick(["''", "'a'", "params.memo", "'é'", "HALF_UP", "params.currency"])
        case .decimal: pick(["params.amount", "decimal('0.5')", "decimal(2)"])
        case .list: pick(["[]", "[1, 2]", "['a']", "[1, 'a']", "params.meta.a"])
        case .map: pick(["{}", "{'a': 1}", "params.meta", "{'a': 1, 'b': 'x'}"])
        case .time: pick(["params.at", "timestamp(0)", "timestamp('2024-02-29T00:00:00Z')"])
        case .day: pick(["params.day", "date()", "date('2024-02-29')"])
        case .optional: pick(["optional.none()", "optional.of(1)", "{'a': 1}.?a", "[1][?5]"])
        }
    }
}
