/// What expressions may use, and within which limits: compile expressions with it.
public struct Environment: Sendable {
    public let limits: Limits
    let container: [String]
    let layout: VariableLayout
    let names: NameTable
    let macros: MacroTable
    let functions: FunctionTable
    let hasOptionalSyntax: Bool

    /// - Parameters:
    ///   - libraries: what is there beside the standard functions and macros.
    ///   - variables: the names that an activation gives values; of equal names the last counts.
    ///   - constants: names with fixed values.
    ///   - container: the qualified name in whose scope names are looked up first, such as `a.b`.
    ///   - hasMacros: without macros `has`, `all` and the like are names as any other.
    public init(
        libraries: [Library] = [], variables: [Variable] = [],
        constants: [String: Value] = [:], container: String = "", limits: Limits = Limits(),
        hasMacros: Bool = true
    ) {
        self.limits = limits
        self.container = container.isEmpty ? [] : Self.parts(of: container)
        layout = VariableLayout(variables)
        let all = [Library.standard] + libraries
        names = NameTable(all, constants: constants)
        macros = hasMacros ? MacroTable(all.flatMap(\.macros)) : MacroTable([])
        functions = FunctionTable(all.flatMap(\.functions))
        hasOptionalSyntax = all.contains { $0.hasOptionalSyntax }
    }

    /// How far an expression is checked before it is evaluated.
    public enum Checks: Sendable {
        /// The grammar alone: what cannot work fails when it is evaluated. For expressions that
        /// were accepted once and must be accepted for ever.
        case parseOnly
        /// Names, functions, numbers and types of arguments, and the type of the whole.
        case full
    }

    /// Compiles an expression.
    ///
    /// - Parameters:
    ///   - expecting: the types one of which the whole must be able to be; none for any.
    public func compile(
        _ expression: String, expecting: [ValueType] = [], checks: Checks = .full
    ) throws(CompileError) -> Program {
        guard expression.utf8.count <= limits.expressionBytes else {
            let reason =
                "the expression has \(expression.utf8.count) bytes, more than "
                + "\(limits.expressionBytes)"
            throw .parse(
                ParseError(
                    reason: reason, expected: nil, nearest: nil,
                    place: SourcePlace(expression, offset: 0)))
        }
        let tree: SyntaxTree
        do throws(ParseError) {
            tree = try Parser.parse(
                expression, limits: limits, hasOptionals: hasOptionalSyntax)
        } catch {
            throw .parse(error)
        }
        return try Compiler.compile(tree, in: self, expecting: expecting, checks: checks)
    }

    static func parts(of name: String) -> [String] {
        name.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    }
}
