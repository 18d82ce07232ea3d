import CEL
import JSON

/// Coercing a parameter's given value, or its default, to the parameter's type (the rules,
/// "Parameters").
enum ParameterValues {
    /// The value that a JSON value gives a parameter; nil when it does not fit.
    static func value(_ json: JSON, as type: ParameterType) -> Value? {
        switch (type, json) {
        case (.string, .string(let text)): .string(text)
        case (.integer, .number(let number)): Int64(number.digits).map(Value.int)
        case (.decimal, .string(let text)): decimal(text).map(Value.decimal)
        case (.boolean, .bool(let flag)): .bool(flag)
        case (.uuid, .string(let text)): UUIDValue(text).map(Value.uuid)
        case (.date, .string(let text)): date(text).map(Value.date)
        case (.timestamp, .string(let text)): timestamp(text).map(Value.timestamp)
        case (.json, _): CELValues.value(of: json)
        case (.string, _), (.integer, _), (.decimal, _), (.boolean, _), (.uuid, _), (.date, _),
            (.timestamp, _):
            nil
        }
    }

    /// What a default evaluated to, as a value of the parameter's type; nil when it does not fit.
    static func value(_ value: Value, as type: ParameterType) -> Value? {
        switch (type, value) {
        case (.string, .string), (.integer, .int), (.decimal, .decimal), (.boolean, .bool),
            (.uuid, .uuid), (.date, .date), (.timestamp, .timestamp), (.json, _):
            value
        case (.decimal, .int(let number)): .decimal(CEL.Decimal(number))
        case (.decimal, .string(let text)): decimal(text).map(Value.decimal)
        case (.uuid, .string(let text)): UUIDValue(text).map(Value.uuid)
        case (.date, .timestamp(let timestamp)): .date(DateValue(timestamp))
        case (.date, .string(let text)): date(text).map(Value.date)
        case (.timestamp, .string(let text)): timestamp(text).map(Value.timestamp)
        case (.string, _), (.integer, _), (.decimal, _), (.boolean, _), (.uuid, _), (.date, _),
            (.timestamp, _):
            nil
        }
    }

    /// An amount's text, of at most 38 digits.
    private static func decimal(_ text: String) -> CEL.Decimal? {
        guard RequestedUnits(text) != nil else { return nil }
        return CEL.Decimal(text)
    }

    private static func date(_ text: String) -> DateValue? {
        DateValue(text) ?? timestamp(text).map(DateValue.init)
    }

    /// To the microsecond, as all timestamps of the ledger.
    private static func timestamp(_ text: String) -> CEL.Timestamp? {
        do throws(Timestamp.Fault) {
            let timestamp = try Timestamp(text)
            return CEL.Timestamp(microsecondsSince1970: timestamp.microseconds)
        } catch {
            return nil
        }
    }

    /// The given values in the form that contents are compared in: decimals in their shortest
    /// form, UUIDs in lower case, nulls left out but for json, keys sorted; the rest as given.
    static func canonical(
        _ given: JSON.Object, of parameters: [TemplateParameter]
    ) -> JSON.Object {
        var members: [JSON.Object.Member] = []
        for member in given.members {
            let type = parameters.first { $0.name.string.hasSameBytes(as: member.key) }?.type
            if member.value.isNull, type != .json { continue }
            members.append(
                JSON.Object.Member(key: member.key, value: canonical(member.value, as: type)))
        }
        return JSON.Object(members).canonical
    }

    private static func canonical(_ value: JSON, as type: ParameterType?) -> JSON {
        guard case .string(let text) = value else { return value }
        switch type {
        case .decimal: return .string(RequestedUnits(text)?.text ?? text)
        case .uuid: return .string(UniqueID(text)?.description ?? text)
        case .string, .integer, .boolean, .date, .timestamp, .json, nil: return value
        }
    }
}
