/// An expression as parsed: nodes in one array that refer to each other by index.
///
/// An array instead of linked nodes, so that neither walking nor freeing an expression recurses,
/// however deep it is. Children stand before their parents.
struct SyntaxTree {
    let expression: String
    var nodes: [SyntaxNode] = []
    /// The literals of `.constant` nodes.
    var literals: [Value] = []
    /// Names of identifiers, fields and functions.
    var names: [String] = []
    /// Arguments, elements, keys and values, as ranges that nodes refer to.
    var children: [SyntaxChild] = []
    /// The whole expression.
    var root: NodeIndex = 0
}

typealias NodeIndex = Int32

/// One operand, literal or call of an expression.
struct SyntaxNode {
    enum Kind {
        case constant(literal: Int32)
        /// A name; absolute when a dot stands before it.
        case identifier(name: Int32, isAbsolute: Bool)
        /// `operand.name`, or `operand.?name`.
        case select(NodeIndex, name: Int32, isOptional: Bool)
        /// `name(…)`, or `receiver.name(…)`.
        case call(name: Int32, receiver: NodeIndex?, arguments: SyntaxChildren)
        /// `operand[key]`, or `operand[?key]`.
        case index(NodeIndex, key: NodeIndex, isOptional: Bool)
        case unary(UnaryOperator, NodeIndex)
        case binary(BinaryOperator, NodeIndex, NodeIndex)
        /// `a && b` or `a || b`.
        case logic(LogicOperator, NodeIndex, NodeIndex)
        case conditional(NodeIndex, then: NodeIndex, otherwise: NodeIndex)
        case list(SyntaxChildren)
        /// Keys and values in turn.
        case map(SyntaxChildren)
    }

    let kind: Kind
    /// Bytes before the token that names the node: its operator, its name, its bracket.
    let offset: Int32
    /// Stands in parentheses, which part `(a.b).c` from the qualified name `a.b.c`.
    var isParenthesised = false
}

/// A node among others in brackets, with the `?` that may stand before it.
struct SyntaxChild {
    let node: NodeIndex
    let isOptional: Bool
}

/// A range of `SyntaxTree.children`.
struct SyntaxChildren {
    let start: Int32
    let count: Int32

    var range: Range<Int> { Int(start)..<Int(start + count) }
}

enum UnaryOperator: String, Sendable {
    case not = "!"
    case negate = "-"
}

enum LogicOperator: String, Sendable {
    case and = "&&"
    case or = "||"
}

enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contained = "in"
}
