/// What an assertion can tell about the code point next to a position.
enum Neighbour: UInt8, Sendable {
    /// There is none: the position is the first or the last of the text.
    case edge
    case newline
    /// One of `[0-9A-Za-z_]`.
    case word
    case other
}
