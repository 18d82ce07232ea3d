import JSON
import RegularExpressions

/// Validates against the few keywords of JSON Schema (draft 2020-12) that the published schemas
/// use, strictly: a keyword that it does not know is a fault of the schema, and so, beyond what the
/// standard says, is a member that the schema does not declare a fault of the value.
struct SchemaValidator {
    private var faults: [String] = []
    /// Whether members that are not declared are faults.
    private let isClosed: Bool

    /// What is wrong with the value, each with its place; empty when nothing is.
    static func faults(
        of value: JSON, against schema: JSON, isClosed: Bool = true
    ) -> [String] {
        var validator = SchemaValidator(isClosed: isClosed)
        validator.check(value, schema, at: "$")
        return validator.faults
    }

    private init(isClosed: Bool) { self.isClosed = isClosed }

    private static let annotations = ["$schema", "$id", "title", "description"]

    private mutating func check(_ value: JSON, _ schema: JSON, at place: String) {
        guard case .object(let schema) = schema else { return note(place, "no schema") }
        for keyword in schema.members where !Self.annotations.contains(keyword.key) {
            check(value, keyword.key, keyword.value, of: schema, at: place)
        }
    }

    private mutating func note(_ place: String, _ fault: String) {
        faults.append("\(place): \(fault)")
    }

    private mutating func check(
        _ value: JSON, _ keyword: String, _ rule: JSON, of schema: JSON.Object, at place: String
    ) {
        switch (keyword, rule) {
        case ("type", .string(let type)): checkType(value, [type], at: place)
        case ("type", .array(let types)):
            checkType(value, types.compactMap(\.string), at: place)
        case ("enum", .array(let values)):
            if !values.contains(value) { note(place, "\(value.text) is not in the enum") }
        case ("pattern", .string(let pattern)): checkPattern(value, pattern, at: place)
        case ("minLength", .number(let bound)), ("maxLength", .number(let bound)):
            guard case .string(let text) = value else { return }
            checkBound(text.unicodeScalars.count, keyword, bound, at: place)
        case ("minItems", .number(let bound)), ("maxItems", .number(let bound)):
            guard case .array(let elements) = value else { return }
            checkBound(elements.count, keyword, bound, at: place)
        case ("minimum", .number(let bound)), ("maximum", .number(let bound)):
            guard case .number(let number) = value else { return }
            guard let integer = Int(number.digits) else { return note(place, "beyond 64 bits") }
            checkBound(integer, keyword, bound, at: place)
        case ("items", _):
            guard case .array(let elements) = value else { return }
            for (index, element) in elements.enumerated() {
                check(element, rule, at: "\(place)[\(index)]")
            }
        case ("properties", .object(let properties)):
            checkProperties(value, properties, at: place)
        case ("required", .array(let names)):
            guard case .object(let object) = value else { return }
            for name in names.compactMap(\.string) where object[name] == nil {
                note(place, "\(name) is missing")
            }
        case ("oneOf", .array(let branches)):
            let matching = branches.filter {
                Self.faults(of: value, against: $0, isClosed: false).isEmpty
            }
            if matching.count != 1 { note(place, "\(matching.count) branches of oneOf match") }
        case (_, _): note(place, "the schema's keyword \(keyword) is not known")
        }
    }

    private mutating func checkProperties(
        _ value: JSON, _ properties: JSON.Object, at place: String
    ) {
        guard case .object(let object) = value else { return }
        for member in object.members {
            if let schema = properties[member.key] {
                check(member.value, schema, at: "\(place).\(member.key)")
            } else if isClosed {
                note(place, "\(member.key) is not declared")
            }
        }
    }

    private mutating func checkType(_ value: JSON, _ types: [String], at place: String) {
        let actual: String
        switch value {
        case .null: actual = "null"
        case .bool: actual = "boolean"
        case .number(let number): actual = Int64(number.digits) == nil ? "number" : "integer"
        case .string: actual = "string"
        case .array: actual = "array"
        case .object: actual = "object"
        }
        if !types.contains(actual) { note(place, "\(actual), not \(types)") }
    }

    private mutating func checkPattern(_ value: JSON, _ pattern: String, at place: String) {
        guard case .string(let text) = value else { return }
        guard let expression = try? RegularExpression(pattern) else {
            return note(place, "the schema's pattern \(pattern) is none")
        }
        if !expression.matches(text) { note(place, "\(text) does not match \(pattern)") }
    }

    private mutating func checkBound(
        _ size: Int, _ keyword: String, _ bound: JSON.Number, at place: String
    ) {
        guard let limit = Int(bound.digits) else { return note(place, "\(keyword) is no integer") }
        let holds = keyword.hasPrefix("min") ? size >= limit : size <= limit
        if !holds { note(place, "\(size) breaks \(keyword) \(limit)") }
    }
}

extension JSON {
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
