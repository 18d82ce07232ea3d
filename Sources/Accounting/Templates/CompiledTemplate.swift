import CEL

/// A template's expressions, compiled once: each names the slots of its parameters, and constants
/// are worked out.
struct CompiledTemplate: Sendable {
    /// One expression, and where in the template it stands.
    struct CompiledExpression: Sendable {
        let program: Program
        let source: Expression
        /// Its path in the template: `entries[0].units`.
        let path: String
    }

    struct Parameter: Sendable {
        let name: ParameterName
        let type: ParameterType
        let slot: Activation.Slot
        let defaultValue: CompiledExpression?
    }

    struct Entry: Sendable {
        let entryType: CompiledExpression
        let accountID: CompiledExpression
        let layer: CompiledExpression
        let direction: CompiledExpression
        let units: CompiledExpression
        let currency: CompiledExpression
        let description: CompiledExpression?
        let metadata: CompiledExpression?
    }

    let environment: Environment
    /// What defaults are evaluated in: it has no parameters.
    let defaults: Environment
    let parameters: [Parameter]
    let effective: CompiledExpression
    let journalID: CompiledExpression
    let correlationID: CompiledExpression?
    let externalID: CompiledExpression?
    let description: CompiledExpression?
    let metadata: CompiledExpression?
    let entries: [Entry]

    /// Compiles a template's expressions in the order of its fields.
    ///
    /// - Parameter checks: `.full` for a template that is created; `.parseOnly` for one that was
    ///   accepted once and is accepted for ever.
    init(
        _ definition: TemplateDefinition, checks: Environment.Checks
    ) throws(TemplateFault) {
        let transaction = definition.transaction
        let fields = definition.parameters.map { parameter in
            ValueType.Field(parameter.name.string, parameter.type.valueType)
        }
        let compiler = TemplateCompiler(
            TemplateLanguage.environment([Variable("params", .record(fields))]), checks)
        let defaults = TemplateCompiler(TemplateLanguage.environment([]), checks)
        environment = compiler.environment
        self.defaults = defaults.environment
        var compiled: [Parameter] = []
        for (index, parameter) in definition.parameters.enumerated() {
            guard let slot = environment.slot("params.\(parameter.name)") else {
                preconditionFailure("every field of a declared record has a slot")
            }
            compiled.append(
                Parameter(
                    name: parameter.name, type: parameter.type, slot: slot,
                    defaultValue: try defaults.compile(
                        parameter.defaultValue, "params[\(index)].default",
                        parameter.type.defaultTypes)))
        }
        self.parameters = compiled
        effective = try compiler.compile(
            transaction.effective, "transaction.effective", [.date, .timestamp])
        journalID = try compiler.compile(
            transaction.journalID, "transaction.journal_id", [.uuid, .string])
        correlationID = try compiler.compile(
            transaction.correlationID, "transaction.correlation_id", [.string, .null])
        externalID = try compiler.compile(
            transaction.externalID, "transaction.external_id", [.string, .null])
        description = try compiler.compile(
            transaction.description, "transaction.description", [.string, .null])
        metadata = try compiler.compile(
            transaction.metadata, "transaction.metadata", [.anyMap, .null])
        var rows: [Entry] = []
        for (index, entry) in definition.entries.enumerated() {
            rows.append(try Self.compile(entry, "entries[\(index)]", compiler))
        }
        self.entries = rows
    }

    private static func compile(
        _ entry: EntryExpressions, _ path: String, _ compiler: TemplateCompiler
    ) throws(TemplateFault) -> Entry {
        Entry(
            entryType: try compiler.compile(entry.entryType, path + ".entry_type", [.string]),
            accountID: try compiler.compile(
                entry.accountID, path + ".account_id", [.uuid, .string]),
            layer: try compiler.compile(entry.layer, path + ".layer", [.string]),
            direction: try compiler.compile(entry.direction, path + ".direction", [.string]),
            units: try compiler.compile(entry.units, path + ".units", [.decimal]),
            currency: try compiler.compile(entry.currency, path + ".currency", [.string]),
            description: try compiler.compile(
                entry.description, path + ".description", [.string, .null]),
            metadata: try compiler.compile(entry.metadata, path + ".metadata", [.anyMap, .null]))
    }
}

/// What names a template's compiled form.
struct CompiledTemplateKey: Hashable, Sendable {
    let id: TxTemplateID
    let creation: Creation

    init(_ fact: TemplateFact) {
        id = fact.template.id
        creation = fact.creation
    }
}

/// Why an expression of a template was not accepted.
struct TemplateFault: Error, Sendable {
    let source: Expression
    let path: String
    let error: CompileError
}

/// Compiles expressions in one environment.
private struct TemplateCompiler {
    let environment: Environment
    let checks: Environment.Checks

    init(_ environment: Environment, _ checks: Environment.Checks) {
        self.environment = environment
        self.checks = checks
    }

    func compile(
        _ source: Expression, _ path: String, _ expected: [ValueType]
    ) throws(TemplateFault) -> CompiledTemplate.CompiledExpression {
        do throws(CompileError) {
            let program = try environment.compile(
                source.string, expecting: expected, checks: checks)
            return CompiledTemplate.CompiledExpression(
                program: program, source: source, path: path)
        } catch {
            throw TemplateFault(source: source, path: path, error: error)
        }
    }

    func compile(
        _ source: Expression?, _ path: String, _ expected: [ValueType]
    ) throws(TemplateFault) -> CompiledTemplate.CompiledExpression? {
        guard let source else { return nil }
        return try compile(source, path, expected) as CompiledTemplate.CompiledExpression
    }
}

extension ValueType {
    fileprivate static let anyMap = ValueType.map(key: .dyn, value: .dyn)
}

extension ParameterType {
    fileprivate var valueType: ValueType {
        switch self {
        case .string: .string
        case .integer: .int
        case .decimal: .decimal
        case .boolean: .bool
        case .uuid: .uuid
        case .date: .date
        case .timestamp: .timestamp
        case .json: .dyn
        }
    }

    /// What a default may evaluate to: it is coerced as a given value is, integers to decimals
    /// too.
    fileprivate var defaultTypes: [ValueType] {
        switch self {
        case .string: [.string]
        case .integer: [.int]
        case .decimal: [.decimal, .string, .int]
        case .boolean: [.bool]
        case .uuid: [.uuid, .string]
        case .date: [.date, .timestamp, .string]
        case .timestamp: [.timestamp, .string]
        case .json: []
        }
    }
}
