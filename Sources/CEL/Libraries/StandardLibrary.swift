extension Library {
    /// What the specification defines; every environment has it.
    static let standard: Library = {
        var library = Library("standard")
        library.functions =
            StandardFunctions.declarations + Conversions.declarations + TimeFunctions.declarations
        library.macros = [
            Macro(name: "has", hasReceiver: false, argumentCount: 1, kind: .presence),
            .loop("all", .all, LoopForm(variables: 1)),
            .loop("exists", .exists, LoopForm(variables: 1)),
            .loop("exists_one", .existsOne, LoopForm(variables: 1)),
            .loop("existsOne", .existsOne, LoopForm(variables: 1)),
            .loop("map", .list, LoopForm(variables: 1)),
            .loop("map", .list, LoopForm(variables: 1, hasFilter: true)),
            .loop("filter", .list, LoopForm(variables: 1, hasFilter: true, hasBody: false)),
        ]
        library.types = [
            .null, .bool, .int, .uint, .double, .string, .bytes, .list, .map, .timestamp,
            .duration, .type,
        ]
        return library
    }()
}

extension Macro {
    static func loop(_ name: String, _ kind: LoopKind, _ form: LoopForm) -> Macro {
        let count = form.variables + (form.hasFilter ? 1 : 0) + (form.hasBody ? 1 : 0)
        return Macro(name: name, hasReceiver: true, argumentCount: count, kind: .loop(kind, form))
    }
}

/// Functions of the specification on text, sizes and types.
enum StandardFunctions {
    static let declarations: [FunctionDeclaration] = [
        .global(
            "size", .init(.string, result: .int), .init(.bytes, result: .int),
            .init(.list(.dyn), result: .int), .init(.map(key: .dyn, value: .dyn), result: .int),
            body: .unary(size)),
        .member(
            "size", .init(.string, result: .int), .init(.bytes, result: .int),
            .init(.list(.dyn), result: .int), .init(.map(key: .dyn, value: .dyn), result: .int),
            body: .unary(size)),
        .member("contains", .init(.string, .string, result: .bool), body: .binary(contains)),
        .member("startsWith", .init(.string, .string, result: .bool), body: .binary(startsWith)),
        .member("endsWith", .init(.string, .string, result: .bool), body: .binary(endsWith)),
        FunctionDeclaration.member(
            "matches", .init(.string, .string, result: .bool), body: .binary(matches)
        ).preparing(preparePattern),
        FunctionDeclaration.global(
            "matches", .init(.string, .string, result: .bool), body: .binary(matches)
        ).preparing(preparePattern),
        .global("type", .init(.dyn, result: .type), body: .unary(type)),
        .global("dyn", .init(.dyn, result: .dyn), body: .unary(same)),
    ]

    private static func size(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .string(let string):
            try evaluation.meter.spend(bytes: string.utf8.count)
            return .int(Int64(CodePoints.count(string)))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let list): return .int(Int64(list.count))
        case .map(let map): return .int(Int64(map.count))
        case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("size", value)
        }
    }

    private static func contains(
        _ text: Value, _ part: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let (text, part) = try texts("contains", text, part, &evaluation)
        return .bool(CodePoints.contains(text, part))
    }

    private static func startsWith(
        _ text: Value, _ prefix: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let (text, prefix) = try texts("startsWith", text, prefix, &evaluation)
        return .bool(CodePoints.hasPrefix(text, prefix))
    }

    private static func endsWith(
        _ text: Value, _ suffix: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        let (text, suffix) = try texts("endsWith", text, suffix, &evaluation)
        return .bool(CodePoints.hasSuffix(text, suffix))
    }

    private static func texts(
        _ name: String, _ first: Value, _ second: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> (String, String) {
        guard case .string(let text) = first, case .string(let other) = second else {
            throw .noOverload(name, first, second)
        }
        try evaluation.meter.spend(bytes: text.utf8.count + other.utf8.count)
        return (text, other)
    }

    private static func type(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        .type(value.type)
    }

    private static func same(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        value
    }

    // MARK: Patterns

    private static func matches(
        _ text: Value, _ pattern: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = text, case .string(let source) = pattern else {
            throw .noOverload("matches", text, pattern)
        }
        let pattern = try evaluation.pattern(source)
        return .bool(try pattern.matches(text, &evaluation.meter))
    }

    /// The pattern that stands in the expression itself is compiled once, with the expression. A
    /// malformed one is told when it is used: it is a value like any other, not a part of the
    /// language.
    @Sendable private static func preparePattern(
        _ arguments: [Value?], _ meter: inout Meter
    ) throws(Fault) -> FunctionDeclaration.Preparation {
        guard arguments.count == 2, case .string(let source)? = arguments[1] else { return .none }
        let pattern: CompiledPattern
        do throws(Fault) {
            pattern = try CompiledPattern(source, &meter)
        } catch {
            guard error.reason.isAbsorbable else { throw error }
            return .none
        }
        return .body(
            .binary { text, source, evaluation throws(Fault) in
                guard case .string(let text) = text else {
                    throw .noOverload("matches", text, source)
                }
                return .bool(try pattern.matches(text, &evaluation.meter))
            })
    }
}
