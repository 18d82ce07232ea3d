extension Compiler {
    mutating func visitCall(
        _ index: NodeIndex, _ name: String, _ receiver: NodeIndex?, _ arguments: SyntaxChildren
    ) throws(CompileError) {
        let nodes = tree.children[arguments.range].map(\.node)
        if let macro = environment.macros.macro(
            name, hasReceiver: receiver != nil, argumentCount: nodes.count),
            try visit(macro, index, receiver, nodes)
        {
            return
        }
        if let receiver {
            if let functions = namespaced(name, receiver) {
                try call(functions, name, nodes, index)
                return
            }
            let known = environment.functions.declarations(name, isMember: true)
            guard let known else {
                try failFunction(name, receiver, nodes, index)
                return
            }
            try call(known, name, [receiver] + nodes, index)
            return
        }
        let isAbsolute = name.utf8.first == UInt8(ascii: ".")
        let bare = isAbsolute ? String(name.unicodeScalars.dropFirst()) : name
        for candidate in candidates(bare, isAbsolute: isAbsolute) {
            if let functions = environment.functions.declarations(candidate, isMember: false) {
                try call(functions, bare, nodes, index)
                return
            }
        }
        try failFunction(bare, nil, nodes, index)
    }

    /// The function `a.b.name` when the receiver `a.b` is no value but part of a function's name.
    private func namespaced(_ name: String, _ receiver: NodeIndex) -> [FunctionDeclaration]? {
        guard let chain = nameChain(receiver) else { return nil }
        if !chain.isAbsolute, let first = chain.names.first, local(first) != nil { return nil }
        let qualified = (chain.names + [name]).joined(separator: ".")
        for candidate in candidates(qualified, isAbsolute: chain.isAbsolute) {
            if let functions = environment.functions.declarations(candidate, isMember: false) {
                return functions
            }
        }
        return nil
    }

    /// Puts up the arguments, and then the call of those functions that take so many.
    private mutating func call(
        _ functions: [FunctionDeclaration], _ name: String, _ arguments: [NodeIndex],
        _ index: NodeIndex
    ) throws(CompileError) {
        let fitting = functions.filter { $0.takes(arguments.count) }
        guard !fitting.isEmpty else {
            try failCount(functions, name, arguments.count, index)
            return
        }
        tasks.append(.finishCall(index, fitting, count: arguments.count))
        for argument in arguments.reversed() { tasks.append(.visit(argument)) }
    }

    mutating func finishCall(
        _ index: NodeIndex, _ functions: [FunctionDeclaration], _ count: Int
    ) throws(CompileError) {
        let arguments = pop(count)
        let types = arguments.map(\.type)
        let constants = arguments.map(\.constant)
        var fitting = functions.filter { $0.result(for: types) != nil }
        if isChecked {
            guard !fitting.isEmpty else { throw misfit(functions, types, index) }
        } else if fitting.isEmpty {
            fitting = functions
        }
        let result = fitting.compactMap { $0.result(for: types) }
        let type = result.dropFirst().reduce(result.first ?? .dyn) { $0.joined(with: $1) }
        let depth = try checkDepth(
            (arguments.map(\.builtDepth).max() ?? 0) + (fitting.map(\.addedDepth).max() ?? 0), index
        )
        if fitting.count == 1, let function = fitting.first, function.isPure,
            let folded = fold(function, constants)
        {
            replace(arguments, with: folded, index, type: type, builtDepth: depth)
            return
        }
        let prepared = try prepare(fitting, constants, index)
        let added = builder.add(functions: prepared)
        let register = arguments.first?.register ?? top
        builder.emit(
            fitting.count == 1
                ? .call(function: added, count: Int32(count), at: register)
                : .callAny(function: added, candidates: Int32(fitting.count), at: register),
            offset: node(index).offset)
        push(
            Operand(
                type: type, constant: nil, start: start(of: arguments), register: register,
                builtDepth: depth))
    }

    /// Lets the functions look at what is known of their arguments, as far as folding may go on.
    private mutating func prepare(
        _ functions: [FunctionDeclaration], _ constants: [Value?], _ index: NodeIndex
    ) throws(CompileError) -> [FunctionDeclaration] {
        var prepared = functions
        for place in functions.indices {
            guard let prepare = functions[place].prepare else { continue }
            let preparation: FunctionDeclaration.Preparation
            do throws(Fault) {
                preparation = try prepare(constants, &folding.meter)
            } catch {
                continue
            }
            switch preparation {
            case .none: break
            case .flaw(let reason): if isChecked { throw refusal(reason, index) }
            case .body(let body): prepared[place].body = body
            }
        }
        return prepared
    }

    private mutating func fold(
        _ function: FunctionDeclaration, _ constants: [Value?]
    ) -> Value? {
        let values = constants.compactMap { $0 }
        guard values.count == constants.count else { return nil }
        return fold { evaluation throws(Fault) in
            switch function.body {
            case .nullary(let body): try body(&evaluation)
            case .unary(let body): try body(values[0], &evaluation)
            case .binary(let body): try body(values[0], values[1], &evaluation)
            case .ternary(let body): try body(values[0], values[1], values[2], &evaluation)
            case .variadic(let body): try body(values, &evaluation)
            }
        }
    }

    // MARK: Refusals

    private func misfit(
        _ functions: [FunctionDeclaration], _ types: [ValueType], _ index: NodeIndex
    ) -> CompileError {
        let name = functions.first?.name ?? ""
        let isMember = functions.first?.isMember ?? false
        let isDecimal = functions.contains {
            $0.signatures.contains { $0.parameters.contains(.decimal) }
        }
        if isDecimal, types.contains(.double) {
            return refusal(
                "`\(name)` does not take a double, which is not exact",
                expected: DecimalOperands.instead, index)
        }
        let given = (isMember ? types.dropFirst() : types[...]).map(\.description)
        let on = isMember ? types.first.map { " of \($0)" } ?? "" : ""
        let expected = functions.flatMap(\.signatures).prefix(4).map { $0.shown(name, isMember) }
        return refusal(
            "`\(name)`\(on) does not take (\(given.joined(separator: ", ")))",
            expected: expected.joined(separator: " or "), index)
    }

    private mutating func failCount(
        _ functions: [FunctionDeclaration], _ name: String, _ given: Int, _ index: NodeIndex
    ) throws(CompileError) {
        let receiver = functions.contains { $0.isMember } ? 1 : 0
        let counts = Set(functions.map { $0.argumentCount - receiver })
        let name = functions.first?.name ?? name
        let reason = "`\(name)` takes \(Self.arguments(counts)), not \(given - receiver)"
        guard !isChecked else { throw refusal(reason, index) }
        pushFailure(.invalidArgument(reason), index)
    }

    /// Such as `1 argument` or `2 or 3 arguments`.
    private static func arguments(_ counts: Set<Int>) -> String {
        counts.sorted().map(String.init).joined(separator: " or ")
            + (counts == [1] ? " argument" : " arguments")
    }

    private mutating func failFunction(
        _ name: String, _ receiver: NodeIndex?, _ arguments: [NodeIndex], _ index: NodeIndex
    ) throws(CompileError) {
        let namespace = receiver.flatMap(undeclaredNamespace)
        let shown = namespace.map { $0 + "." + name } ?? name
        guard isChecked else {
            pushFailure(.unknownFunction(shown), index)
            return
        }
        let hasReceiver = receiver != nil
        let counts = Set(environment.macros.argumentCounts(name, hasReceiver: hasReceiver))
        if !counts.isEmpty {
            throw refusal(
                "`\(name)` takes \(Self.arguments(counts)), not \(arguments.count)", index)
        }
        let isGlobal = namespace != nil || !hasReceiver
        var known = environment.functions.names(isMember: !isGlobal)
        if namespace == nil { known += environment.macros.names(hasReceiver: hasReceiver) }
        let otherStyle = environment.functions.declarations(name, isMember: !hasReceiver) != nil
        let hint =
            !otherStyle ? nil : hasReceiver ? "`\(name)(…)`" : "`value.\(name)(…)`"
        throw refusal(
            "there is no function `\(shown)`"
                + (hasReceiver && namespace == nil ? " of a value" : ""),
            expected: hint, nearest: NearestName.of(shown, among: known), index)
    }

    /// The receiver as the namespace that its author took it for: a name that nothing declares.
    private func undeclaredNamespace(_ receiver: NodeIndex) -> String? {
        guard let chain = nameChain(receiver), let first = chain.names.first,
            local(first) == nil
        else { return nil }
        let names = chain.names.joined(separator: ".")
        let isDeclared = (1...chain.names.count).contains { length in
            let name = chain.names.prefix(length).joined(separator: ".")
            return candidates(name, isAbsolute: chain.isAbsolute).contains {
                environment.layout.variables[$0] != nil || environment.names[$0] != nil
            }
        }
        // `decimal` and the like name both a type and a namespace.
        let isNamespace = environment.functions.names(isMember: false).contains {
            $0.utf8.starts(with: (names + ".").utf8)
        }
        return isNamespace || !isDeclared ? names : nil
    }
}

extension FunctionDeclaration {
    func takes(_ count: Int) -> Bool {
        guard isVariadic else { return argumentCount == count }
        return count >= 1
    }
}

extension FunctionDeclaration.Signature {
    /// `string.contains(string)` or `size(list)`.
    fileprivate func shown(_ name: String, _ isMember: Bool) -> String {
        let types = parameters.map(\.description)
        guard isMember, let receiver = types.first else {
            return "\(name)(\(types.joined(separator: ", ")))"
        }
        return "\(receiver).\(name)(\(types.dropFirst().joined(separator: ", ")))"
    }
}
