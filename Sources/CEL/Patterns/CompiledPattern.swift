/// The one place that knows which regular expressions serve `matches`.
struct CompiledPattern: Sendable {
    init(_ source: String) throws(PatternFlaw) {
        throw PatternFlaw(reason: "regular expressions are not part of this build")
    }

    /// Whether any part of the text matches. The text times the pattern bounds the work.
    func matches(_ text: String, _ meter: inout Meter) throws(Fault) -> Bool {
        false
    }
}

/// Why a text is no pattern.
struct PatternFlaw: Error {
    let reason: String
}

/// Patterns that one evaluation has met and may meet again, such as in a loop.
struct PatternCache {
    private static let limit = 16

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
        try meter.spend(source.utf8.count)
        do throws(PatternFlaw) {
            let pattern = try CompiledPattern(source)
            patterns.keep(pattern, for: source)
            return pattern
        } catch {
            throw Fault(.invalidArgument(error.reason))
        }
    }
}
