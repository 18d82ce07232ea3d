extension Compiler {
    /// A name and the fields selected from it, as far as they can be one qualified name.
    struct NameChain {
        var names: [String]
        let isAbsolute: Bool
    }

    /// What a name stands for, and how many parts of the qualified name it took.
    private enum Meaning {
        case local(Local)
        case variable(VariableLayout.Node, length: Int)
        case constant(Value, length: Int)
    }

    /// Compiles a name with its fields, or fields of something else.
    mutating func visitName(_ index: NodeIndex) throws(CompileError) {
        var selects: [NodeIndex] = []
        var current = index
        while case .select(let operand, _, false) = node(current).kind,
            selects.isEmpty || !node(current).isParenthesised
        {
            selects.append(current)
            current = operand
        }
        let isWhole = selects.isEmpty || !node(current).isParenthesised
        if isWhole, let chain = chain(to: current, selects: selects) {
            try compile(chain, selects.reversed(), root: current)
            return
        }
        // Below stands something that is no plain name: its fields are selected one by one.
        if case .select(let operand, _, true) = node(current).kind, selects.isEmpty {
            tasks.append(.finish(current))
            tasks.append(.visit(operand))
            return
        }
        for select in selects { tasks.append(.finish(select)) }
        tasks.append(.visit(current))
    }

    /// The qualified name that a node may be, without regard to what is declared.
    func nameChain(_ index: NodeIndex) -> NameChain? {
        var selects: [NodeIndex] = []
        var current = index
        while case .select(let operand, _, false) = node(current).kind,
            !node(current).isParenthesised
        {
            selects.append(current)
            current = operand
        }
        guard selects.isEmpty || !node(current).isParenthesised else { return nil }
        return chain(to: current, selects: selects)
    }

    private func chain(to root: NodeIndex, selects: [NodeIndex]) -> NameChain? {
        guard case .identifier(let name, let isAbsolute) = node(root).kind else { return nil }
        var names = [tree.names[Int(name)]]
        for select in selects.reversed() {
            guard case .select(_, let field, _) = node(select).kind else { return nil }
            names.append(tree.names[Int(field)])
        }
        return NameChain(names: names, isAbsolute: isAbsolute)
    }

    /// The local variable of this name, the innermost first.
    func local(_ name: String) -> Local? { locals.last { $0.name == name } }

    /// A name in the scopes of the container, from the innermost to the root.
    func candidates(_ name: String, isAbsolute: Bool) -> [String] {
        guard !isAbsolute else { return [name] }
        return (0...environment.container.count).reversed().map { count in
            (environment.container.prefix(count) + [name]).joined(separator: ".")
        }
    }

    /// The meaning of the longest part of a qualified name that has one.
    private func meaning(of chain: NameChain) -> Meaning? {
        if !chain.isAbsolute, let first = chain.names.first, let local = local(first) {
            return .local(local)
        }
        let longest = max(environment.layout.longestName, NameTable.longestName)
        for length in (1...min(longest, chain.names.count)).reversed() {
            let name = chain.names.prefix(length).joined(separator: ".")
            for candidate in candidates(name, isAbsolute: chain.isAbsolute) {
                if let variable = environment.layout.variables[candidate] {
                    return .variable(variable, length: length)
                }
                if let value = environment.names[candidate] {
                    return .constant(value, length: length)
                }
            }
        }
        return nil
    }

    private mutating func compile(
        _ chain: NameChain, _ selects: [NodeIndex], root: NodeIndex
    ) throws(CompileError) {
        switch meaning(of: chain) {
        case .local(let local):
            pushCopy(of: local, offset: node(root).offset)
            try select(selects[...])
        case .variable(let variable, let length):
            try compile(variable, fields: selects[(length - 1)...], root: root)
        case .constant(let value, let length):
            push(constant: value, offset: node(root).offset)
            try select(selects[(length - 1)...])
        case nil:
            try failName(chain, root)
        }
    }

    private mutating func pushCopy(of local: Local, offset: Int32) {
        let copy: Instruction =
            if let depth = local.failureDepth {
                .bound(depth: depth, from: local.register, to: top)
            } else {
                .copy(from: local.register, to: top)
            }
        let start = builder.emit(copy, offset: offset)
        push(
            Operand(
                type: local.type, constant: nil, start: start, register: top,
                builtDepth: local.builtDepth))
    }

    /// Selects fields one by one from the operand that was compiled last.
    private mutating func select(_ fields: ArraySlice<NodeIndex>) throws(CompileError) {
        for field in fields { try finish(field) }
    }

    /// Compiles a variable with fields: declared fields of records cost nothing, the others are
    /// one walk.
    private mutating func compile(
        _ variable: VariableLayout.Node, fields: ArraySlice<NodeIndex>, root: NodeIndex
    ) throws(CompileError) {
        var current = variable
        var rest = fields
        while case .record(let record) = current, let field = rest.first {
            guard let next = record.field(name(of: field)) else {
                try failField(name(of: field), of: record, field)
                try select(rest.dropFirst())
                return
            }
            current = next
            rest = rest.dropFirst()
        }
        let place = node(fields.last ?? root).offset
        let start = builder.instructions.count
        switch current {
        case .record(let record):
            builder.emit(.record(builder.add(record: record), to: top), offset: place)
            let types = record.fields.map { ValueType.Field($0.name, $0.node.type) }
            push(Operand(type: .record(types), constant: nil, start: start, register: top))
        case .slot(let slot, let type):
            let path = rest.map { name(of: $0) }
            builder.emit(
                path.isEmpty
                    ? .variable(slot: Int32(slot), to: top)
                    : .path(slot: Int32(slot), fields: builder.add(path: path), to: top),
                offset: place)
            var known = type
            for field in rest { known = try typeOfField(name(of: field), of: known, field) }
            push(Operand(type: known, constant: nil, start: start, register: top))
        }
    }

    func name(of select: NodeIndex) -> String {
        guard case .select(_, let name, _) = node(select).kind else { return "" }
        return tree.names[Int(name)]
    }

    /// What is known of a field of a value of this type.
    func typeOfField(
        _ name: String, of type: ValueType, _ node: NodeIndex
    ) throws(CompileError) -> ValueType {
        switch type {
        case .dyn: return .dyn
        case .map(let key, let value) where key.fits(.string): return value
        case .optional(let content):
            return .optionalOf(try typeOfField(name, of: content, node))
        case .record(let fields):
            if let field = fields.first(where: { CodePoints.equal($0.name, name) }) {
                return field.type
            }
            guard isChecked else { return .dyn }
            throw refusal(
                "there is no field `\(name)`",
                nearest: NearestName.of(name, among: fields.map(\.name)), node)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .list, .map, .decimal, .uuid, .date:
            guard isChecked else { return .dyn }
            throw refusal("a value of type \(type) has no field `\(name)`", node)
        }
    }

    /// An undeclared field of a declared record.
    private mutating func failField(
        _ name: String, of record: VariableLayout.Record, _ node: NodeIndex
    ) throws(CompileError) {
        guard !isChecked else {
            throw refusal(
                "`\(record.path)` has no `\(name)`",
                nearest: NearestName.of(name, among: record.fields.map(\.name)), node)
        }
        pushFailure(.noSuchKey("\"\(name)\""), node)
    }

    private mutating func failName(
        _ chain: NameChain, _ root: NodeIndex
    ) throws(CompileError) {
        let name = chain.names.first ?? ""
        guard isChecked else {
            pushFailure(.unknownName(chain.names.joined(separator: ".")), root)
            return
        }
        var known = locals.map(\.name)
        known.append(contentsOf: environment.layout.variables.names)
        known.append(contentsOf: environment.names.all)
        throw refusal(
            "there is no variable, constant or type `\(name)`",
            nearest: NearestName.of(name, among: known), root)
    }

    /// An operand that fails when it is evaluated.
    mutating func pushFailure(_ reason: EvaluationError.Reason, _ node: NodeIndex) {
        let start = builder.emit(
            .fail(builder.add(failure: reason)), offset: self.node(node).offset)
        push(Operand(type: .dyn, constant: nil, start: start, register: top))
    }

    // MARK: has(e.f)

    mutating func visitHas(
        _ index: NodeIndex, _ argument: NodeIndex
    ) throws(CompileError) {
        guard case .select(let operand, let name, false) = node(argument).kind else {
            throw .parse(
                ParseError(
                    reason: "`has` asks for a field", expected: "a field, such as has(a.b)",
                    nearest: nil, place: place(argument)))
        }
        if let chain = nameChain(argument), try compileHas(chain, argument) { return }
        tasks.append(.finishHas(argument, name: name))
        tasks.append(.visit(operand))
    }

    /// Compiles `has` of a variable or of a record's field; false for all else.
    private mutating func compileHas(
        _ chain: NameChain, _ argument: NodeIndex
    ) throws(CompileError) -> Bool {
        guard case .variable(let variable, let length) = meaning(of: chain) else { return false }
        var current = variable
        for name in chain.names.dropFirst(length) {
            guard case .record(let record) = current else { return false }
            guard let next = record.field(name) else {
                guard !isChecked, name == chain.names.last else {
                    try failField(name, of: record, argument)
                    return true
                }
                push(constant: .bool(false), offset: node(argument).offset)
                return true
            }
            current = next
        }
        switch current {
        case .record: push(constant: .bool(true), offset: node(argument).offset)
        case .slot(let slot, _):
            let start = builder.emit(
                .isGiven(slot: Int32(slot), to: top), offset: node(argument).offset)
            push(Operand(type: .bool, constant: nil, start: start, register: top))
        }
        return true
    }

    mutating func finishHas(_ index: NodeIndex, _ name: Int32) throws(CompileError) {
        guard let operand = pop(1).first else { return }
        if isChecked {
            switch operand.type {
            case .dyn, .map, .record, .optional: break
            case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
                .type, .list, .decimal, .uuid, .date:
                throw refusal(
                    "a value of type \(operand.type) has no field `\(tree.names[Int(name)])`",
                    index)
            }
        }
        let field = builder.add(field: tree.names[Int(name)])
        builder.emit(.has(field: field, at: operand.register), offset: node(index).offset)
        push(
            Operand(
                type: .bool, constant: nil, start: operand.start, register: operand.register))
    }
}

extension VariableLayout.Node {
    var type: ValueType {
        switch self {
        case .slot(_, let type): type
        case .record(let record):
            .record(record.fields.map { ValueType.Field($0.name, $0.node.type) })
        }
    }
}
