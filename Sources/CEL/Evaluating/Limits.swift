/// The bounds within which expressions are compiled and evaluated.
///
/// Every loop and every growing thing of this module has one of them. Each is checked where it
/// would be passed, and passing it is an error that says which.
public struct Limits: Sendable {
    /// Bytes of an expression's text in UTF-8.
    public var expressionBytes = 65_536
    /// Brackets, calls, conditionals and signs open at one place of an expression.
    public var nesting = 250
    /// How much deeper than its bindings a value may be nested by an expression that builds it.
    public var builtDepth = 128
    /// Instructions and pieces of work of one evaluation; about 20 nanoseconds each.
    public var steps = 1_000_000
    /// Bytes of a text or of bytes made by an evaluation.
    public var textBytes = 1_048_576
    /// Elements of a list, or entries of a map, made by an evaluation.
    public var elements = 65_536
    /// Steps that the compiler may spend on working out what is constant and on patterns.
    public var foldingSteps = 100_000

    public init() {}
}

/// What of one evaluation is used up.
struct Meter {
    private(set) var steps: Int
    let textBytes: Int
    let elements: Int
    private let allSteps: Int

    init(_ limits: Limits, steps: Int) {
        self.steps = steps
        allSteps = steps
        textBytes = limits.textBytes
        elements = limits.elements
    }

    /// Counts work done; a piece is an instruction, an element looked at, or sixteen bytes.
    @inline(__always)
    mutating func spend(_ pieces: Int = 1) throws(Fault) {
        steps -= pieces
        if steps < 0 { throw exhausted }
    }

    private var exhausted: Fault { Fault(.limitExceeded(.steps, allSteps)) }

    /// Counts work on so many bytes.
    mutating func spend(bytes: Int) throws(Fault) {
        try spend(bytes >> 4)
    }

    /// Counts looking up a key in a map.
    mutating func spend(key: Value) throws(Fault) {
        if case .string(let text) = key { try spend(bytes: text.utf8.count) }
    }

    /// Asked before a text or bytes of this length are made.
    mutating func admit(bytes: Int) throws(Fault) {
        guard bytes <= textBytes else { throw Fault(.limitExceeded(.textBytes, textBytes)) }
        try spend(bytes: bytes)
    }

    /// Asked before a list or map of this length is made.
    mutating func admit(elements count: Int) throws(Fault) {
        guard count <= elements else { throw Fault(.limitExceeded(.elements, elements)) }
        try spend(count)
    }
}
