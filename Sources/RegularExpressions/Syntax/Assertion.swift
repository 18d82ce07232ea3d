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
