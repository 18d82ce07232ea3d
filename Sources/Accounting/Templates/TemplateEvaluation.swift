import CEL
import JSON

/// Turns a template and given parameters into the posting that they stand for.
///
/// Order (the rules, "Order of judgement"): parameters, unknown ones first, then in declared order;
/// the transaction's expressions, then each entry's, in the order of their fields.
struct TemplateEvaluation {
    let template: CompiledTemplate
    let context: EvaluationContext
    /// Steps that the command's expressions may still take.
    private(set) var stepsLeft: Int

    init(_ template: CompiledTemplate, _ context: EvaluationContext, stepsLeft: Int) {
        self.template = template
        self.context = context
        self.stepsLeft = stepsLeft
    }

    /// The transaction's external id alone.
    mutating func externalID(_ given: JSON.Object) throws(Halt) -> ExternalID? {
        guard template.externalID != nil else { return nil }
        return try optionalText(template.externalID, try activation(given))
    }

    mutating func posting(
        _ given: JSON.Object, id: TransactionID?
    ) throws(Halt) -> Posting {
        let activation = try activation(given)
        let effective = try date(template.effective, activation)
        let journalID: JournalID = try identifier(template.journalID, activation)
        let correlationID: CorrelationID? = try optionalText(template.correlationID, activation)
        let externalID: ExternalID? = try optionalText(template.externalID, activation)
        let description: FreeText? = try optionalText(template.description, activation)
        let metadata = try metadata(template.metadata, activation)
        var entries: [RequestedEntry] = []
        entries.reserveCapacity(template.entries.count)
        for entry in template.entries { entries.append(try self.entry(entry, activation)) }
        return Posting(
            id: id, journalID: journalID, effective: effective, externalID: externalID,
            correlationID: correlationID, description: description, metadata: metadata,
            entries: entries)
    }

    private mutating func entry(
        _ entry: CompiledTemplate.Entry, _ activation: Activation
    ) throws(Halt) -> RequestedEntry {
        let entryType: EntryType = try text(entry.entryType, activation)
        let accountID: AccountID = try identifier(entry.accountID, activation)
        let layer = try layer(entry.layer, activation)
        let direction = try direction(entry.direction, activation)
        let units = try units(entry.units, activation)
        let currency = try string(entry.currency, activation)
        return RequestedEntry(
            accountID: accountID, direction: direction, units: units,
            currency: RequestedCurrency(currency), layer: layer, entryType: entryType,
            description: try optionalText(entry.description, activation),
            metadata: try metadata(entry.metadata, activation))
    }

    private mutating func activation(_ given: JSON.Object) throws(Halt) -> Activation {
        for member in given.members {
            let isKnown = template.parameters.contains {
                $0.name.string.hasSameBytes(as: member.key)
            }
            guard isKnown else {
                let names = template.parameters.map(\.name.string).joined(separator: ", ")
                throw .rejected(.parameterUnknown(name: member.key, expected: names))
            }
        }
        var activation = Activation(template.environment)
        for parameter in template.parameters {
            activation[parameter.slot] = try value(of: parameter, given)
        }
        return activation
    }

    private mutating func value(
        of parameter: CompiledTemplate.Parameter, _ given: JSON.Object
    ) throws(Halt) -> Value {
        let name = parameter.name.string
        let mismatch = Halt.rejected(
            .parameterTypeMismatch(name: name, expected: parameter.type))
        let json = given[name]
        if let json, !json.isNull || parameter.type == .json {
            guard let value = ParameterValues.value(json, as: parameter.type) else {
                throw mismatch
            }
            return value
        }
        guard let expression = parameter.defaultValue else {
            throw .rejected(.parameterMissing(name: name, expected: parameter.type))
        }
        let evaluated = try evaluate(expression, Activation(template.defaults))
        guard let value = ParameterValues.value(evaluated, as: parameter.type) else {
            throw mismatch
        }
        return value
    }
}

/// Results, which are strict.
extension TemplateEvaluation {
    typealias Compiled = CompiledTemplate.CompiledExpression

