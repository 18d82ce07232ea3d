import Accounting
import JSON

/// The JSON Schema (draft 2020-12) of an event version's payload or details, as it is published
/// with the project.
///
/// A schema says what is written. Readers pass over fields that they do not know, so none is closed
/// to more of them.
public struct EventSchema: Sendable {
    /// `account_created.1.payload.json`.
    public let fileName: String
    public let text: String

    /// Every schema of every event version, payloads before details.
    public static let all = StoredForm.all.flatMap { form in
        [
            EventSchema(form, "payload", form.payload + [detailsHash(of: form)], form.alternatives),
            EventSchema(form, "details", [salt] + form.details + provenance, []),
        ]
    }

    /// Always there where the event never is without details.
    private static func detailsHash(of form: StoredForm) -> StoredField {
        StoredField(
            "details_hash", .digest,
            form.details.contains { $0.presence == .always } ? .always : .optional,
            "SHA-256 of the details' stored text; absent when there never were any.")
    }

    private static let salt = StoredField("salt", .salt, .always, "Random, of this event alone.")
    private static let provenance = [
        StoredField("actor", .text(ActorBound.self), "Who asked."),
        StoredField("reason", .text(ProseBound.self), "Why."),
    ]

    private init(
        _ form: StoredForm, _ part: String, _ fields: [StoredField], _ alternatives: [String]
    ) {
        let name = "\(form.type.rawValue).\(form.version).\(part)"
        fileName = name + ".json"
        var schema = JSON.Object([
            .init(key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
            .init(key: "$id", value: .string("urn:daybook:event:\(name)")),
            .init(key: "title", value: .string("\(form.type.rawValue), version \(form.version)")),
            .init(key: "description", value: .string("\(form.meaning) Its \(part).")),
        ])
        schema.members += Self.object(of: fields)
        if !alternatives.isEmpty {
            let branches = alternatives.map { JSON.object(Self.required([$0])) }
            schema.members.append(.init(key: "oneOf", value: .array(branches)))
        }
        text = JSON.object(schema).indented() + "\n"
    }

    private static func object(of fields: [StoredField]) -> [JSON.Object.Member] {
        let properties = fields.map { JSON.Object.Member(key: $0.name, value: schema(of: $0)) }
        let always = fields.filter { $0.presence == .always }.map(\.name)
        return [
            .init(key: "type", value: "object"),
            .init(key: "properties", value: .object(JSON.Object(properties))),
        ] + (always.isEmpty ? [] : required(always).members)
    }

    private static func required(_ names: [String]) -> JSON.Object {
        JSON.Object([.init(key: "required", value: .array(names.map(JSON.string)))])
    }

    private static func schema(of field: StoredField) -> JSON {
        var members = keywords(of: field.kind)
        if field.presence == .clearable { members = members.map(\.orNull) }
        members.insert(.init(key: "description", value: .string(field.meaning)), at: 0)
        return .object(JSON.Object(members))
    }

    /// Lengths of text are bytes in the ledger and characters in a schema: a bound holds for both.
    private static func keywords(of kind: StoredField.Kind) -> [JSON.Object.Member] {
        switch kind {
        case .id:
            string("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
        case .text(let bytes):
            [
                .init(key: "type", value: "string"),
                .init(key: "minLength", value: .integer(bytes.lowerBound)),
                .init(key: "maxLength", value: .integer(bytes.upperBound)),
            ]
        case .date: string("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
        case .word(let words): [.init(key: "enum", value: .array(words.map(JSON.string)))]
        case .flag: [.init(key: "type", value: "boolean")]
        case .integer(let minimum):
            [
                .init(key: "type", value: "integer"),
                .init(key: "minimum", value: .integer(minimum)),
                .init(key: "maximum", value: .integer(Int64.max)),
            ]
        case .metadata: [.init(key: "type", value: "object")]
        case .units: string("^(0|[1-9][0-9]{0,19})(\\.[0-9]{0,17}[1-9])?$")
        case .currency:
            // At least one letter, written without looking ahead, which many readers cannot.
            string("^([A-Z][A-Z0-9._/-]*|[0-9][0-9._/-]*[A-Z][A-Z0-9._/-]*)$")
                + [.init(key: "maxLength", value: .integer(Currency.maximumLength))]
        case .digest: string("^[0-9a-f]{64}$")
        case .salt: string("^[0-9a-f]{32}$")
        case .unsignedText: string("^(0|[1-9][0-9]{0,19})$")
        case .object(let fields): object(of: fields)
        case .objects(let minimum, let maximum, let fields):
            [
                .init(key: "type", value: "array"),
                .init(key: "minItems", value: .integer(minimum)),
            ]
                + (maximum.map { [.init(key: "maxItems", value: .integer($0))] } ?? [])
                + [.init(key: "items", value: .object(JSON.Object(object(of: fields))))]
        }
    }

    private static func string(_ pattern: String) -> [JSON.Object.Member] {
        [
            .init(key: "type", value: "string"),
            .init(key: "pattern", value: .string(pattern)),
        ]
    }
}

extension JSON.Object.Member {
    /// The keyword with null allowed beside what it allows.
    fileprivate var orNull: JSON.Object.Member {
        switch (key, value) {
        case ("type", let type): JSON.Object.Member(key: key, value: [type, "null"])
        case ("enum", .array(let words)): JSON.Object.Member(key: key, value: .array(words + [nil]))
        case (_, _): self
        }
    }
}

extension JSON {
    /// The value over several lines, for people.
    fileprivate func indented(_ margin: String = "") -> String {
        let inner = margin + "  "
        switch self {
        case .object(let object) where !object.members.isEmpty:
            let lines = object.members.map { member in
                inner + JSON.string(member.key).text + ": " + member.value.indented(inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
        case .array(let elements) where elements.contains(where: \.isObject):
            let lines = elements.map { inner + $0.indented(inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(margin)]"
        case .array(let elements): return "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .null, .bool, .number, .string, .object: return text
        }
    }

    private var isObject: Bool {
        if case .object = self { true } else { false }
    }
}
