/// Cuts an expression into tokens, one at a time.
struct Lexer {
    let expression: String
    let bytes: [UInt8]
    var place = 0

    init(_ expression: String) {
        self.expression = expression
        bytes = Array(expression.utf8)
    }

    /// The next token; `.end` again and again at the end.
    mutating func next() throws(ParseError) -> Token {
        skipBlanks()
        let start = place
        guard let byte = peek(0) else { return Token(kind: .end, offset: start) }
        let kind: Token.Kind
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            kind = try number()
        case UInt8(ascii: ".") where Self.isDigit(peek(1)):
            kind = try number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            kind = .string(try text(isRaw: false))
        case UInt8(ascii: "`"):
            kind = try quotedIdentifier()
        case _ where Self.isIdentifierStart(byte):
            kind = try identifierOrLiteral()
        default:
            kind = .symbol(try symbol())
        }
        return Token(kind: kind, offset: start)
    }

    func peek(_ distance: Int) -> UInt8? {
        place + distance < bytes.count ? bytes[place + distance] : nil
    }

    func failure(_ reason: String, at offset: Int, expected: String? = nil) -> ParseError {
        ParseError(
            reason: reason, expected: expected, nearest: nil,
            place: SourcePlace(expression, offset: offset))
    }

    static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isIdentifierStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_")
            || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    static func isIdentifierPart(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return isIdentifierStart(byte) || isDigit(byte)
    }

    /// Blanks, line ends, and comments from `//` to the end of the line.
    private mutating func skipBlanks() {
        while let byte = peek(0) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                0x0C:
                place += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(0), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
                    place += 1
                }
            default:
                return
            }
        }
    }

    private mutating func symbol() throws(ParseError) -> Token.Symbol {
        let start = place
        if let next = peek(1) {
            let pair = String(decoding: [bytes[place], next], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: pair) {
                place += 2
                return symbol
            }
        }
        let single = String(decoding: [bytes[place]], as: UTF8.self)
        if let symbol = Token.Symbol(rawValue: single) {
            place += 1
            return symbol
        }
        switch bytes[start] {
        case UInt8(ascii: "="):
            throw failure("a single `=` has no meaning", at: start, expected: "`==`")
        case UInt8(ascii: "&"):
            throw failure("a single `&` has no meaning", at: start, expected: "`&&`")
        case UInt8(ascii: "|"):
            throw failure("a single `|` has no meaning", at: start, expected: "`||`")
        default:
            let scalar = scalarText(at: start)
            throw failure("the character \"\(scalar)\" has no meaning here", at: start)
        }
    }

    private func scalarText(at start: Int) -> String {
        var end = start + 1
        while end < bytes.count && bytes[end] & 0xC0 == 0x80 { end += 1 }
        return CodePoints.excerpt(String(decoding: bytes[start..<end], as: UTF8.self))
    }

    /// A name, or a string or bytes with a prefix such as `r"` or `b'`.
    private mutating func identifierOrLiteral() throws(ParseError) -> Token.Kind {
        if let prefixed = try prefixedText() { return prefixed }
        let start = place
        while Self.isIdentifierPart(peek(0)) { place += 1 }
        return .identifier(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private mutating func prefixedText() throws(ParseError) -> Token.Kind? {
        var isRaw = false
        var isBytes = false
        var length = 0
        // At most one `b` and one `r`, the `b` first.
        if let byte = peek(length), byte | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            length += 1
        }
        if let byte = peek(length), byte | 0x20 == UInt8(ascii: "r") {
            isRaw = true
            length += 1
        }
        guard length > 0, let quote = peek(length),
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else { return nil }
        place += length
        return isBytes
            ? .bytes(try byteString(isRaw: isRaw)) : .string(try text(isRaw: isRaw))
    }

    /// A field's name between backticks: letters, digits, `_`, `.`, `-`, `/` and blanks.
    private mutating func quotedIdentifier() throws(ParseError) -> Token.Kind {
        let start = place
        place += 1
        while let byte = peek(0), byte != UInt8(ascii: "`") {
            let isAllowed =
                Self.isIdentifierPart(byte) || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: " ")
            guard isAllowed else {
                throw failure(
                    "a quoted name cannot hold \"\(scalarText(at: place))\"", at: place,
                    expected: "letters, digits, `_`, `.`, `-`, `/` or blanks")
            }
            place += 1
        }
        guard peek(0) != nil else { throw failure("the quoted name does not end", at: start) }
        guard place > start + 1 else { throw failure("the quoted name is empty", at: start) }
        place += 1
        return .quotedIdentifier(String(decoding: bytes[start + 1..<place - 1], as: UTF8.self))
    }
}
