import RegularExpressions

/// The one place that knows which regular expressions serve `matches`.
struct CompiledPattern: Sendable {
    /// About how many states the pattern has, which matching may have to visit.
    private let states: Int
    private let expression: RegularExpression

    /// Compiles a pattern, charging for its states: a short one may have a hundred thousand.
    init(_ source: String, _ meter: inout Meter) throws(Fault) {
        states = Self.states(of: source)
        try meter.spend(200 + 2 * states)
        do throws(PatternError) {
            expression = try RegularExpression(source)
        } catch {
            throw Fault(
                .invalidArgument("\(error.reason), at byte \(error.offset) of the pattern"))
        }
    }

    /// Whether any part of the text matches.
    ///
    /// A matcher that is linear in the text still visits, at worst, every state for every byte.
    func matches(_ text: String, _ meter: inout Meter) throws(Fault) -> Bool {
        try meter.spend(1 + text.utf8.count * (1 + states / 64) / 4)
        return expression.matches(text)
    }

    private static let mostStates = 100_000

    /// The bytes of a pattern and the counts behind its characters and classes, all of it times
    /// the counts behind its groups. Seldom too few, often too many.
    private static func states(of source: String) -> Int {
        var states = source.utf8.count
        var groups = 1
        var previous: UInt8?
        var rest = Array(source.utf8)[...]
        while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
            if brace > rest.startIndex { previous = rest[brace - 1] }
            rest = rest[(brace + 1)...]
            for number in rest.prefix(10).split(whereSeparator: { !Lexer.isDigit($0) }).prefix(2) {
                let count = number.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
                if previous == UInt8(ascii: ")") {
                    groups = min(mostStates, groups * max(1, count))
                } else {
                    states += count
                }
            }
        }
        return min(mostStates, states * groups)
    }
}

/// Patterns that one evaluation has met and may meet again, such as in a loop.
struct PatternCache {
    private static let limit = 16

    /// Nil until the first pattern: most evaluations meet none.
    private var patterns: [MapKey: CompiledPattern]?

    subscript(source: String) -> CompiledPattern? { patterns?[.string(source)] }

    mutating func keep(_ pattern: CompiledPattern, for source: String) {
        var kept = patterns ?? [:]
        if kept.count >= Self.limit { kept.removeAll() }
        kept[.string(source)] = pattern
        patterns = kept
    }
}

extension Evaluation {
    /// The pattern that a text denotes.
    mutating func pattern(_ source: String) throws(Fault) -> CompiledPattern {
        try meter.spend(bytes: source.utf8.count)
        if let known = patterns[source] { return known }
        let pattern = try CompiledPattern(source, &meter)
        patterns.keep(pattern, for: source)
        return pattern
    }
}
