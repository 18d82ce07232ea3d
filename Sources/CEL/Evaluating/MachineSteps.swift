extension Machine {
    /// Carries out one instruction.
    @inline(__always)
    mutating func step(_ instruction: Instruction, _ code: Code) throws(Fault) {
        switch instruction {
        case .constant(let index, let to): registers[Int(to)] = code.constants[Int(index)]
        case .variable(let slot, let to): registers[Int(to)] = try variable(slot)
        case .record(let index, let to): registers[Int(to)] = try record(code.records[Int(index)])
        case .isGiven(let slot, let to):
            registers[Int(to)] = .bool(activation.values[Int(slot)] != nil)
        case .copy(let from, let to): registers[Int(to)] = registers[Int(from)]
        case .bound(let depth, let from, let to):
            try repeatPending(of: depth)
            registers[Int(to)] = registers[Int(from)]
        case .unbind(let depth, let from, let to):
            forget(from: depth)
            registers[Int(to)] = registers[Int(from)]
        case .path(let slot, let fields, let to):
            registers[Int(to)] = try follow(code.paths[Int(fields)], from: slot)
        case .select(let field, let at): try select(code.fields[Int(field)], at)
        case .optionalSelect(let field, let at): try optionalSelect(code.fields[Int(field)], at)
        case .has(let field, let at): try has(code.fields[Int(field)], at)
        case .index(let at): try index(at)
        case .optionalIndex(let at): try optionalIndex(at)
        case .unary(let unary, let at):
            registers[Int(at)] = try Arithmetic.apply(unary, registers[Int(at)])
        case .binary(let binary, let at):
            registers[Int(at)] = try Arithmetic.apply(
                binary, registers[Int(at)], registers[Int(at) + 1], &evaluation.meter)
        case .binaryConstant(let binary, let constant, let at):
            registers[Int(at)] = try Arithmetic.apply(
                binary, registers[Int(at)], code.constants[Int(constant)], &evaluation.meter)
        case .call(let function, let count, let at):
            registers[Int(at)] = try call(code.functions[Int(function)], Int(count), Int(at))
        case .callAny(let function, let candidates, let at):
            let range = Int(function)..<Int(function + candidates)
            registers[Int(at)] = try callAny(code.functions[range], Int(at))
        case .list(let count, let optionals, let at):
            try makeList(Int(count), optionals, Int(at))
        case .map(let count, let optionals, let at): try makeMap(Int(count), optionals, Int(at))
        case .jump(let to): next = Int(to)
        case .condition(let otherwise, let at):
            guard case .bool(let isTrue) = registers[Int(at)] else {
                throw .noOverload("?:", registers[Int(at)])
            }
            if !isTrue { next = Int(otherwise) }
        case .logicStep(let logic, let depth, let exit, let at):
            if try decides(logic, registers[Int(at)]) {
                forget(from: depth)
                next = Int(exit)
            }
        case .logicEnd(let logic, let depth, let at):
            if try decides(logic, registers[Int(at)]) {
                forget(from: depth)
            } else {
                try raisePending(of: depth)
            }
        case .loopStart(let kind, let at): try startLoop(kind, at)
        case .loopNext(let variables, let exit, let at):
            if try !takeElement(variables, Int(at)) { next = Int(exit) }
        case .loopTake(let kind, let depth, let exit, let at):
            if try takeResult(kind, Int(at)) {
                forget(from: depth)
                next = Int(exit)
            }
        case .loopFilter(let again, let at):
            if try !passes(Int(at)) { next = Int(again) }
        case .loopEnd(let kind, let depth, let at):
            try raisePending(of: depth)
            try finishLoop(kind, Int(at))
        case .optionalMap(let exit, let at):
            if try !unwrap(Int(at)) { next = Int(exit) }
        case .optionalWrap(let at): registers[Int(at)] = .optional(registers[Int(at)])
        case .optionalCheck(let at):
            guard case .optional = registers[Int(at)] else {
                throw .noOverload("optFlatMap", registers[Int(at)])
            }
        case .optionalOr(let unwraps, let exit, let at):
            if try hasValue(Int(at), unwraps: unwraps) { next = Int(exit) }
        case .fail(let index): throw Fault(code.failures[Int(index)])
        }
    }

    /// Whether an operand alone decides what `&&` or `||` comes to.
    @inline(__always)
    private func decides(_ logic: LogicOperator, _ operand: Value) throws(Fault) -> Bool {
        guard case .bool(let isTrue) = operand else {
            throw .noOverload(logic.rawValue, operand)
        }
        return isTrue == (logic == .or)
    }

    private mutating func call(
        _ function: FunctionDeclaration, _ count: Int, _ at: Int
    ) throws(Fault) -> Value {
        switch function.body {
        case .nullary(let body): try body(&evaluation)
        case .unary(let body): try body(registers[at], &evaluation)
        case .binary(let body): try body(registers[at], registers[at + 1], &evaluation)
        case .ternary(let body):
            try body(registers[at], registers[at + 1], registers[at + 2], &evaluation)
        case .variadic(let body): try body(Array(registers[at..<at + count]), &evaluation)
        }
    }

    /// Calls the first of several functions that takes the arguments.
    private mutating func callAny(
        _ functions: ArraySlice<FunctionDeclaration>, _ at: Int
    ) throws(Fault) -> Value {
        var refusal = Fault(.unknownFunction(functions.first?.name ?? ""))
        for function in functions {
            do throws(Fault) {
                return try call(function, function.argumentCount, at)
            } catch {
                guard case .noOverload = error.reason else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    private mutating func makeList(_ count: Int, _ optionals: Int32, _ at: Int) throws(Fault) {
        try evaluation.meter.admit(elements: count)
        guard optionals >= 0 else {
            registers[at] = .list(Array(registers[at..<at + count]))
            return
        }
        let marks = code.optionals[Int(optionals)]
        var elements: [Value] = []
        for (index, isOptional) in marks.enumerated() {
            let value = registers[at + index]
            guard isOptional else {
                elements.append(value)
                continue
            }
            guard case .optional(let content) = value else { throw .noOverload("[?_]", value) }
            if let content { elements.append(content) }
        }
        registers[at] = .list(elements)
    }

    private mutating func makeMap(_ count: Int, _ optionals: Int32, _ at: Int) throws(Fault) {
        try evaluation.meter.admit(elements: count)
        let marks = optionals >= 0 ? code.optionals[Int(optionals)] : []
        var entries: [MapValue.Entry] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
            let key = registers[at + 2 * index]
            var value = registers[at + 2 * index + 1]
            if !marks.isEmpty && marks[index] {
                guard case .optional(let content) = value else { throw .noOverload("{?_}", value) }
                guard let content else { continue }
                value = content
            }
            entries.append(MapValue.Entry(key: key, value: value))
        }
        registers[at] = .map(try MapValue.checked(entries))
    }
}
