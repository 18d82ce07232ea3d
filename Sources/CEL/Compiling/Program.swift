/// An expression compiled for an environment, to be evaluated any number of times.
///
/// It is a value without ties: evaluate it from any number of threads at once.
public struct Program: Sendable {
    public let expression: String
    /// What is known of the value that it comes to.
    public let type: ValueType
    let code: Code
    let layout: VariableLayout
    let limits: Limits

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - activation: the variables' values, made for the environment that compiled the program.
    ///   - context: what functions may ask of the world around.
    public func evaluate(
        _ activation: Activation, context: EvaluationContext = EvaluationContext()
    ) throws(EvaluationError) -> Value {
        var steps = limits.steps
        return try evaluate(activation, context: context, steps: &steps)
    }

    /// Evaluates the expression within a number of steps that it may share with others.
    ///
    /// - Parameter steps: how many may be taken, within the environment's own limit; less by those
    ///   that were taken when it returns or throws.
    public func evaluate(
        _ activation: Activation, context: EvaluationContext = EvaluationContext(),
        steps: inout Int
    ) throws(EvaluationError) -> Value {
        precondition(
            activation.layout === layout || activation.layout.slotNames == layout.slotNames,
            "an activation belongs to the environment that compiled the program")
        let allowed = min(steps, limits.steps)
        let evaluation = Evaluation(context: context, meter: Meter(limits, steps: allowed))
        var machine = Machine(code, activation, evaluation)
        defer { steps -= allowed - max(machine.evaluation.meter.steps, 0) }
        do throws(LocatedFault) {
            return try machine.run()
        } catch {
            throw error.located(in: self)
        }
    }

    func place(ofInstruction index: Int) -> SourcePlace {
        let offset = index < code.offsets.count ? Int(code.offsets[index]) : 0
        return SourcePlace(expression, offset: offset)
    }
}

/// The instructions of a program and the tables that they refer to.
final class Code: Sendable {
    let instructions: [Instruction]
    /// Where in the expression each instruction comes from, in bytes.
    let offsets: [Int32]
    /// For each instruction its place in `handlers`, or -1.
    let handlerOf: [Int32]
    let handlers: [Handler]
    let constants: [Value]
    let fields: [FieldName]
    let paths: [[FieldName]]
    let functions: [FunctionDeclaration]
    let records: [VariableLayout.Record]
    let optionals: [[Bool]]
    let failures: [EvaluationError.Reason]
    let registerCount: Int

    init(_ builder: CodeBuilder) {
        instructions = builder.instructions
        offsets = builder.offsets
        handlerOf = builder.handlerOf
        handlers = builder.handlers
        constants = builder.constants
        fields = builder.fields
        paths = builder.paths
        functions = builder.functions
        records = builder.records
        optionals = builder.optionals
        failures = builder.failures
        registerCount = builder.registerCount
    }
}

/// The code while it is written.
struct CodeBuilder {
    private(set) var instructions: [Instruction] = []
    private(set) var offsets: [Int32] = []
    private(set) var handlerOf: [Int32] = []
    var handlers: [Handler] = []
    private(set) var constants: [Value] = []
    private(set) var fields: [FieldName] = []
    private(set) var paths: [[FieldName]] = []
    private(set) var functions: [FunctionDeclaration] = []
    private(set) var records: [VariableLayout.Record] = []
    private(set) var optionals: [[Bool]] = []
    private(set) var failures: [EvaluationError.Reason] = []
    private(set) var registerCount = 1
    /// The handler of instructions written now, or -1.
    var currentHandler: Int32 = -1

    /// Where the next instruction will stand.
    var end: Int32 { Int32(instructions.count) }

    @discardableResult
    mutating func emit(_ instruction: Instruction, offset: Int32) -> Int {
        instructions.append(instruction)
        offsets.append(offset)
        handlerOf.append(currentHandler)
        return instructions.count - 1
    }

    mutating func replace(_ index: Int, with instruction: Instruction) {
        instructions[index] = instruction
    }

    /// Forgets what was written from here on, which must be constants alone.
    mutating func truncate(to end: Int) {
        instructions.removeSubrange(end...)
        offsets.removeSubrange(end...)
        handlerOf.removeSubrange(end...)
    }

    mutating func use(register: Register) {
        registerCount = max(registerCount, Int(register) + 1)
    }

    mutating func add(constant: Value) -> Int32 {
        constants.append(constant)
        return Int32(constants.count - 1)
    }

    mutating func add(field: String) -> Int32 {
        fields.append(FieldName(field))
        return Int32(fields.count - 1)
    }

    mutating func add(path: [String]) -> Int32 {
        paths.append(path.map(FieldName.init))
        return Int32(paths.count - 1)
    }

    mutating func add(functions added: [FunctionDeclaration]) -> Int32 {
        functions.append(contentsOf: added)
        return Int32(functions.count - added.count)
    }

    mutating func add(record: VariableLayout.Record) -> Int32 {
        records.append(record)
        return Int32(records.count - 1)
    }

    /// The marks of a list or map, or -1 when nothing in it is optional.
    mutating func add(optionals marks: [Bool]) -> Int32 {
        guard marks.contains(true) else { return -1 }
        optionals.append(marks)
        return Int32(optionals.count - 1)
    }

    mutating func add(failure: EvaluationError.Reason) -> Int32 {
        failures.append(failure)
        return Int32(failures.count - 1)
    }
}
