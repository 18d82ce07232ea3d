/// Makes expressions at random: from the grammar, so that most of them parse and some mean
/// something, and then spoiled byte by byte.
struct RandomExpressions {
    var generator: SeededGenerator

    init(_ generator: SeededGenerator) { self.generator = generator }

    mutating func next() -> String {
        let depth = Int.random(in: 0...5, using: &generator)
        if Bool.random(using: &generator) { return fitting(pick(Kind.allCases), depth: depth) }
        let text = expression(depth: depth)
        guard Int.random(in: 0..<3, using: &generator) == 0 else { return text }
        return spoiled(text)
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private mutating func expression(depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        let inner = depth - 1
        switch Int.random(in: 0..<15, using: &generator) {
        case 0, 1: return leaf()
        case 2, 3, 4:
            let operation = pick([
                "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||",
            ])
            return expression(depth: inner) + " \(operation) " + expression(depth: inner)
        case 5: return pick(["!", "-"]) + expression(depth: inner)
        case 6: return "(" + expression(depth: inner) + ")"
        case 7:
            return expression(depth: inner) + " ? " + expression(depth: inner) + " : "
                + expression(depth: inner)
        case 8: return "[" + several(depth: inner) + "]"
        case 9: return "{" + key() + ": " + expression(depth: inner) + ", " + key() + ": 1}"
        case 10: return expression(depth: inner) + "." + pick(["a", "b", "amount", "?a", "`b c`"])
        case 11: return expression(depth: inner) + "[" + expression(depth: 0) + "]"
        case 12: return call(depth: inner)
        case 13: return macro(depth: inner)
        default: return "has(" + expression(depth: inner) + "." + pick(["a", "meta", "memo"]) + ")"
        }
    }

    private mutating func several(depth: Int) -> String {
        (0..<Int.random(in: 0...3, using: &generator))
            .map { _ in expression(depth: depth) }.joined(separator: ", ")
    }

    private mutating func key() -> String { pick(["'a'", "'b'", "1", "2u", "true", "x", "1.0"]) }

    private mutating func leaf() -> String {
        pick([
            "0", "1", "-1", "2u", "0u", "1.5", "-0.0", "9223372036854775807", "'a'", "''", "'é😀'",
            "b'\\xff'", "r'\\'", "true", "false", "null", "x", "v", "w", "params", "params.amount",
            "params.count", "params.memo", "params.at", "params.day", "params.from", "params.meta",
            "params.release", "params.currency", "decimal('1.50')", "decimal('-0.003')", "date()",
            "timestamp('2024-02-29T23:59:59.999Z')", "duration('1h30m')", "int", "type", "[]", "{}",
            "optional.none()", "optional.of(1)", "HALF_UP", "nothing", "1.0 / 0.0", "0.0 / 0.0",
            "uuid('00000000-0000-0000-0000-000000000001')",
        ])
    }

    private mutating func call(depth: Int) -> String {
        let name = pick([
            "size", "string", "int", "uint", "double", "bool", "bytes", "type", "dyn", "decimal",
            "date", "uuid", "duration", "timestamp", "decimals", "decimal.abs", "decimal.sign",
            "math.abs", "math.greatest", "math.sqrt", "strings.quote", "base64.encode",
            "optional.ofNonZeroValue", "nothing",
        ])
        let method = pick([
            "size", "contains", "startsWith", "matches", "getHours", "getFullYear", "format",
            "split", "join", "replace", "substring", "charAt", "indexOf", "trim", "reverse",
            "value",
            "hasValue", "orValue", "or", "first", "last", "upperAscii", "nothing",
        ])
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: return name + "(" + expression(depth: depth) + ")"
        case 1: return expression(depth: depth) + "." + method + "(" + several(depth: depth) + ")"
        default:
            let two = pick([
                "decimal.round", "decimal.div", "decimal.min", "decimal.Add", "math.bitAnd",
            ])
            let rest = pick(["", ", 2", ", DOWN", ", 2, HALF_EVEN"])
            return two + "(" + expression(depth: depth) + ", " + expression(depth: depth) + rest
                + ")"
        }
    }

    private mutating func macro(depth: Int) -> String {
        let range = expression(depth: depth)
        let body = expression(depth: depth)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            let name = pick(["all", "exists", "exists_one", "map", "filter", "existsOne"])
            return "\(range).\(name)(v, \(body))"
        case 1: return "\(range).map(v, v != \(expression(depth: 0)), \(body))"
        case 2:
            let name = pick(["all", "exists", "transformList", "transformMap", "transformMapEntry"])
            return "\(range).\(name)(v, w, \(body))"
        case 3: return "cel.bind(v, \(range), \(body))"
        default: return "\(range).\(pick(["optMap", "optFlatMap"]))(v, \(body))"
        }
    }

    /// The text with a few bytes changed, dropped or doubled, and made valid UTF-8 again.
    private mutating func spoiled(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(pick(Array("()[]{}.,:?'\"`\\&|!-+*/%<>=0b\n".utf8)), at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(6), at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
