/// What stands under which name, where names are equal byte by byte.
///
/// A dictionary of Swift's strings would take two spellings of `é` for one name.
struct NameMap<Content: Sendable>: Sendable {
    private var contents: [MapKey: (name: String, content: Content)] = [:]

    subscript(name: String) -> Content? {
        get { contents[.string(name)]?.content }
        set { contents[.string(name)] = newValue.map { (name, $0) } }
    }

    /// All names, in no order that anything may depend on.
    var names: [String] { contents.values.map(\.name) }
}

/// The names that stand for fixed values: constants and types.
struct NameTable: Sendable {
    private var values = NameMap<Value>()
    /// The most parts that a qualified name of a type has: `google.protobuf.Timestamp`.
    static let longestName = 3

    init(_ libraries: [Library], constants: [String: Value]) {
        for library in libraries {
            for type in library.types { values[type.name] = .type(type) }
            for (name, value) in library.constants { values[name] = value }
        }
        for (name, value) in constants { values[name] = value }
    }

    subscript(name: String) -> Value? { values[name] }

    var all: [String] { values.names }
}

/// The functions of an environment.
struct FunctionTable: Sendable {
    private struct Key: Hashable {
        let name: String
        let isMember: Bool
    }

    private var functions: [Key: [FunctionDeclaration]] = [:]

    init(_ declared: [FunctionDeclaration]) {
        for function in declared {
            functions[Key(name: function.name, isMember: function.isMember), default: []]
                .append(function)
        }
    }

    /// Every declaration of a name in a style, or nil when there is none.
    func declarations(_ name: String, isMember: Bool) -> [FunctionDeclaration]? {
        functions[Key(name: name, isMember: isMember)]
    }

    func names(isMember: Bool) -> [String] {
        functions.keys.filter { $0.isMember == isMember }.map(\.name)
    }
}

/// The macros of an environment.
struct MacroTable: Sendable {
    private var macros: [String: [Macro]] = [:]

    init(_ declared: [Macro]) {
        for macro in declared { macros[macro.name, default: []].append(macro) }
    }

    /// The macro that a call of this form is.
    func macro(_ name: String, hasReceiver: Bool, argumentCount: Int) -> Macro? {
        macros[name]?.first {
            $0.hasReceiver == hasReceiver && $0.argumentCount == argumentCount
        }
    }

    func argumentCounts(_ name: String, hasReceiver: Bool) -> [Int] {
        (macros[name] ?? []).filter { $0.hasReceiver == hasReceiver }.map(\.argumentCount)
    }

    func names(hasReceiver: Bool) -> [String] {
        macros.values.joined().filter { $0.hasReceiver == hasReceiver }.map(\.name)
    }
}

/// A call that the compiler turns into something else than a function's call.
struct Macro: Sendable {
    let name: String
    let hasReceiver: Bool
    let argumentCount: Int
    let kind: Kind

    enum Kind: Sendable {
        /// `has(e.f)`.
        case presence
        /// A loop over the receiver.
        case loop(LoopKind, LoopForm)
        /// `cel.bind(name, value, result)`.
        case bind
        /// `optional.optMap(name, result)`; flat when the result is an optional already.
        case optionalMap(isFlat: Bool)
        /// `optional.or(other)` and `optional.orValue(other)`, where the other is evaluated only if
        /// it is needed.
        case optionalOr(unwraps: Bool)
    }
}

/// What the arguments of a loop are: names of variables, then a filter, then a body.
struct LoopForm: Sendable {
    /// 1 or 2.
    let variables: Int
    var hasFilter = false
    var hasBody = true
}

/// What a loop over a list or map makes of its elements.
enum LoopKind: Sendable {
    case all, exists, existsOne
    case list
    case map
    case mapEntries
}
