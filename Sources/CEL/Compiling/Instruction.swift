/// One step of a compiled expression.
///
/// The machine has registers instead of a stack: the compiler knows where each intermediate result
/// stands. `at` is the register of the first operand, further operands follow it, and the result
/// takes the first one's place.
enum Instruction {
    case constant(Int32, to: Register)
    case variable(slot: Int32, to: Register)
    /// All given fields of a record, as a map.
    case record(Int32, to: Register)
    /// Whether a field of a record is given.
    case isGiven(slot: Int32, to: Register)
    case copy(from: Register, to: Register)
    /// The value of a `cel.bind`: fails with the error that it came to.
    case bound(depth: Int32, from: Register, to: Register)
    /// Ends a `cel.bind` with what its body came to, and forgets the value's error.
    case unbind(depth: Int32, from: Register, to: Register)
    /// A variable, then fields of it one in the other: the usual way into nested data.
    case path(slot: Int32, fields: Int32, to: Register)
    case select(field: Int32, at: Register)
    case optionalSelect(field: Int32, at: Register)
    case has(field: Int32, at: Register)
    case index(at: Register)
    case optionalIndex(at: Register)
    case unary(UnaryOperator, at: Register)
    case binary(BinaryOperator, at: Register)
    /// An operator whose right side is constant.
    case binaryConstant(BinaryOperator, constant: Int32, at: Register)
    case call(function: Int32, count: Int32, at: Register)
    /// One of several functions of a name; which one is decided by the arguments.
    case callAny(function: Int32, candidates: Int32, at: Register)
    case list(count: Int32, optionals: Int32, at: Register)
    case map(count: Int32, optionals: Int32, at: Register)
    case jump(to: Int32)
    /// The condition of a conditional: goes on for true, jumps for false.
    case condition(otherwise: Int32, at: Register)
    /// An operand of `&&` or `||` that others follow: jumps when it decides.
    case logicStep(LogicOperator, depth: Int32, exit: Int32, at: Register)
    /// The last operand: brings back an error of an earlier one unless this one decides.
    case logicEnd(LogicOperator, depth: Int32, at: Register)
    /// Prepares a loop over the list or map at `at`; see `LoopRegisters`.
    case loopStart(LoopKind, at: Register)
    /// Takes the next element, or jumps when there is none.
    case loopNext(variables: Int32, exit: Int32, at: Register)
    /// Takes in what the body of the loop came to; jumps when the loop is decided.
    case loopTake(LoopKind, depth: Int32, exit: Int32, at: Register)
    /// A filter before the body: jumps to the next element for false.
    case loopFilter(next: Int32, at: Register)
    case loopEnd(LoopKind, depth: Int32, at: Register)
    /// Goes on with the value inside of an optional, or jumps with `none` when it has none.
    case optionalMap(exit: Int32, at: Register)
    case optionalWrap(at: Register)
    /// Fails unless the value is an optional.
    case optionalCheck(at: Register)
    /// `or` and `orValue`: jumps when the optional has a value.
    case optionalOr(unwraps: Bool, exit: Int32, at: Register)
    case fail(Int32)
}

typealias Register = Int32

/// Where a loop keeps what it needs, counted from the register of its range.
enum LoopRegisters {
    static let range: Register = 0
    static let position: Register = 1
    static let result: Register = 2
    static let first: Register = 3
    static let second: Register = 4
    /// Where the body's own registers begin.
    static let body: Register = 5
}

/// Where an error goes that an operand of `&&`, `||` or a loop may forget, or one that no use of a
/// bound name may ask for.
struct Handler {
    /// The instruction that goes on as if the operand decided nothing.
    var resume: Int32 = 0
    /// How many logical operators, loops and bindings are around it: inner ones have greater
    /// depths.
    let depth: Int32
}