    private mutating func evaluate(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> Value {
        do throws(EvaluationError) {
            return try expression.program.evaluate(
                activation, context: context, steps: &stepsLeft)
        } catch {
            guard stepsLeft > 0 else {
                throw Self.fault(
                    expression,
                    "the request's expressions take more than \(Limits.stepsPerCommand) steps")
            }
            throw Self.fault(expression, error.message)
        }
    }

    private static func fault(_ expression: Compiled, _ reason: String) -> Halt {
        .rejected(
            .expressionFailed(
                expression: expression.source.string, path: expression.path, reason: reason))
    }

    private static func mismatch(
        _ expression: Compiled, _ expected: String, _ value: Value
    ) -> Halt {
        fault(expression, "comes to a value of type \(value.type.name); expected \(expected)")
    }

    private mutating func string(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> String {
        let value = try evaluate(expression, activation)
        guard case .string(let text) = value else {
            throw Self.mismatch(expression, "a string", value)
        }
        return text
    }

    private mutating func text<Bound>(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> BoundedText<Bound> {
        try Self.bounded(try string(expression, activation), expression)
    }

    private static func bounded<Bound>(
        _ string: String, _ expression: Compiled
    ) throws(Halt) -> BoundedText<Bound> {
        do throws(TextFault) {
            return try BoundedText(string)
        } catch {
            switch error {
            case .empty: throw fault(expression, "comes to an empty text")
            case .containsNull: throw fault(expression, "comes to a text with U+0000")
            case .tooLong(let maximum):
                throw fault(
                    expression,
                    "comes to a text of \(string.utf8.count) bytes; at most \(maximum) are allowed")
            }
        }
    }

    /// The text of an optional field; null is as absent.
    private mutating func optionalText<Bound>(
        _ expression: Compiled?, _ activation: Activation
    ) throws(Halt) -> BoundedText<Bound>? {
        guard let expression else { return nil }
        let value = try evaluate(expression, activation)
        if case .null = value { return nil }
        guard case .string(let text) = value else {
            throw Self.mismatch(expression, "a string or null", value)
        }
        return try Self.bounded(text, expression)
    }

    private mutating func identifier<Subject>(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> Identifier<Subject> {
        let value = try evaluate(expression, activation)
        if case .uuid(let uuid) = value {
            return Identifier(UniqueID(bits: UInt128(uuid.high) << 64 | UInt128(uuid.low)))
        }
        guard case .string(let text) = value else {
            throw Self.mismatch(expression, "a uuid", value)
        }
        guard let id = Identifier<Subject>(text) else {
            throw Self.fault(expression, "comes to a text that is no UUID")
        }
        return id
    }

    private mutating func date(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> CalendarDate {
        let value = try evaluate(expression, activation)
        var date: DateValue?
        if case .date(let value) = value { date = value }
        if case .timestamp(let timestamp) = value { date = DateValue(timestamp) }
        guard let date else {
            throw Self.mismatch(expression, "a date or a timestamp", value)
        }
        guard let date = CalendarDate(days: Int(date.daysSince1970)) else {
            throw Self.fault(expression, "comes to a date out of range")
        }
        return date
    }

    private mutating func units(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> RequestedUnits {
        let value = try evaluate(expression, activation)
        guard case .decimal(let decimal) = value, let units = RequestedUnits(decimal.text) else {
            throw Self.mismatch(expression, "a decimal", value)
        }
        return units
    }

    private mutating func layer(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> Layer {
        let text = try string(expression, activation)
        guard let layer = Layer.allCases.first(where: { $0.constant == text }) else {
            throw Self.fault(expression, "comes to no layer: SETTLED, PENDING or ENCUMBRANCE")
        }
        return layer
    }

    private mutating func direction(
        _ expression: Compiled, _ activation: Activation
    ) throws(Halt) -> Direction {
        let text = try string(expression, activation)
        guard let direction = Direction.allCases.first(where: { $0.constant == text }) else {
            throw Self.fault(expression, "comes to no direction: DEBIT or CREDIT")
        }
        return direction
    }

    private mutating func metadata(
        _ expression: Compiled?, _ activation: Activation
    ) throws(Halt) -> Metadata? {
        guard let expression else { return nil }
        let value = try evaluate(expression, activation)
        if case .null = value { return nil }
        guard case .map(let map) = value else {
            throw Self.mismatch(expression, "a map or null", value)
        }
        let object: JSON.Object
        do throws(CELValues.Fault) {
            object = try CELValues.object(map)
        } catch {
            throw Self.fault(expression, error.reason)
        }
        do throws(Metadata.Fault) {
            return try Metadata(object)
        } catch {
            throw Self.fault(expression, "comes to metadata that \(error.reason)")
        }
    }
}
