extension Compiler {
    // MARK: cel.bind(name, value, body)

    /// A `cel.bind` while it is compiled.
    struct Binding {
        let node: NodeIndex
        let name: String
        let body: NodeIndex
        let depth: Int32
        let outerHandler: Int32
    }

    /// Puts up the value, whose error is kept: it is one of the name, wherever that is used.
    mutating func visitBinding(
        _ index: NodeIndex, _ name: String, value: NodeIndex, body: NodeIndex
    ) {
        depth += 1
        let binding = Binding(
            node: index, name: name, body: body, depth: depth,
            outerHandler: builder.currentHandler)
        builder.handlers.append(Handler(depth: depth))
        builder.currentHandler = Int32(builder.handlers.count - 1)
        tasks.append(.openBinding(binding))
        tasks.append(.visit(value))
    }

    mutating func openBinding(_ binding: Binding) {
        guard let value = operands.last else { return }
        builder.handlers[Int(builder.currentHandler)].resume = builder.end
        builder.currentHandler = binding.outerHandler
        locals.append(
            Local(
                name: binding.name, register: value.register, type: value.type,
                builtDepth: value.builtDepth,
                failureDepth: value.constant == nil ? binding.depth : nil))
        tasks.append(.closeBinding(binding))
        tasks.append(.visit(binding.body))
    }

    mutating func closeBinding(_ binding: Binding) {
        guard let body = pop(1).first, let value = pop(1).first else { return }
        locals.removeLast()
        builder.emit(
            .unbind(depth: binding.depth, from: body.register, to: value.register),
            offset: node(binding.node).offset)
        depth -= 1
        push(
            Operand(
                type: body.type, constant: nil, start: value.start, register: value.register,
                builtDepth: body.builtDepth))
    }

    // MARK: optional.optMap(name, body)

    mutating func openOptionalMap(
        _ index: NodeIndex, _ name: String, _ body: NodeIndex, _ isFlat: Bool
    ) throws(CompileError) {
        guard let receiver = operands.last else { return }
        let content = try contentType(receiver.type, isFlat ? "optFlatMap" : "optMap", index)
        let jump = builder.emit(
            .optionalMap(exit: 0, at: receiver.register), offset: node(index).offset)
        locals.append(
            Local(
                name: name, register: receiver.register, type: content,
                builtDepth: max(0, receiver.builtDepth - 1)))
        tasks.append(.closeOptionalMap(index, jump: jump, isFlat: isFlat))
        tasks.append(.visit(body))
    }

    mutating func closeOptionalMap(
        _ index: NodeIndex, _ jump: Int, _ isFlat: Bool
    ) throws(CompileError) {
        guard let body = pop(1).first, let receiver = pop(1).first else { return }
        locals.removeLast()
        let offset = node(index).offset
        builder.emit(.copy(from: body.register, to: receiver.register), offset: offset)
        if isFlat {
            _ = try contentType(body.type, "optFlatMap", index)
            builder.emit(.optionalCheck(at: receiver.register), offset: offset)
        } else {
            builder.emit(.optionalWrap(at: receiver.register), offset: offset)
        }
        builder.replace(jump, with: .optionalMap(exit: builder.end, at: receiver.register))
        push(
            Operand(
                type: isFlat ? body.type : .optionalOf(body.type), constant: nil,
                start: receiver.start, register: receiver.register,
                builtDepth: try checkDepth(body.builtDepth + (isFlat ? 0 : 1), index)))
    }

    private func contentType(
        _ type: ValueType, _ function: String, _ index: NodeIndex
    ) throws(CompileError) -> ValueType {
        if case .optional(let content) = type { return content }
        guard isChecked, !type.isDyn else { return .dyn }
        throw refusal("`\(function)` does not take \(type)", expected: "optional", index)
    }

    // MARK: optional.or(other), optional.orValue(other)

    mutating func openOptionalOr(
        _ index: NodeIndex, _ other: NodeIndex, _ unwraps: Bool
    ) throws(CompileError) {
        guard let receiver = pop(1).first else { return }
        _ = try contentType(receiver.type, unwraps ? "orValue" : "or", index)
        let jump = builder.emit(
            .optionalOr(unwraps: unwraps, exit: 0, at: receiver.register),
            offset: node(index).offset)
        tasks.append(.closeOptionalOr(index, jump: jump, unwraps: unwraps, first: receiver))
        tasks.append(.visit(other))
    }

    mutating func closeOptionalOr(
        _ index: NodeIndex, _ jump: Int, _ unwraps: Bool, _ first: Operand
    ) throws(CompileError) {
        guard let other = pop(1).first else { return }
        let content = try contentType(first.type, unwraps ? "orValue" : "or", index)
        var type = content.joined(with: other.type)
        if !unwraps {
            _ = try contentType(other.type, "or", index)
            builder.emit(.optionalCheck(at: other.register), offset: node(index).offset)
            type = first.type.joined(with: other.type)
        }
        builder.replace(
            jump,
            with: .optionalOr(unwraps: unwraps, exit: builder.end, at: first.register))
        push(
            Operand(
                type: type, constant: nil, start: first.start, register: first.register,
                builtDepth: max(first.builtDepth, other.builtDepth)))
    }
}
