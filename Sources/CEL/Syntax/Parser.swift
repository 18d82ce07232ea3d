/// Reads an expression into a `SyntaxTree`, by operator precedence with a stack of its own.
///
/// It never calls itself: what is open (a bracket, an operator that waits for its right side) is a
/// `ParserFrame`, so no text exhausts the thread's stack, and nesting is refused by count. The loop
/// alternates between two states:
///
/// 1. `readOperand`: prefix operators, opening brackets, and at last a literal or a name.
/// 2. `readAfterOperand`: fields, calls and indexes, closing brackets, and at last an infix
///    operator, a comma or a colon, which asks for another operand; or the end.
struct Parser {
    var lexer: Lexer
    var token = Token(kind: .end, offset: 0)
    var tree: SyntaxTree
    /// Finished nodes that wait for an operator or bracket to take them.
    var operands: [NodeIndex] = []
    var frames: [ParserFrame] = []
    /// Finished elements and arguments of the brackets that are open.
    var children: [SyntaxChild] = []
    /// Open frames other than infix operators.
    var nesting = 0
    let maximalNesting: Int
    /// Whether `.?`, `[?` and `{?` are part of the language.
    let hasOptionals: Bool

    /// Parses a text whose length the caller has checked.
    static func parse(
        _ expression: String, limits: Limits, hasOptionals: Bool
    ) throws(ParseError) -> SyntaxTree {
        var parser = Parser(expression, limits: limits, hasOptionals: hasOptionals)
        try parser.advance()
        repeat {
            try parser.readOperand()
        } while try parser.readAfterOperand()
        return parser.tree
    }

    private init(_ expression: String, limits: Limits, hasOptionals: Bool) {
        lexer = Lexer(expression)
        tree = SyntaxTree(expression: expression)
        maximalNesting = limits.nesting
        self.hasOptionals = hasOptionals
    }

    mutating func advance() throws(ParseError) { token = try lexer.next() }

    func failure(
        _ reason: String, expected: String? = nil, at offset: Int? = nil
    ) -> ParseError {
        lexer.failure(reason, at: offset ?? token.offset, expected: expected)
    }

    /// Adds a finished node and makes it an operand.
    mutating func add(_ kind: SyntaxNode.Kind, at offset: Int) {
        operands.append(NodeIndex(tree.nodes.count))
        tree.nodes.append(SyntaxNode(kind: kind, offset: Int32(offset)))
    }

    mutating func add(literal: Value, at offset: Int) {
        tree.literals.append(literal)
        add(.constant(literal: Int32(tree.literals.count - 1)), at: offset)
    }

    mutating func nameIndex(_ name: String) -> Int32 {
        tree.names.append(name)
        return Int32(tree.names.count - 1)
    }

    /// Takes the last operand. Every caller has one: a frame is closed only after an operand.
    mutating func popOperand() -> NodeIndex {
        precondition(!operands.isEmpty, "a closed frame has its operand")
        return operands.removeLast()
    }

    mutating func open(_ frame: ParserFrame) throws(ParseError) {
        frames.append(frame)
        guard frame.isNesting else { return }
        nesting += 1
        guard nesting <= maximalNesting else {
            throw failure("the expression is nested deeper than \(maximalNesting) levels")
        }
    }

    mutating func closeFrame() {
        precondition(!frames.isEmpty, "a frame is closed only while it is open")
        if frames.removeLast().isNesting { nesting -= 1 }
    }
}

/// What waits for its end while an expression is parsed.
enum ParserFrame {
    case unary(UnaryOperator, offset: Int)
    case infix(InfixOperator, offset: Int)
    case parenthesis(offset: Int)
    /// `children` is where the bracket's own begin in `Parser.children`.
    case list(offset: Int, children: Int, isOptional: Bool)
    case mapKey(offset: Int, children: Int, isOptional: Bool)
    case mapValue(offset: Int, children: Int)
    case arguments(name: Int32, hasReceiver: Bool, offset: Int, children: Int)
    case index(offset: Int, isOptional: Bool)
    case then(offset: Int)
    case otherwise(offset: Int)

    /// Infix operators are at most one for each precedence in each bracket and need no count.
    var isNesting: Bool {
        if case .infix = self { return false }
        return true
    }
}

/// An operator between two operands.
enum InfixOperator {
    case binary(BinaryOperator)
    case logic(LogicOperator)

    /// Higher binds tighter.
    var precedence: Int {
        switch self {
        case .logic(.or): 1
        case .logic(.and): 2
        case .binary(.equal), .binary(.notEqual), .binary(.less), .binary(.lessOrEqual),
            .binary(.greater), .binary(.greaterOrEqual), .binary(.contained):
            3
        case .binary(.add), .binary(.subtract): 4
        case .binary(.multiply), .binary(.divide), .binary(.remainder): 5
        }
    }

    init?(_ token: Token) {
        switch token.kind {
        case .identifier("in"): self = .binary(.contained)
        case .symbol(.and): self = .logic(.and)
        case .symbol(.or): self = .logic(.or)
        case .symbol(let symbol):
            guard let binary = BinaryOperator(rawValue: symbol.rawValue) else { return nil }
            self = .binary(binary)
        case .end, .identifier, .quotedIdentifier, .integer, .unsigned, .double, .string, .bytes:
            return nil
        }
    }
}
