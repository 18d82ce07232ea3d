/// A place in an expression: the expression, and the line and column that an editor shows.
public struct SourcePlace: Sendable {
    public let expression: String
    /// Bytes of UTF-8 before the place.
    public let offset: Int
    /// From 1.
    public let line: Int
    /// From 1, counted in code points.
    public let column: Int

    init(_ expression: String, offset: Int) {
        self.expression = expression
        var line = 1
        var column = 1
        var place = 0
        var previous: UInt8 = 0
        for byte in expression.utf8 {
            guard place < offset else { break }
            let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            if byte == UInt8(ascii: "\n") && previous == UInt8(ascii: "\r") {
                // The second half of a line end that has been counted.
            } else if isLineEnd {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            previous = byte
            place += 1
        }
        self.offset = place
        self.line = line
        self.column = column
    }

    /// How much of a long line is shown before and after the place.
    private static let shownAround = 60

    /// A message with the place, the line it is in, and a caret under it.
    ///
    /// ```text
    /// 1:8: there is no function `decmal`
    ///   1 | 2.0 + decmal("1")
    ///     |       ^
    /// ```
    public func render(_ message: String) -> String {
        let scalars = shownLine
        let first = max(0, column - 1 - Self.shownAround)
        let end = min(scalars.count, column - 1 + Self.shownAround)
        var shown = first > 0 ? "…" : ""
        var padding = first > 0 ? " " : ""
        for index in first..<max(first, end) {
            shown.unicodeScalars.append(scalars[index])
            guard index < column - 1 else { continue }
            padding += scalars[index] == "\t" ? "\t" : " "
        }
        if end < scalars.count { shown += "…" }
        let number = String(line)
        let margin = String(repeating: " ", count: number.utf8.count)
        return "\(line):\(column): \(message)\n  \(number) | \(shown)\n  \(margin) | \(padding)^"
    }

    private var shownLine: [Unicode.Scalar] {
        var current = 1
        var scalars: [Unicode.Scalar] = []
        var previous: Unicode.Scalar = " "
        for scalar in expression.unicodeScalars {
            let isLineEnd = scalar == "\n" || scalar == "\r"
            if isLineEnd && !(scalar == "\n" && previous == "\r") { current += 1 }
            if current > line { break }
            if current == line && !isLineEnd { scalars.append(scalar) }
            previous = scalar
        }
        return scalars
    }
}
