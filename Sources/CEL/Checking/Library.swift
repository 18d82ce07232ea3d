/// A set of functions, macros, types and constants that an embedder may add to the language.
public struct Library: Sendable {
    let name: String
    var functions: [FunctionDeclaration] = []
    var macros: [Macro] = []
    /// Names that stand for types.
    var types: [TypeValue] = []
    /// Names that stand for values.
    var constants: [(name: String, value: Value)] = []
    /// Whether it brings `.?`, `[?` and `{?`.
    var hasOptionalSyntax = false

    init(_ name: String) { self.name = name }
}
