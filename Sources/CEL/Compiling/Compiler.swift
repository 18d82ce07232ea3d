/// Turns a syntax tree into code, and checks it on the way.
///
/// A stack of tasks takes the place of recursion: a node is visited by putting up tasks for its
/// parts and one to finish it. What has been compiled stands on a stack of operands that mirrors
/// the machine's registers, with the type and, where it is known, the value of each. A node whose
/// operands are all constant becomes a constant itself.
///
/// | file | what it compiles |
/// |---|---|
/// | `CompilerNames` | variables, constants, fields, `has` |
/// | `CompilerOperators` | operators, indexes, lists and maps |
/// | `CompilerLogic` | `&&`, `||` and `?:` |
/// | `CompilerCalls` | functions |
/// | `CompilerMacros` | loops, `cel.bind`, and the macros of optionals |
struct Compiler {
    let tree: SyntaxTree
    let environment: Environment
    let isChecked: Bool
    var builder = CodeBuilder()
    var tasks: [Task] = []
    var operands: [Operand] = []
    var chains: [LogicChain] = []
    var locals: [Local] = []
    /// How many logical operators, loops and bindings are open.
    var depth: Int32 = 0
    /// The first register that is free.
    var top: Register = 0
    /// What constants are worked out with; used up, the rest is left to the machine.
    var folding: Evaluation

    /// Something left to do, the last put up first.
    enum Task {
        case visit(NodeIndex)
        /// The operands of a node are compiled.
        case finish(NodeIndex)
        case finishHas(NodeIndex, name: Int32)
        case finishCall(NodeIndex, [FunctionDeclaration], count: Int)
        case nextLogicOperand
        case finishLogicOperand
        case finishCondition(NodeIndex)
        case finishThen(NodeIndex, condition: Int)
        case finishOtherwise(NodeIndex, jump: Int, then: Operand)
        case openLoop(Loop)
        case finishFilter(Loop)
        case closeLoop(Loop)
        case openBinding(Binding)
        case closeBinding(Binding)
        case openOptionalMap(NodeIndex, name: String, body: NodeIndex, isFlat: Bool)
        case closeOptionalMap(NodeIndex, jump: Int, isFlat: Bool)
        case openOptionalOr(NodeIndex, other: NodeIndex, unwraps: Bool)
        case closeOptionalOr(NodeIndex, jump: Int, unwraps: Bool, first: Operand)
    }

    /// What has been compiled of one operand.
    struct Operand {
        var type: ValueType
        /// The value where it is known.
        var constant: Value?
        /// Its first instruction.
        let start: Int
        let register: Register
        /// How much deeper than the bindings its value may be nested.
        var builtDepth = 0
    }

    /// A name that a macro brings.
    struct Local {
        let name: String
        let register: Register
        let type: ValueType
        let builtDepth: Int
        /// Where the error is kept that its value may have come to; nil where it cannot fail.
        var failureDepth: Int32?
    }

    static func compile(
        _ tree: SyntaxTree, in environment: Environment, expecting: [ValueType],
        checks: Environment.Checks
    ) throws(CompileError) -> Program {
        var compiler = Compiler(tree, environment, isChecked: checks == .full)
        compiler.tasks.append(.visit(tree.root))
        while let task = compiler.tasks.popLast() { try compiler.perform(task) }
        let type = try compiler.checkWhole(expecting)
        return Program(
            expression: tree.expression, type: type, code: Code(compiler.builder),
            layout: environment.layout, limits: environment.limits)
    }

    private init(_ tree: SyntaxTree, _ environment: Environment, isChecked: Bool) {
        self.tree = tree
        self.environment = environment
        self.isChecked = isChecked
        folding = Evaluation(
            context: EvaluationContext(),
            meter: Meter(environment.limits, steps: environment.limits.foldingSteps))
    }

