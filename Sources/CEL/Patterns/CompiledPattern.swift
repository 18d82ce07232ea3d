import RegularExpressions

/// The one place that knows which regular expressions serve `matches`.
struct CompiledPattern: Sendable {
    /// About how many states the pattern has: its bytes, times the counts of its repetitions.
    private let states: Int
    private let expression: RegularExpression

    init(_ source: String) throws(PatternFlaw) {
        states = Self.states(of: source)
        do throws(PatternError) {
            expression = try RegularExpression(source)
        } catch {
            throw PatternFlaw(reason: "\(error.reason), at byte \(error.offset) of the pattern")
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

    private static func states(of source: String) -> Int {
        var states = max(1, source.utf8.count)
        for piece in source.utf8.split(separator: UInt8(ascii: "{")).dropFirst() {
            for number in piece.prefix(12).split(whereSeparator: { !Lexer.isDigit($0) }) {
                let count = number.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
                states = min(mostStates, states * max(1, count))
            }
        }
        return states
    }
}

/// Why a text is no pattern.
struct PatternFlaw: Error {
    let reason: String
}

/// Patterns that one evaluation has met and may meet again, such as in a loop.
struct PatternCache {
    private static let limit = 16
    /// What compiling a pattern counts for; a short one may have a hundred thousand states.
    static let compilingSteps = 20_000

    private var patterns: [MapKey: CompiledPattern] = [:]

    subscript(source: String) -> CompiledPattern? { patterns[.string(source)] }

    mutating func keep(_ pattern: CompiledPattern, for source: String) {
        if patterns.count >= Self.limit { patterns.removeAll(keepingCapacity: true) }
        patterns[.string(source)] = pattern
    }
}

extension Evaluation {
    /// The pattern that a text denotes.
    mutating func pattern(_ source: String) throws(Fault) -> CompiledPattern {
        try meter.spend(bytes: source.utf8.count)
        if let known = patterns[source] { return known }
        try meter.spend(PatternCache.compilingSteps)
        do throws(PatternFlaw) {
            let pattern = try CompiledPattern(source)
            patterns.keep(pattern, for: source)
            return pattern
        } catch {
            throw Fault(.invalidArgument(error.reason))
        }
    }
}
