extension Compiler {
    /// A loop macro while it is compiled.
    struct Loop {
        let node: NodeIndex
        let kind: LoopKind
        /// One name, or two.
        let names: [String]
        let filter: NodeIndex?
        /// What is taken of each element; nil for the element itself.
        let body: NodeIndex?
        var next = 0
        var outerHandler: Int32 = -1
    }

    /// Puts up the parts of a macro. False when the call is none after all.
    mutating func visit(
        _ macro: Macro, _ index: NodeIndex, _ receiver: NodeIndex?, _ arguments: [NodeIndex]
    ) throws(CompileError) -> Bool {
        switch macro.kind {
        case .presence:
            try visitHas(index, arguments[0])
        case .loop(let kind, let form):
            guard let receiver else { return false }
            let names = try variableNames(arguments.prefix(form.variables), macro.name)
            let rest = arguments.dropFirst(form.variables)
            let loop = Loop(
                node: index, kind: kind, names: names, filter: form.hasFilter ? rest.first : nil,
                body: form.hasBody ? rest.last : nil)
            tasks.append(.openLoop(loop))
            tasks.append(.visit(receiver))
        case .bind:
            guard let receiver, nameChain(receiver)?.names == ["cel"], local("cel") == nil else {
                return false
            }
            let names = try variableNames(arguments.prefix(1), macro.name)
            visitBinding(index, names[0], value: arguments[1], body: arguments[2])
        case .optionalMap(let isFlat):
            guard let receiver else { return false }
            let names = try variableNames(arguments.prefix(1), macro.name)
            tasks.append(
                .openOptionalMap(index, name: names[0], body: arguments[1], isFlat: isFlat))
            tasks.append(.visit(receiver))
        case .optionalOr(let unwraps):
            guard let receiver else { return false }
            tasks.append(.openOptionalOr(index, other: arguments[0], unwraps: unwraps))
            tasks.append(.visit(receiver))
        }
        return true
    }

    private func variableNames(
        _ arguments: ArraySlice<NodeIndex>, _ macro: String
    ) throws(CompileError) -> [String] {
        var names: [String] = []
        for argument in arguments {
            guard case .identifier(let name, false) = node(argument).kind else {
                throw .parse(
                    ParseError(
                        reason: "`\(macro)` names a variable here", expected: "a simple name",
                        nearest: nil, place: place(argument)))
            }
            guard !names.contains(tree.names[Int(name)]) else {
                throw .parse(
                    ParseError(
                        reason: "both variables of `\(macro)` have one name",
                        expected: "another name", nearest: nil, place: place(argument)))
            }
            names.append(tree.names[Int(name)])
        }
        return names
    }

    // MARK: Loops

    mutating func openLoop(_ opened: Loop) throws(CompileError) {
        guard let range = operands.last else { return }
        var loop = opened
        let types = try typesOfElements(range.type, loop)
        let offset = node(loop.node).offset
        builder.emit(.loopStart(loop.kind, at: range.register), offset: offset)
        loop.next = builder.emit(
            .loopNext(variables: Int32(loop.names.count), exit: 0, at: range.register),
            offset: offset)
        for (place, name) in loop.names.enumerated() {
            locals.append(
                Local(
                    name: name, register: range.register + LoopRegisters.first + Register(place),
                    type: types[place], builtDepth: max(0, range.builtDepth - 1)))
        }
        top = range.register + LoopRegisters.body
        builder.use(register: top)
        loop.outerHandler = builder.currentHandler
        depth += 1
        if loop.kind.absorbsErrors {
            builder.handlers.append(Handler(resume: Int32(loop.next), depth: depth))
            builder.currentHandler = Int32(builder.handlers.count - 1)
        }
        if let filter = loop.filter {
            tasks.append(.finishFilter(loop))
            tasks.append(.visit(filter))
        } else {
            visitBody(of: loop)
        }
    }

