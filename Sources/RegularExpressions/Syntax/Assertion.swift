/// A condition on a position of the text, which consumes nothing.
enum Assertion: UInt8, Sendable {
    case beginText
    case endText
    case beginLine
    case endLine
    case wordBoundary
    case noWordBoundary

    /// Whether the condition holds between two neighbours.
    func holds(after before: Neighbour, before after: Neighbour) -> Bool {
        switch self {
        case .beginText: before == .edge
        case .endText: after == .edge
        case .beginLine: before == .edge || before == .newline
        case .endLine: after == .edge || after == .newline
        case .wordBoundary: (before == .word) != (after == .word)
        case .noWordBoundary: (before == .word) == (after == .word)
        }
    }
}

/// What an assertion can tell about the code point next to a position.
enum Neighbour: UInt8, Sendable {
    /// There is none: the position is the first or the last of the text.
    case edge
    case newline
    /// One of `[0-9A-Za-z_]`.
    case word
    case other
}
