/// A function as the compiler and the machine know it: one name, style and number of arguments.
struct FunctionDeclaration: Sendable {
    /// `size`, `decimal.round`; for a function called on a receiver its bare name.
    let name: String
    /// Called as `receiver.name(…)`; the receiver is the first argument.
    let isMember: Bool
    let signatures: [Signature]
    var body: FunctionBody
    /// Takes one argument or more, each of a type of the first signature's only parameter.
    var isVariadic = false
    /// Whether the result depends on the arguments alone, so that it may be worked out early.
    var isPure = true
    /// Looks at the arguments that are known when an expression is compiled, such as a pattern.
    var prepare: (@Sendable ([Value?], inout Meter) throws(Fault) -> Preparation)?
    /// How much deeper than its arguments the result may be nested.
    var addedDepth = 0

    var argumentCount: Int { body.argumentCount ?? signatures.first?.parameters.count ?? 0 }

    /// The types of arguments that a function takes, and of what it answers.
    struct Signature: Sendable {
        let parameters: [ValueType]
        let result: Result

        enum Result: Sendable {
            case fixed(ValueType)
            /// Worked out from the arguments' types.
            case derived(@Sendable ([ValueType]) -> ValueType)
        }

        init(_ parameters: ValueType..., result: ValueType) {
            self.parameters = parameters
            self.result = .fixed(result)
        }

        init(_ parameters: ValueType..., derived: @escaping @Sendable ([ValueType]) -> ValueType) {
            self.parameters = parameters
            self.result = .derived(derived)
        }

        func accepts(_ arguments: [ValueType]) -> Bool {
            parameters.count == arguments.count
                && zip(arguments, parameters).allSatisfy { $0.fits($1) }
        }
    }

    /// What comes of looking at arguments early.
    enum Preparation {
        case none
        /// The call can never succeed.
        case flaw(String)
        /// A body that has done part of the work.
        case body(FunctionBody)
    }

    static func global(
        _ name: String, _ signatures: Signature..., body: FunctionBody
    ) -> FunctionDeclaration {
        FunctionDeclaration(name: name, isMember: false, signatures: signatures, body: body)
    }

    static func member(
        _ name: String, _ signatures: Signature..., body: FunctionBody
    ) -> FunctionDeclaration {
        FunctionDeclaration(name: name, isMember: true, signatures: signatures, body: body)
    }

    /// The same declaration for a function that looks at the time or the embedder's tables.
    func impure() -> FunctionDeclaration {
        var copy = self
        copy.isPure = false
        return copy
    }

    func preparing(
        _ prepare: @escaping @Sendable ([Value?], inout Meter) throws(Fault) -> Preparation
    ) -> FunctionDeclaration {
        var copy = self
        copy.prepare = prepare
        return copy
    }

    func deepening() -> FunctionDeclaration {
        var copy = self
        copy.addedDepth = 1
        return copy
    }

    /// The result's type for these arguments, or nil when no signature takes them.
    ///
    /// Where arguments are unknown several signatures may fit; the result is known only if they
    /// agree.
    func result(for arguments: [ValueType]) -> ValueType? {
        guard !isVariadic else { return variadicResult(for: arguments) }
        var result: ValueType?
        for signature in signatures where signature.accepts(arguments) {
            let type: ValueType
            switch signature.result {
            case .fixed(let fixed): type = fixed
            case .derived(let derive): type = derive(arguments)
            }
            result = result.map { $0.joined(with: type) } ?? type
        }
        return result
    }
}

extension FunctionDeclaration {
    private func variadicResult(for arguments: [ValueType]) -> ValueType? {
        let isFitting = arguments.allSatisfy { argument in
            signatures.contains { $0.accepts([argument]) }
        }
        guard isFitting else { return nil }
        return arguments.count > 1 && arguments.allSatisfy { $0 == arguments[0] }
            ? arguments[0] : .dyn
    }
}

/// The code of a function, by its number of arguments.
enum FunctionBody: Sendable {
    case nullary(@Sendable (inout Evaluation) throws(Fault) -> Value)
    case unary(@Sendable (Value, inout Evaluation) throws(Fault) -> Value)
    case binary(@Sendable (Value, Value, inout Evaluation) throws(Fault) -> Value)
    case ternary(@Sendable (Value, Value, Value, inout Evaluation) throws(Fault) -> Value)
    /// Any number of arguments, or more than three.
    case variadic(@Sendable ([Value], inout Evaluation) throws(Fault) -> Value)

    var argumentCount: Int? {
        switch self {
        case .nullary: 0
        case .unary: 1
        case .binary: 2
        case .ternary: 3
        case .variadic: nil
        }
    }
}
