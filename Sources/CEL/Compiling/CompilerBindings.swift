extension Compiler {
    // MARK: cel.bind(name, value, body)

    mutating func openBinding(_ index: NodeIndex, _ name: String, _ body: NodeIndex) {
        guard let value = operands.last else { return }
        locals.append(
            Local(
                name: name, register: value.register, type: value.type,
                builtDepth: value.builtDepth))
        tasks.append(.closeBinding(index))
        tasks.append(.visit(body))
    }

    mutating func closeBinding(_ index: NodeIndex) {
        guard let body = pop(1).first, let value = pop(1).first else { return }
        locals.removeLast()
        builder.emit(
            .copy(from: body.register, to: value.register), offset: node(index).offset)
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
