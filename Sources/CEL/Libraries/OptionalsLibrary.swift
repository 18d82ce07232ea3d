extension Library {
    /// Values that may be absent: `optional.of`, `.?field`, `[?index]`, `optMap`, `orValue` and
    /// the rest.
    public static let optionals: Library = {
        var library = Library("optionals")
        library.functions = OptionalFunctions.declarations
        library.macros = [
            Macro(
                name: "optMap", hasReceiver: true, argumentCount: 2,
                kind: .optionalMap(isFlat: false)),
            Macro(
                name: "optFlatMap", hasReceiver: true, argumentCount: 2,
                kind: .optionalMap(isFlat: true)),
            Macro(
                name: "or", hasReceiver: true, argumentCount: 1,
                kind: .optionalOr(unwraps: false)),
            Macro(
                name: "orValue", hasReceiver: true, argumentCount: 1,
                kind: .optionalOr(unwraps: true)),
        ]
        library.types = [.optional]
        library.hasOptionalSyntax = true
        return library
    }()
}

enum OptionalFunctions {
    static let declarations: [FunctionDeclaration] = [
        FunctionDeclaration.global(
            "optional.of", .init(.dyn) { .optionalOf($0[0]) }, body: .unary(some)
        ).deepening(),
        FunctionDeclaration.global(
            "optional.ofNonZeroValue", .init(.dyn) { .optionalOf($0[0]) },
            body: .unary(nonZero)
        ).deepening(),
        .global("optional.none", .init(result: .optional(.dyn)), body: .nullary(none)),
        .member("hasValue", .init(.optional(.dyn), result: .bool), body: .unary(hasValue)),
        .member(
            "value", .init(.optional(.dyn)) { content(of: $0[0]) }, body: .unary(value)),
        .global(
            "optional.unwrap", .init(.list(.dyn)) { unwrapped($0[0]) }, body: .unary(unwrap)),
        .member("unwrapOpt", .init(.list(.dyn)) { unwrapped($0[0]) }, body: .unary(unwrap)),
        FunctionDeclaration.member(
            "first", .init(.list(.dyn)) { .optionalOf(element(of: $0[0])) }, body: .unary(first)
        ).deepening(),
        FunctionDeclaration.member(
            "last", .init(.list(.dyn)) { .optionalOf(element(of: $0[0])) }, body: .unary(last)
        ).deepening(),
    ]

    private static func some(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        .optional(value)
    }

    private static func none(_ evaluation: inout Evaluation) throws(Fault) -> Value {
        .optional(nil)
    }

    private static func nonZero(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        .optional(isZero(value) ? nil : value)
    }

    /// Whether a value is what a field of its type holds when nothing was put there.
    private static func isZero(_ value: Value) -> Bool {
        switch value {
        case .null: true
        case .bool(let bool): !bool
        case .int(let int): int == 0
        case .uint(let uint): uint == 0
        case .double(let double): double == 0
        case .string(let string): string.utf8.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.isEmpty
        case .map(let map): map.count == 0
        case .timestamp(let timestamp): timestamp.seconds == 0 && timestamp.nanoseconds == 0
        case .duration(let duration): duration.nanoseconds == 0
        case .optional(let content): content == nil
        case .decimal(let decimal): decimal.isZero
        case .uuid(let uuid): uuid.high == 0 && uuid.low == 0
        case .type, .date: false
        }
    }

    private static func hasValue(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .optional(let content) = value else { throw .noOverload("hasValue", value) }
        return .bool(content != nil)
    }

    private static func value(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .optional(let content) = value else { throw .noOverload("value", value) }
        guard let content else { throw Fault(.noValue) }
        return content
    }

    private static func unwrap(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .list(let list) = value else { throw .noOverload("unwrap", value) }
        try evaluation.meter.admit(elements: list.count)
        var contents: [Value] = []
        for element in list {
            guard case .optional(let content) = element else {
                throw .noOverload("unwrap", element)
            }
            if let content { contents.append(content) }
        }
        return .list(contents)
    }

    private static func first(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .list(let list) = value else { throw .noOverload("first", value) }
        return .optional(list.first)
    }

    private static func last(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .list(let list) = value else { throw .noOverload("last", value) }
        return .optional(list.last)
    }

    // MARK: Types of results

    @Sendable private static func content(of type: ValueType) -> ValueType {
        guard case .optional(let content) = type else { return .dyn }
        return content
    }

    @Sendable private static func element(of type: ValueType) -> ValueType {
        guard case .list(let element) = type else { return .dyn }
        return element
    }

    @Sendable private static func unwrapped(_ type: ValueType) -> ValueType {
        .listOf(content(of: element(of: type)))
    }
}
