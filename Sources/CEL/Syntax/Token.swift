/// A word of an expression, and the bytes where it stands.
struct Token {
    enum Kind {
        case end
        case identifier(String)
        /// A field's name between backticks.
        case quotedIdentifier(String)
        /// A whole number without its sign, which may make it the least int.
        case integer(UInt64)
        case unsigned(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
    }

    enum Symbol: String {
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case dot = "."
        case comma = ","
        case colon = ":"
        case question = "?"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case not = "!"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
    }

    let kind: Kind
    /// Bytes of UTF-8 before the token.
    let offset: Int

    /// The token in a message.
    var shown: String {
        switch kind {
        case .end: "end"
        case .identifier(let name): "`\(CodePoints.excerpt(name))`"
        case .quotedIdentifier: "a quoted name"
        case .integer, .unsigned, .double: "a number"
        case .string: "a string"
        case .bytes: "bytes"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        }
    }

    func isSymbol(_ wanted: Symbol) -> Bool {
        if case .symbol(let symbol) = kind { return symbol == wanted }
        return false
    }
}
