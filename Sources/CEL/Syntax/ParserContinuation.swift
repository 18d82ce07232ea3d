extension Parser {
    /// Reads what follows an operand. True when another operand must follow, false at the end.
    mutating func readAfterOperand() throws(ParseError) -> Bool {
        while true {
            let offset = token.offset
            switch token.kind {
            case .symbol(.dot):
                try advance()
                if try readField() { return true }
            case .symbol(.openBracket):
                try advance()
                let isOptional = try readOptionalMark()
                try open(.index(offset: offset, isOptional: isOptional))
                return true
            case .symbol(.openBrace):
                throw failure("messages are not part of the language here")
            case .symbol(.question):
                try openConditional(at: offset)
                return true
            case .symbol(.colon):
                try readColon()
                return true
            case .symbol(.comma):
                if try readComma() { return true }
            case .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.closeBrace):
                try closeBracket()
            case .end:
                try finish()
                return false
            case .identifier, .quotedIdentifier, .integer, .unsigned, .double, .string, .bytes,
                .symbol:
                guard let infix = InfixOperator(token) else {
                    throw failure("unexpected \(token.shown)", expected: expectedAfterOperand)
                }
                reduce(downTo: infix.precedence)
                try advance()
                try open(.infix(infix, offset: offset))
                return true
            }
        }
    }

    /// Reads the name after a dot. True when a call with arguments was opened.
    private mutating func readField() throws(ParseError) -> Bool {
        let isOptional = try readOptionalMark()
        let offset = token.offset
        let name: String
        switch token.kind {
        case .identifier(let identifier) where !Self.unnameable.contains(identifier):
            name = identifier
        case .quotedIdentifier(let quoted):
            try advance()
            addSelect(quoted, isOptional: isOptional, at: offset)
            return false
        case .end, .identifier, .integer, .unsigned, .double, .string, .bytes, .symbol:
            throw failure("unexpected \(token.shown)", expected: "a field's or function's name")
        }
        try advance()
        guard token.isSymbol(.openParenthesis), !isOptional else {
            addSelect(name, isOptional: isOptional, at: offset)
            return false
        }
        return try !openCall(name: nameIndex(name), hasReceiver: true, at: offset)
    }

    private mutating func addSelect(_ name: String, isOptional: Bool, at offset: Int) {
        let operand = popOperand()
        add(.select(operand, name: nameIndex(name), isOptional: isOptional), at: offset)
    }

    /// Builds the nodes of open operators that bind at least as tightly as this precedence.
    mutating func reduce(downTo precedence: Int) {
        while let frame = frames.last {
            switch frame {
            case .unary(let unary, let offset):
                closeFrame()
                let operand = popOperand()
                add(.unary(unary, operand), at: offset)
            case .infix(let infix, let offset) where infix.precedence >= precedence:
                closeFrame()
                let right = popOperand()
                let left = popOperand()
                switch infix {
                case .binary(let binary): add(.binary(binary, left, right), at: offset)
                case .logic(let logic): add(.logic(logic, left, right), at: offset)
                }
            case .infix, .parenthesis, .list, .mapKey, .mapValue, .arguments, .index, .then,
                .otherwise:
                return
            }
        }
    }

    /// Builds all nodes up to the innermost bracket, conditionals included.
    private mutating func reduceToBracket() throws(ParseError) {
        reduce(downTo: 0)
        while case .otherwise(let offset)? = frames.last {
            closeFrame()
            let otherwise = popOperand()
            let then = popOperand()
            let condition = popOperand()
            add(.conditional(condition, then: then, otherwise: otherwise), at: offset)
            reduce(downTo: 0)
        }
        if case .then(let offset)? = frames.last {
            throw failure(
                "the conditional has no other branch", expected: "`:`",
                at: token.isSymbol(.colon) ? offset : nil)
        }
    }

    private mutating func openConditional(at offset: Int) throws(ParseError) {
        reduce(downTo: 0)
        if case .then? = frames.last {
            throw failure("a conditional before `:` stands in parentheses")
        }
        try advance()
        try open(.then(offset: offset))
    }

    /// A colon ends the first branch of a conditional, or the key of a map.
    private mutating func readColon() throws(ParseError) {
        reduce(downTo: 0)
        if case .then(let offset)? = frames.last {
            try advance()
            closeFrame()
            try open(.otherwise(offset: offset))
            return
        }
        try reduceToBracket()
        guard case .mapKey(let offset, let start, let isOptional)? = frames.last else {
            throw failure("unexpected `:`", expected: expectedAfterOperand)
        }
        try advance()
        closeFrame()
        children.append(SyntaxChild(node: popOperand(), isOptional: isOptional))
        try open(.mapValue(offset: offset, children: start))
    }

    /// A comma ends an element. False when the bracket closes right behind it.
    private mutating func readComma() throws(ParseError) -> Bool {
        try reduceToBracket()
        guard let frame = frames.last else {
            throw failure("unexpected `,`", expected: expectedAfterOperand)
        }
        switch frame {
        case .list(let offset, let start, let isOptional):
            try advance()
            children.append(SyntaxChild(node: popOperand(), isOptional: isOptional))
            closeFrame()
            if token.isSymbol(.closeBracket) {
                try advance()
                add(.list(takeChildren(from: start)), at: offset)
                return false
            }
            let nextIsOptional = try readOptionalMark()
            try open(.list(offset: offset, children: start, isOptional: nextIsOptional))
        case .mapValue(let offset, let start):
            try advance()
            children.append(SyntaxChild(node: popOperand(), isOptional: false))
            closeFrame()
            if token.isSymbol(.closeBrace) {
                try advance()
                add(.map(takeChildren(from: start)), at: offset)
                return false
            }
            let nextIsOptional = try readOptionalMark()
            try open(.mapKey(offset: offset, children: start, isOptional: nextIsOptional))
        case .arguments:
            try advance()
            children.append(SyntaxChild(node: popOperand(), isOptional: false))
        case .unary, .infix, .parenthesis, .mapKey, .index, .then, .otherwise:
            throw failure("unexpected `,`", expected: expectedAfterOperand)
        }
        return true
    }

    private mutating func closeBracket() throws(ParseError) {
        try reduceToBracket()
        switch (frames.last, token.kind) {
        case (.parenthesis, .symbol(.closeParenthesis)):
            closeFrame()
            if let inner = operands.last { tree.nodes[Int(inner)].isParenthesised = true }
        case (
            .arguments(let name, let hasReceiver, let offset, let start), .symbol(.closeParenthesis)
        ):
            children.append(SyntaxChild(node: popOperand(), isOptional: false))
            finishCall(name: name, hasReceiver: hasReceiver, at: offset, from: start)
        case (.list(let offset, let start, let isOptional), .symbol(.closeBracket)):
            closeFrame()
            children.append(SyntaxChild(node: popOperand(), isOptional: isOptional))
            add(.list(takeChildren(from: start)), at: offset)
        case (.index(let offset, let isOptional), .symbol(.closeBracket)):
            closeFrame()
            let key = popOperand()
            let operand = popOperand()
            add(.index(operand, key: key, isOptional: isOptional), at: offset)
        case (.mapValue(let offset, let start), .symbol(.closeBrace)):
            closeFrame()
            children.append(SyntaxChild(node: popOperand(), isOptional: false))
            add(.map(takeChildren(from: start)), at: offset)
        default:
            throw failure("unexpected \(token.shown)", expected: expectedAfterOperand)
        }
        try advance()
    }

    private mutating func finish() throws(ParseError) {
        try reduceToBracket()
        guard frames.isEmpty else {
            throw failure("the expression ends too early", expected: expectedAfterOperand)
        }
        tree.root = popOperand()
    }

    /// What may follow an operand in the innermost bracket.
    private var expectedAfterOperand: String {
        for frame in frames.reversed() {
            switch frame {
            case .unary, .infix, .otherwise: continue
            case .parenthesis: return "an operator or `)`"
            case .arguments: return "an operator, `,` or `)`"
            case .list: return "an operator, `,` or `]`"
            case .index: return "an operator or `]`"
            case .mapKey: return "an operator or `:`"
            case .mapValue: return "an operator, `,` or `}`"
            case .then: return "an operator or `:`"
            }
        }
        return "an operator or the end"
    }
}
