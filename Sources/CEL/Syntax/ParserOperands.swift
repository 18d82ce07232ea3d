extension Parser {
    /// Words that stand for values or are kept for languages that embed this one.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// Words that are tokens of their own and cannot name a field either.
    static let unnameable: Set<String> = ["in", "true", "false", "null"]

    /// Reads up to and including the next operand, or an empty pair of brackets.
    mutating func readOperand() throws(ParseError) {
        while true {
            let offset = token.offset
            switch token.kind {
            case .symbol(.not):
                try advance()
                try open(.unary(.not, offset: offset))
            case .symbol(.minus):
                try advance()
                if try readNegativeNumber(at: offset) { return }
                try open(.unary(.negate, offset: offset))
            case .symbol(.openParenthesis):
                try advance()
                try open(.parenthesis(offset: offset))
            case .symbol(.openBracket):
                try advance()
                if try openList(at: offset) { return }
            case .symbol(.openBrace):
                try advance()
                if try openMap(at: offset) { return }
            case .end, .identifier, .quotedIdentifier, .integer, .unsigned, .double, .string,
                .bytes, .symbol:
                if try readPrimary() { return }
            }
        }
    }

    /// Reads a literal or a name. False when a call with arguments was opened: they come next.
    private mutating func readPrimary() throws(ParseError) -> Bool {
        let offset = token.offset
        switch token.kind {
        case .integer(let magnitude):
            guard let int = Int64(exactly: magnitude) else {
                throw failure("the number is larger than any int")
            }
            add(literal: .int(int), at: offset)
        case .unsigned(let uint): add(literal: .uint(uint), at: offset)
        case .double(let double): add(literal: .double(double), at: offset)
        case .string(let string): add(literal: .string(string), at: offset)
        case .bytes(let bytes): add(literal: .bytes(bytes), at: offset)
        case .identifier("true"): add(literal: .bool(true), at: offset)
        case .identifier("false"): add(literal: .bool(false), at: offset)
        case .identifier("null"): add(literal: .null, at: offset)
        case .identifier(let name): return try readName(name, isAbsolute: false, at: offset)
        case .symbol(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else {
                throw failure("unexpected \(token.shown)", expected: "a name")
            }
            return try readName(name, isAbsolute: true, at: token.offset)
        case .end, .quotedIdentifier, .symbol:
            throw failure("unexpected \(token.shown)", expected: "a value or a name")
        }
        try advance()
        return true
    }

    private mutating func readName(
        _ name: String, isAbsolute: Bool, at offset: Int
    ) throws(ParseError) -> Bool {
        guard !Self.reserved.contains(name), !Self.unnameable.contains(name) else {
            throw failure("`\(name)` is a reserved word", expected: "a value or a name")
        }
        try advance()
        let index = nameIndex(isAbsolute && token.isSymbol(.openParenthesis) ? "." + name : name)
        guard token.isSymbol(.openParenthesis) else {
            add(.identifier(name: index, isAbsolute: isAbsolute), at: offset)
            return true
        }
        return try openCall(name: index, hasReceiver: false, at: offset)
    }

    /// Opens a call; true when it has no arguments and is thereby an operand.
    mutating func openCall(
        name: Int32, hasReceiver: Bool, at offset: Int
    ) throws(ParseError) -> Bool {
        try advance()
        try open(
            .arguments(
                name: name, hasReceiver: hasReceiver, offset: offset, children: children.count))
        guard token.isSymbol(.closeParenthesis) else { return false }
        try advance()
        finishCall(name: name, hasReceiver: hasReceiver, at: offset, from: children.count)
        return true
    }

    /// A sign right before a number belongs to it, so that the least int can be written.
    private mutating func readNegativeNumber(at offset: Int) throws(ParseError) -> Bool {
        switch token.kind {
        case .integer(let magnitude):
            guard magnitude <= Int64.min.magnitude else {
                throw failure("the number is smaller than any int", at: offset)
            }
            add(literal: .int(Int64(truncatingIfNeeded: 0 &- magnitude)), at: offset)
        case .double(let double): add(literal: .double(-double), at: offset)
        case .end, .identifier, .quotedIdentifier, .unsigned, .string, .bytes, .symbol:
            return false
        }
        try advance()
        return true
    }

    /// Opens a list; true when it is empty and thereby an operand.
    private mutating func openList(at offset: Int) throws(ParseError) -> Bool {
        let start = children.count
        if token.isSymbol(.closeBracket) {
            try advance()
            add(.list(takeChildren(from: start)), at: offset)
            return true
        }
        let isOptional = try readOptionalMark()
        try open(.list(offset: offset, children: start, isOptional: isOptional))
        return false
    }

    /// Opens a map; true when it is empty and thereby an operand.
    private mutating func openMap(at offset: Int) throws(ParseError) -> Bool {
        let start = children.count
        if token.isSymbol(.closeBrace) {
            try advance()
            add(.map(takeChildren(from: start)), at: offset)
            return true
        }
        let isOptional = try readOptionalMark()
        try open(.mapKey(offset: offset, children: start, isOptional: isOptional))
        return false
    }

    /// Consumes the `?` of an optional element, entry, field or index, if there.
    mutating func readOptionalMark() throws(ParseError) -> Bool {
        guard token.isSymbol(.question) else { return false }
        guard hasOptionals else {
            throw failure("optional syntax is not part of the language here")
        }
        try advance()
        return true
    }

    /// Moves the finished children of the innermost bracket into the tree.
    mutating func takeChildren(from start: Int) -> SyntaxChildren {
        let taken = SyntaxChildren(
            start: Int32(tree.children.count), count: Int32(children.count - start))
        tree.children.append(contentsOf: children[start...])
        children.removeSubrange(start...)
        return taken
    }

    mutating func finishCall(name: Int32, hasReceiver: Bool, at offset: Int, from start: Int) {
        closeFrame()
        let arguments = takeChildren(from: start)
        let receiver: NodeIndex? = hasReceiver ? popOperand() : nil
        add(.call(name: name, receiver: receiver, arguments: arguments), at: offset)
    }
}
