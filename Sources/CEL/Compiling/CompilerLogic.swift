extension Compiler {
    /// Operands joined by one operator, `a && b && c`, while they are compiled.
    struct LogicChain {
        let logic: LogicOperator
        let operands: [NodeIndex]
        /// Where the operator behind each operand but the last stands.
        let offsets: [Int32]
        let node: NodeIndex
        let depth: Int32
        let outerHandler: Int32
        let start: Int
        let register: Register
        var position = 0
        /// The steps whose exit is not known yet.
        var steps: [Int] = []

        var isAtLast: Bool { position == operands.count - 1 }
    }

    mutating func visitLogic(_ index: NodeIndex) {
        guard case .logic(let logic, _, _) = node(index).kind else { return }
        var operands: [NodeIndex] = []
        var offsets: [Int32] = []
        var current = index
        while case .logic(logic, let left, let right) = node(current).kind {
            operands.append(right)
            offsets.append(node(current).offset)
            current = left
        }
        operands.append(current)
        depth += 1
        chains.append(
            LogicChain(
                logic: logic, operands: operands.reversed(), offsets: offsets.reversed(),
                node: index, depth: depth, outerHandler: builder.currentHandler,
                start: builder.instructions.count, register: top))
        tasks.append(.nextLogicOperand)
    }

    /// Puts up the next operand. All but the last may fail without harm if a later one decides.
    mutating func nextLogicOperand() {
        guard let chain = chains.last else { return }
        if chain.isAtLast {
            builder.currentHandler = chain.outerHandler
        } else {
            builder.handlers.append(Handler(depth: chain.depth))
            builder.currentHandler = Int32(builder.handlers.count - 1)
        }
        tasks.append(.finishLogicOperand)
        tasks.append(.visit(chain.operands[chain.position]))
    }

    mutating func finishLogicOperand() throws(CompileError) {
        guard var chain = chains.popLast(), let operand = pop(1).first else { return }
        if isChecked, !operand.type.fits(.bool) {
            throw refusal(
                "`\(chain.logic.rawValue)` does not take \(operand.type)", expected: "bool",
                chain.operands[chain.position])
        }
        guard !chain.isAtLast else {
            finish(chain, operand)
            return
        }
        let step = builder.emit(
            .logicStep(chain.logic, depth: chain.depth, exit: 0, at: operand.register),
            offset: chain.offsets[chain.position])
        chain.steps.append(step)
        builder.handlers[Int(builder.currentHandler)].resume = builder.end
        chain.position += 1
        chains.append(chain)
        tasks.append(.nextLogicOperand)
    }

    private mutating func finish(_ chain: LogicChain, _ last: Operand) {
        builder.emit(
            .logicEnd(chain.logic, depth: chain.depth, at: last.register),
            offset: chain.offsets.last ?? 0)
        for step in chain.steps {
            builder.replace(
                step,
                with: .logicStep(
                    chain.logic, depth: chain.depth, exit: builder.end, at: chain.register))
        }
        depth -= 1
        push(Operand(type: .bool, constant: nil, start: chain.start, register: chain.register))
    }

    // MARK: condition ? then : otherwise

    mutating func finishCondition(_ index: NodeIndex) throws(CompileError) {
        guard case .conditional(let part, let then, _) = node(index).kind,
            let condition = pop(1).first
        else { return }
        if isChecked, !condition.type.fits(.bool) {
            throw refusal(
                "a condition is of type bool, not \(condition.type)", expected: "bool", part)
        }
        let jump = builder.emit(
            .condition(otherwise: 0, at: condition.register), offset: node(index).offset)
        tasks.append(.finishThen(index, condition: jump))
        tasks.append(.visit(then))
    }

    mutating func finishThen(_ index: NodeIndex, _ condition: Int) {
        guard case .conditional(_, _, let otherwise) = node(index).kind,
            let then = pop(1).first
        else { return }
        let jump = builder.emit(.jump(to: 0), offset: node(index).offset)
        builder.replace(
            condition, with: .condition(otherwise: builder.end, at: then.register))
        tasks.append(.finishOtherwise(index, jump: jump, then: then))
        tasks.append(.visit(otherwise))
    }

    mutating func finishOtherwise(_ index: NodeIndex, _ jump: Int, _ then: Operand) {
        guard let otherwise = pop(1).first else { return }
        builder.replace(jump, with: .jump(to: builder.end))
        push(
            Operand(
                type: then.type.joined(with: otherwise.type), constant: nil, start: then.start,
                register: otherwise.register,
                builtDepth: max(then.builtDepth, otherwise.builtDepth)))
    }
}