    private func typesOfElements(
        _ range: ValueType, _ loop: Loop
    ) throws(CompileError) -> [ValueType] {
        let hasTwo = loop.names.count == 2
        switch range {
        case .dyn: return [.dyn, .dyn]
        case .list(let element): return hasTwo ? [.int, element] : [element]
        case .map(let key, let value): return [key, value]
        case .record: return [.string, .dyn]
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            guard isChecked else { return [.dyn, .dyn] }
            throw refusal(
                "`\(loop.kind.word)` does not run over \(range)", expected: "a list or map",
                loop.node)
        }
    }

    mutating func finishFilter(_ loop: Loop) throws(CompileError) {
        guard let filter = pop(1).first else { return }
        try checkCondition(filter, of: loop, loop.filter)
        let range = filter.register - LoopRegisters.body
        builder.emit(
            .loopFilter(next: Int32(loop.next), at: range), offset: node(loop.node).offset)
        visitBody(of: loop)
    }

    private func checkCondition(
        _ operand: Operand, of loop: Loop, _ index: NodeIndex?
    ) throws(CompileError) {
        guard isChecked, !operand.type.fits(.bool) else { return }
        throw refusal(
            "`\(loop.kind.word)` asks a question of each element, not for \(operand.type)",
            expected: "bool", index ?? loop.node)
    }

    private mutating func visitBody(of loop: Loop) {
        tasks.append(.closeLoop(loop))
        if let body = loop.body {
            tasks.append(.visit(body))
            return
        }
        // `filter` keeps the element itself.
        guard let element = locals.last else { return }
        let start = builder.emit(
            .copy(from: element.register, to: top), offset: node(loop.node).offset)
        push(
            Operand(
                type: element.type, constant: nil, start: start, register: top,
                builtDepth: element.builtDepth))
    }

    mutating func closeLoop(_ loop: Loop) throws(CompileError) {
        guard let body = pop(1).first, let range = pop(1).first else { return }
        switch loop.kind {
        case .all, .exists, .existsOne: try checkCondition(body, of: loop, loop.body)
        case .mapEntries:
            guard !isChecked || body.type.fits(.map(key: .dyn, value: .dyn)) else {
                throw refusal(
                    "`transformMapEntry` makes entries of a map, not of \(body.type)",
                    expected: "a map", loop.body ?? loop.node)
            }
        case .list, .map: break
        }
        let offset = node(loop.node).offset
        let take = builder.emit(
            .loopTake(loop.kind, depth: depth, exit: 0, at: range.register), offset: offset)
        builder.emit(.jump(to: Int32(loop.next)), offset: offset)
        builder.currentHandler = loop.outerHandler
        builder.replace(
            loop.next,
            with: .loopNext(
                variables: Int32(loop.names.count), exit: builder.end, at: range.register))
        builder.emit(.loopEnd(loop.kind, depth: depth, at: range.register), offset: offset)
        builder.replace(
            take,
            with: .loopTake(loop.kind, depth: depth, exit: builder.end, at: range.register))
        depth -= 1
        let keyType = locals.suffix(loop.names.count).first?.type ?? .dyn
        locals.removeLast(loop.names.count)
        try push(
            Operand(
                type: loop.kind.result(of: body.type, key: keyType), constant: nil,
                start: range.start, register: range.register,
                builtDepth: checkDepth(body.builtDepth + loop.kind.addedDepth, loop.node)))
    }
}

extension LoopKind {
    /// Whether an element's error is forgotten when another element decides.
    var absorbsErrors: Bool {
        switch self {
        case .all, .exists: true
        case .existsOne, .list, .map, .mapEntries: false
        }
    }

    fileprivate var addedDepth: Int {
        switch self {
        case .all, .exists, .existsOne, .mapEntries: 0
        case .list, .map: 1
        }
    }

    fileprivate func result(of body: ValueType, key: ValueType) -> ValueType {
        switch self {
        case .all, .exists, .existsOne: .bool
        case .list: .listOf(body)
        case .map: .mapOf(key, body)
        case .mapEntries: body
        }
    }
}
