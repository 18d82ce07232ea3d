extension Compiler {
    /// Compiles a node whose operands are compiled.
    mutating func finish(_ index: NodeIndex) throws(CompileError) {
        switch node(index).kind {
        case .select(_, let name, let isOptional):
            try finishSelect(index, tree.names[Int(name)], isOptional)
        case .index(_, _, let isOptional): try finishIndex(index, isOptional)
        case .unary(let unary, _): try finishUnary(index, unary)
        case .binary(let binary, _, _): try finishBinary(index, binary)
        case .list(let children): try finishList(index, children)
        case .map(let children): try finishMap(index, children)
        case .constant, .identifier, .call, .logic, .conditional:
            preconditionFailure("these nodes have tasks of their own")
        }
    }

    private mutating func finishSelect(
        _ index: NodeIndex, _ name: String, _ isOptional: Bool
    ) throws(CompileError) {
        guard let operand = pop(1).first else { return }
        let found = try typeOfField(name, of: operand.type, index)
        let field = builder.add(field: name)
        builder.emit(
            isOptional
                ? .optionalSelect(field: field, at: operand.register)
                : .select(field: field, at: operand.register),
            offset: node(index).offset)
        push(
            Operand(
                type: isOptional ? asOptional(found) : found, constant: nil,
                start: operand.start, register: operand.register,
                builtDepth: max(0, operand.builtDepth - 1) + (isOptional ? 1 : 0)))
    }

    /// An optional of an optional's field is no optional in an optional.
    private func asOptional(_ type: ValueType) -> ValueType {
        if case .optional = type { return type }
        return .optionalOf(type)
    }

    private mutating func finishIndex(
        _ index: NodeIndex, _ isOptional: Bool
    ) throws(CompileError) {
        let pair = pop(2)
        guard let container = pair.first, let key = pair.last else { return }
        let found = try typeOfElement(container.type, key.type, index)
        builder.emit(
            isOptional
                ? .optionalIndex(at: container.register) : .index(at: container.register),
            offset: node(index).offset)
        push(
            Operand(
                type: isOptional ? asOptional(found) : found, constant: nil,
                start: container.start, register: container.register,
                builtDepth: max(0, container.builtDepth - 1) + (isOptional ? 1 : 0)))
    }

    private func typeOfElement(
        _ container: ValueType, _ key: ValueType, _ index: NodeIndex
    ) throws(CompileError) -> ValueType {
        switch container {
        case .dyn: return .dyn
        case .list(let element):
            if OperatorTypes.isNumber(key) || !isChecked { return element }
            throw refusal("a list has no index of type \(key)", expected: "int", index)
        case .map(let known, let value):
            if OperatorTypes.areComparable(known, key) || !isChecked { return value }
            throw refusal(
                "a map with keys of type \(known) has none of type \(key)",
                expected: known.description, index)
        case .record:
            if key.fits(.string) || !isChecked { return .dyn }
            throw refusal("a record has no key of type \(key)", expected: "string", index)
        case .optional(let content):
            return asOptional(try typeOfElement(content, key, index))
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .decimal, .uuid, .date:
            guard isChecked else { return .dyn }
            throw refusal(
                "a value of type \(container) has no elements", expected: "a list or map", index)
        }
    }

    private mutating func finishUnary(
        _ index: NodeIndex, _ unary: UnaryOperator
    ) throws(CompileError) {
        guard let operand = pop(1).first else { return }
        guard let type = OperatorTypes.result(unary, operand.type) ?? (isChecked ? nil : .dyn)
        else {
            throw refusal("`\(unary.rawValue)` does not take \(operand.type)", index)
        }
        if let constant = operand.constant,
            let folded = fold({ _ throws(Fault) in try Arithmetic.apply(unary, constant) })
        {
            replace([operand], with: folded, index, type: type)
            return
        }
        builder.emit(.unary(unary, at: operand.register), offset: node(index).offset)
        push(
            Operand(type: type, constant: nil, start: operand.start, register: operand.register))
    }

    private mutating func finishBinary(
        _ index: NodeIndex, _ binary: BinaryOperator
    ) throws(CompileError) {
        let pair = pop(2)
        guard let left = pair.first, let right = pair.last else { return }
        let type = try typeOfResult(binary, left.type, right.type, index)
        if let first = left.constant, let second = right.constant,
            let folded = fold({ evaluation throws(Fault) in
                try Arithmetic.apply(binary, first, second, &evaluation.meter)
            })
        {
            replace(pair, with: folded, index, type: type)
            return
        }
        if let constant = right.constant {
            builder.truncate(to: right.start)
            let known = builder.add(constant: constant)
            builder.emit(
                .binaryConstant(binary, constant: known, at: left.register),
                offset: node(index).offset)
        } else {
            builder.emit(.binary(binary, at: left.register), offset: node(index).offset)
        }
        push(
            Operand(
                type: type, constant: nil, start: left.start, register: left.register,
                builtDepth: max(left.builtDepth, right.builtDepth)))
    }

    private func typeOfResult(
        _ binary: BinaryOperator, _ left: ValueType, _ right: ValueType, _ index: NodeIndex
    ) throws(CompileError) -> ValueType {
        if let type = OperatorTypes.result(binary, left, right) { return type }
        guard isChecked else { return .dyn }
        if OperatorTypes.mixesDecimals(binary, left, right) {
            throw refusal(
                "`\(binary.rawValue)` does not mix a decimal with a double, which is not exact",
                expected: DecimalOperands.instead, index)
        }
        throw refusal(
            "`\(binary.rawValue)` does not take \(left) and \(right)",
            expected: OperatorTypes.expected(binary, left, right), index)
    }

    private mutating func finishList(
        _ index: NodeIndex, _ children: SyntaxChildren
    ) throws(CompileError) {
        let elements = pop(Int(children.count))
        let marks = tree.children[children.range].map(\.isOptional)
        let type = elements.first.map { first in
            elements.reduce(first.type) { $0.joined(with: $1.type) }
        }
        let hasOptionals = marks.contains(true)
        if !hasOptionals, elements.allSatisfy({ $0.constant != nil }) {
            let values = elements.compactMap(\.constant)
            if values.count <= environment.limits.elements {
                replace(
                    elements, with: .list(values), index, type: .listOf(type ?? .dyn),
                    builtDepth: try deeper(than: elements, index))
                return
            }
        }
        let register = elements.first?.register ?? top
        builder.emit(
            .list(
                count: children.count, optionals: builder.add(optionals: marks), at: register),
            offset: node(index).offset)
        push(
            Operand(
                type: .listOf(hasOptionals ? .dyn : type ?? .dyn), constant: nil,
                start: start(of: elements), register: register,
                builtDepth: try deeper(than: elements, index)))
    }

    private mutating func finishMap(
        _ index: NodeIndex, _ children: SyntaxChildren
    ) throws(CompileError) {
        let parts = pop(Int(children.count))
        let marks = tree.children[children.range].map(\.isOptional)
        let keyMarks = stride(from: 0, to: marks.count, by: 2).map { marks[$0] }
        let keys = stride(from: 0, to: parts.count, by: 2).map { parts[$0] }
        let values = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
        if isChecked {
            for (key, child) in zip(keys, stride(from: 0, to: marks.count, by: 2))
            where !OperatorTypes.isKey(key.type) {
                throw refusal(
                    "a value of type \(key.type) cannot be a key",
                    expected: "bool, int, uint or string",
                    tree.children[children.range.lowerBound + child].node)
            }
        }
        let hasOptionals = keyMarks.contains(true)
        let keyType = keys.first.map { first in
            keys.reduce(first.type) { $0.joined(with: $1.type) }
        }
        let valueType = values.first.map { first in
            values.reduce(first.type) { $0.joined(with: $1.type) }
        }
        let type = ValueType.mapOf(keyType ?? .dyn, hasOptionals ? .dyn : valueType ?? .dyn)
        if !hasOptionals, let folded = foldMap(parts) {
            replace(
                parts, with: folded, index, type: type,
                builtDepth: try deeper(than: parts, index))
            return
        }
        let register = parts.first?.register ?? top
        builder.emit(
            .map(
                count: children.count / 2, optionals: builder.add(optionals: keyMarks),
                at: register),
            offset: node(index).offset)
        push(
            Operand(
                type: type, constant: nil, start: start(of: parts), register: register,
                builtDepth: try deeper(than: parts, index)))
    }

    private mutating func foldMap(_ parts: [Operand]) -> Value? {
        guard parts.allSatisfy({ $0.constant != nil }) else { return nil }
        let values = parts.compactMap(\.constant)
        guard values.count / 2 <= environment.limits.elements else { return nil }
        return fold { _ throws(Fault) in
            let entries = stride(from: 0, to: values.count, by: 2).map {
                MapValue.Entry(key: values[$0], value: values[$0 + 1])
            }
            return .map(try MapValue.checked(entries))
        }
    }

    private func deeper(than parts: [Operand], _ index: NodeIndex) throws(CompileError) -> Int {
        try checkDepth((parts.map(\.builtDepth).max() ?? 0) + 1, index)
    }

    // MARK: Folding

    /// Works out a value early; nil when that fails, which it shall do when it is evaluated.
    mutating func fold(_ work: (inout Evaluation) throws(Fault) -> Value) -> Value? {
        do throws(Fault) {
            return try work(&folding)
        } catch {
            return nil
        }
    }

    /// Puts a constant in the place of operands that were constant.
    mutating func replace(
        _ constants: [Operand], with value: Value, _ index: NodeIndex, type: ValueType? = nil,
        builtDepth: Int? = nil
    ) {
        builder.truncate(to: start(of: constants))
        push(constant: value, offset: node(index).offset)
        let last = operands.count - 1
        if let type { operands[last].type = type }
        operands[last].builtDepth = builtDepth ?? constants.map(\.builtDepth).max() ?? 0
    }
}