    private mutating func perform(_ task: Task) throws(CompileError) {
        switch task {
        case .visit(let node): try visit(node)
        case .finish(let node): try finish(node)
        case .finishHas(let node, let name): try finishHas(node, name)
        case .finishCall(let node, let functions, let count):
            try finishCall(node, functions, count)
        case .nextLogicOperand: nextLogicOperand()
        case .finishLogicOperand: try finishLogicOperand()
        case .finishCondition(let node): try finishCondition(node)
        case .finishThen(let node, let condition): finishThen(node, condition)
        case .finishOtherwise(let node, let jump, let then):
            finishOtherwise(node, jump, then)
        case .openLoop(let loop): try openLoop(loop)
        case .finishFilter(let loop): try finishFilter(loop)
        case .closeLoop(let loop): try closeLoop(loop)
        case .openBinding(let binding): openBinding(binding)
        case .closeBinding(let binding): closeBinding(binding)
        case .openOptionalMap(let node, let name, let body, let isFlat):
            try openOptionalMap(node, name, body, isFlat)
        case .closeOptionalMap(let node, let jump, let isFlat):
            try closeOptionalMap(node, jump, isFlat)
        case .openOptionalOr(let node, let other, let unwraps):
            try openOptionalOr(node, other, unwraps)
        case .closeOptionalOr(let node, let jump, let unwraps, let first):
            try closeOptionalOr(node, jump, unwraps, first)
        }
    }

    private mutating func visit(_ index: NodeIndex) throws(CompileError) {
        let node = self.node(index)
        switch node.kind {
        case .constant(let literal):
            push(constant: tree.literals[Int(literal)], offset: node.offset)
        case .identifier, .select: try visitName(index)
        case .call(let name, let receiver, let arguments):
            try visitCall(index, tree.names[Int(name)], receiver, arguments)
        case .index(let operand, let key, _): visit([operand, key], then: index)
        case .unary(_, let operand): visit([operand], then: index)
        case .binary(_, let left, let right): visit([left, right], then: index)
        case .logic: visitLogic(index)
        case .conditional(let condition, _, _):
            tasks.append(.finishCondition(index))
            tasks.append(.visit(condition))
        case .list(let children), .map(let children):
            visit(tree.children[children.range].map(\.node), then: index)
        }
    }

    private mutating func visit(_ parts: [NodeIndex], then node: NodeIndex) {
        tasks.append(.finish(node))
        for part in parts.reversed() { tasks.append(.visit(part)) }
    }

    func node(_ index: NodeIndex) -> SyntaxNode { tree.nodes[Int(index)] }

    /// Makes a value known at compile time an operand.
    mutating func push(constant: Value, offset: Int32) {
        let start = builder.instructions.count
        let index = builder.add(constant: constant)
        builder.emit(.constant(index, to: top), offset: offset)
        push(
            Operand(
                type: .of(constant), constant: constant, start: start, register: top))
    }

    /// Makes what was just compiled an operand; its register is the first free one.
    mutating func push(_ operand: Operand) {
        builder.use(register: operand.register + 1)
        top = operand.register + 1
        operands.append(operand)
    }

    /// Takes the last operands; the register of the first of them is free again.
    mutating func pop(_ count: Int) -> [Operand] {
        precondition(operands.count >= count, "every part of a node has been compiled")
        let popped = Array(operands.suffix(count))
        operands.removeLast(count)
        if let first = popped.first { top = first.register }
        return popped
    }

    /// Where the code of these operands begins, or would begin if there were any.
    func start(of operands: [Operand]) -> Int {
        operands.first?.start ?? builder.instructions.count
    }

    /// Refuses a value that would be nested so deep that freeing it might exhaust a stack.
    func checkDepth(_ depth: Int, _ node: NodeIndex) throws(CompileError) -> Int {
        guard depth <= environment.limits.builtDepth else {
            let reason =
                "the expression builds values nested deeper than "
                + "\(environment.limits.builtDepth) levels"
            throw .parse(
                ParseError(reason: reason, expected: nil, nearest: nil, place: place(node)))
        }
        return depth
    }

    func place(_ node: NodeIndex) -> SourcePlace {
        SourcePlace(tree.expression, offset: Int(self.node(node).offset))
    }

    func refusal(
        _ reason: String, expected: String? = nil, nearest: String? = nil, _ node: NodeIndex
    ) -> CompileError {
        .check(
            CheckError(reason: reason, expected: expected, nearest: nearest, place: place(node)))
    }

    private mutating func checkWhole(_ expecting: [ValueType]) throws(CompileError) -> ValueType {
        let type = pop(1).first?.type ?? .dyn
        guard isChecked, !expecting.isEmpty, !expecting.contains(where: type.fits) else {
            return type
        }
        throw refusal(
            "the expression is of type \(type)",
            expected: expecting.map(\.description).joined(separator: " or "), tree.root)
    }
}
