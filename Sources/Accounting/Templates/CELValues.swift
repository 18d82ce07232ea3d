public import CEL
public import JSON

/// Between JSON and the values of expressions.
public enum CELValues {
    /// A JSON value as expressions see it. A number is an int when it is written without point and
    /// exponent and fits 64 bits, else a double.
    public static func value(of json: JSON) -> Value {
        switch json {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): value(of: number)
        case .string(let text): .string(text)
        case .array(let elements): .list(elements.map(value))
        case .object(let object):
            .map(MapValue(named: object.members.map { ($0.key, value(of: $0.value)) }))
        }
    }

    private static func value(of number: JSON.Number) -> Value {
        if let integer = Int64(number.digits) { return .int(integer) }
        return .double(Double(number.digits) ?? .nan)
    }

    /// Why a value is no metadata.
    public struct Fault: Error, Sendable {
        public let reason: String
    }

    /// A value as metadata holds it: decimals in their shortest form, UUIDs, dates and timestamps
    /// become strings; doubles must be finite; keys are strings. Anything else is a fault.
    public static func json(of value: Value) throws(Fault) -> JSON {
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let integer): return .integer(integer)
        case .uint(let integer): return .integer(integer)
        case .double(let double): return .number(try number(double))
        case .string(let text): return .string(text)
        case .decimal(let decimal): return .string(decimal.text)
        case .uuid(let uuid): return .string(uuid.text)
        case .date(let date): return .string(date.text)
        case .timestamp(let timestamp): return .string(try text(timestamp))
        case .list(let elements):
            var values: [JSON] = []
            for element in elements { values.append(try json(of: element)) }
            return .array(values)
        case .map(let map): return .object(try object(map))
        case .bytes, .duration, .type, .optional:
            throw Fault(reason: "metadata holds no \(value.type.name)")
        }
    }

    public static func object(_ map: MapValue) throws(Fault) -> JSON.Object {
        var members: [JSON.Object.Member] = []
        for entry in map.entries {
            guard case .string(let key) = entry.key else {
                throw Fault(reason: "a key of metadata is a string, not \(entry.key.type.name)")
            }
            members.append(JSON.Object.Member(key: key, value: try json(of: entry.value)))
        }
        return JSON.Object(members)
    }

    /// The fewest digits that read back as the same double.
    private static func number(_ double: Double) throws(Fault) -> JSON.Number {
        guard double.isFinite else { throw Fault(reason: "metadata holds finite doubles only") }
        let text = double.description
        let shortest = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        guard let number = JSON.Number(digits: shortest) else {
            throw Fault(reason: "\(text) is no JSON number")
        }
        return number
    }

    private static func text(_ timestamp: CEL.Timestamp) throws(Fault) -> String {
        guard timestamp.nanoseconds % 1_000 == 0 else {
            throw Fault(reason: "a timestamp has more than six digits behind the second")
        }
        let microseconds =
            timestamp.seconds * 1_000_000 + Int64(timestamp.nanoseconds / 1_000)
        return Timestamp(microseconds: microseconds).description
    }
}
