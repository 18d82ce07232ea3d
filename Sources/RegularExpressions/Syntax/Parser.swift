/// Reads the text of a pattern.
///
/// One loop takes one token after the other. Open groups lie on a stack of the parser's own, so
/// that depth costs no stack of the thread's.
///
/// | File | Reads |
/// |---|---|
/// | `Parser` | the loop, alternation, characters, anchors |
/// | `Parser+Groups` | `(`, `)` and flags |
/// | `Parser+Repetition` | `*` `+` `?` `{n,m}` |
/// | `Parser+Escapes` | what follows a backslash |
/// | `Parser+Classes` | `[…]`, named classes |
struct Parser {
    var cursor: PatternCursor
    var builder = PatternBuilder()
    var flags = Flags()
    /// The groups that are open, innermost last. The first stands for the whole pattern.
    var groups: [OpenGroup] = [OpenGroup(offset: 0, flagsOutside: Flags())]
    /// Whether the token before was a repetition, which may not be repeated without a group.
    var isAfterRepetition = false
    /// Classes of Unicode and Perl already looked up.
    var namedClasses: [NamedClass: ScalarSet] = [:]
    /// Set once the rest of the pattern is known to hold no `:]`, so that the search for one is
    /// not made again and again.
    var hasNoClassEnd = false

    struct Flags {
        /// `(?i)`
        var ignoresCase = false
        /// `(?m)`: `^` and `$` match at the ends of lines too.
        var isMultiline = false
        /// `(?s)`: `.` matches a newline too.
        var dotMatchesNewline = false
    }

    struct OpenGroup {
        /// Where its `(` stands, in bytes.
        let offset: Int
        /// The flags to return to after its `)`.
        let flagsOutside: Flags
        var alternatives: [Pattern.Operand] = []
        /// What has been read since the last `|`.
        var items: [Pattern.Operand] = []
    }

    struct NamedClass: Hashable {
        let name: String
        let isNegated: Bool
        let ignoresCase: Bool
    }

    init(_ pattern: String) { cursor = PatternCursor(pattern) }

    mutating func parse() throws(PatternError) -> Pattern {
        while let scalar = cursor.peek() {
            let isRepetition = try parseToken(scalar)
            isAfterRepetition = isRepetition
        }
        guard groups.count == 1 else {
            throw PatternError(.missingParenthesis, at: groups[groups.count - 1].offset)
        }
        let root = try closeGroup()
        return builder.finish(root)
    }

    /// Reads the token that begins with `scalar`; tells whether it was a repetition.
    private mutating func parseToken(_ scalar: Unicode.Scalar) throws(PatternError) -> Bool {
        switch scalar {
        case "(": try parseGroupOpening()
        case ")": try parseGroupClosing()
        case "|": try parseBar()
        case "[": try parseBracket()
        case "\\": try parseBackslash()
        case "*", "+", "?": return try parseRepetitionSign()
        case "{": return try parseRepetitionCount()
        case "^": parseAnchor(flags.isMultiline ? .beginLine : .beginText)
        case "$": parseAnchor(flags.isMultiline ? .endLine : .endText)
        case ".": try parseDot()
        default:
            let offset = cursor.offset
            _ = cursor.next()
            try pushScalar(scalar.value, at: offset)
        }
        return false
    }

    private mutating func parseBar() throws(PatternError) {
        let offset = cursor.offset
        _ = cursor.next()
        try closeAlternative(at: offset)
    }

    private mutating func parseAnchor(_ assertion: Assertion) {
        _ = cursor.next()
        push(builder.assertion(assertion))
    }

    private mutating func parseDot() throws(PatternError) {
        let offset = cursor.offset
        _ = cursor.next()
        let set = flags.dotMatchesNewline ? ScalarSet.everything : ScalarSet.newline.complement
        push(try builder.set(set, at: offset))
    }

    /// Appends one character, or its orbit when case is ignored.
    mutating func pushScalar(_ value: UInt32, at offset: Int) throws(PatternError) {
        let orbit = flags.ignoresCase ? ScalarSet.orbit(of: value) : [value]
        guard orbit.count > 1 else { return push(builder.scalar(value)) }
        var set = ScalarSetBuilder()
        for scalar in orbit { set.insert(scalar, through: scalar) }
        push(try builder.set(set.build(), at: offset))
    }

    mutating func push(_ operand: Pattern.Operand) {
        groups[groups.count - 1].items.append(operand)
    }

    /// Ends what has been read since the last `|` of the innermost group.
    private mutating func closeAlternative(at offset: Int) throws(PatternError) {
        let items = groups[groups.count - 1].items
        groups[groups.count - 1].items = []
        let alternative = try builder.concatenation(items, at: offset)
        groups[groups.count - 1].alternatives.append(alternative)
    }

    /// Ends the innermost group, and makes one operand of its alternatives.
    mutating func closeGroup() throws(PatternError) -> Pattern.Operand {
        try closeAlternative(at: groups[groups.count - 1].offset)
        let group = groups.removeLast()
        return try builder.alternation(group.alternatives, at: group.offset)
    }
}
