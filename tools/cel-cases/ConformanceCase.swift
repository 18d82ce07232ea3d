public import CEL
public import JSON

/// One conformance case: an expression, what its names stand for, and the value that it should come
/// to, or that it should fail.
public struct ConformanceCase: Sendable {
    /// A line that is no case.
    public struct Malformed: Error, CustomStringConvertible {
        public let description: String
    }

    private enum Expected: Sendable {
        case value(Value)
        case error
    }

    public let id: String
    private let expression: String
    private let bindings: [(name: String, value: Value)]
    private let container: String
    private let hasMacros: Bool
    private let expected: Expected

    /// Reads `{"id", "expr", "bindings", "container", "disable_macros", "expected"}`, where
    /// expected is `{"value": …}` or `{"error": …}`.
    public init(_ json: JSON) throws {
        guard case .object(let object) = json else {
            throw Malformed(description: "a case is an object, not \(json.kind)")
        }
        guard case .string(let expression) = object["expr"] else {
            throw Malformed(description: "expr is missing")
        }
        guard case .object(let expected) = object["expected"] else {
            throw Malformed(description: "expected is missing")
        }
        self.expression = expression
        if case .string(let id) = object["id"] { self.id = id } else { id = expression }
        var bindings: [(name: String, value: Value)] = []
        if case .object(let given) = object["bindings"] {
            for member in given.members {
                bindings.append((member.key, try TaggedValue.read(member.value)))
            }
        }
        self.bindings = bindings
        if case .string(let name) = object["container"] { container = name } else { container = "" }
        if case .bool(let lacksMacros) = object["disable_macros"] {
            hasMacros = !lacksMacros
        } else {
            hasMacros = true
        }
        if let value = expected["value"] {
            self.expected = .value(try TaggedValue.read(value))
        } else if expected["error"] != nil {
            self.expected = .error
        } else {
            throw Malformed(description: "expected has neither value nor error")
        }
    }

    /// How the case differs from what is expected; nil when it agrees.
    ///
    /// The expression is parsed and not checked: what must fail fails when it is evaluated, or is
    /// no expression to begin with. A case does not say which.
    ///
    /// - Parameter constants: names with fixed values; a binding of that name goes before.
    public func difference(
        libraries: [Library], constants: [String: Value] = [:], context: EvaluationContext
    ) -> String? {
        let environment = Environment(
            libraries: libraries, variables: bindings.map { Variable($0.name) },
            constants: constants, container: container, hasMacros: hasMacros)
        var activation = Activation(environment)
        for (name, value) in bindings { activation[name] = value }
        let program: Program
        do throws(CompileError) {
            program = try environment.compile(expression, checks: .parseOnly)
        } catch {
            switch expected {
            case .error: return nil
            case .value: return "does not parse: \(error.rendered)"
            }
        }
        do throws(EvaluationError) {
            let value = try program.evaluate(activation, context: context)
            switch expected {
            case .error: return "came to \(value.literal), and should fail"
            case .value(let expected):
                guard !TaggedValue.matches(value, expected) else { return nil }
                return "came to \(value.literal), not \(expected.literal)"
            }
        } catch {
            switch expected {
            case .error: return nil
            case .value(let expected):
                return "failed, and should come to \(expected.literal): \(error.rendered)"
            }
        }
    }
}
