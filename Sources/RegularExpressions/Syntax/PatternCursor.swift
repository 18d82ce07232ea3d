/// The text of a pattern and a place in it.
struct PatternCursor {
    private let scalars: [Unicode.Scalar]
    private(set) var position = Position()

    struct Position {
        fileprivate(set) var index = 0
        /// In bytes of UTF-8 from the start of the pattern. Carried along, since counting it anew
        /// for each token would make reading quadratic.
        fileprivate(set) var offset = 0
    }

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    var offset: Int { position.offset }

    /// The code point here, or so many further on.
    func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        let index = position.index + distance
        return index < scalars.count ? scalars[index] : nil
    }

    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        position.index += 1
        position.offset += UTF8.width(scalar)
        return scalar
    }

    /// Goes past the piece if it stands here.
    mutating func skip(_ piece: StaticString) -> Bool {
        let start = position
        for wanted in piece.description.unicodeScalars {
            guard next() == wanted else {
                position = start
                return false
            }
        }
        return true
    }

    /// Goes back to a position that was read earlier.
    mutating func rewind(to earlier: Position) { position = earlier }

    /// Takes the text up to the next such piece, and goes past that; nil if there is none, and
    /// then the position stays.
    mutating func take(upTo end: StaticString) -> String? {
        let start = position
        var text = String.UnicodeScalarView()
        while !skip(end) {
            guard let scalar = next() else {
                position = start
                return nil
            }
            text.append(scalar)
        }
        return String(text)
    }
}
