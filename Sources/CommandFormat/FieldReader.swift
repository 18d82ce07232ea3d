import Accounting
import JSON

/// The fields of one object of a request. Whatever does not fit is an ``InvalidRequest`` with the
/// field's path.
///
/// Unknown fields are refused first, so that a misspelt field is told as such and not as the
/// missing one; the rest in the order in which an operation reads its fields.
struct FieldReader {
    private let object: JSON.Object
    private let path: String

    init(
        _ object: JSON.Object, path: String = "", known: [String]
    ) throws(InvalidRequest) {
        self.object = object
        self.path = path
        for member in object.members
        where !known.contains(where: { $0.hasSameBytes(as: member.key) }) {
            let nearest = NearestName.find(member.key, among: known)
            throw fault(
                member.key, "is no field here" + NearestName.hint(nearest),
                nearest: nearest)
        }
    }

    func fault(
        _ key: String, _ reason: String, maximum: Int? = nil, nearest: String? = nil
    ) -> InvalidRequest {
        InvalidRequest(field: path + key, reason: reason, maximum: maximum, nearest: nearest)
    }

    /// The value of a field; nil when it is absent or null.
    private func value(_ key: String) -> JSON? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    /// Whether the field is there, be it null.
    func has(_ key: String) -> Bool { object[key] != nil }

    func required<Value>(_ key: String, _ value: Value?) throws(InvalidRequest) -> Value {
        guard let value else {
            let reason = has(key) ? "must not be null" : "is missing"
            throw fault(key, reason)
        }
        return value
    }

    func string(_ key: String) throws(InvalidRequest) -> String? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value else {
            throw fault(key, "must be a string, not \(value.kind)")
        }
        return text
    }

    func text<Bound>(_ key: String) throws(InvalidRequest) -> BoundedText<Bound>? {
        guard let string = try string(key) else { return nil }
        do throws(TextFault) {
            return try BoundedText(string)
        } catch {
            switch error {
            case .empty: throw fault(key, "must not be empty")
            case .containsNull: throw fault(key, "must not contain U+0000")
            case .tooLong(let maximum):
                throw fault(
                    key, "has \(string.utf8.count) bytes, more than the \(maximum) allowed",
                    maximum: maximum)
            }
        }
    }

    func id<Subject>(_ key: String) throws(InvalidRequest) -> Identifier<Subject>? {
        try parsed(key, "a UUID") { Identifier($0) }
    }

    func date(_ key: String) throws(InvalidRequest) -> CalendarDate? {
        try parsed(key, "a date YYYY-MM-DD from 0001-01-01 to 9999-12-31") { CalendarDate($0) }
    }

    func word<Word: ContractWord>(_ key: String) throws(InvalidRequest) -> Word? {
        let words = Word.allCases.map { "\($0.word)" }.joined(separator: ", ")
        return try parsed(key, "one of \(words)") { Word(word: $0) }
    }

    private func parsed<Value>(
        _ key: String, _ expected: String, _ parse: (String) -> Value?
    ) throws(InvalidRequest) -> Value? {
        guard let text = try string(key) else { return nil }
        guard let value = parse(text) else { throw fault(key, "must be \(expected)") }
        return value
    }

    func timestamp(_ key: String) throws(InvalidRequest) -> Timestamp? {
        guard let text = try string(key) else { return nil }
        do throws(Timestamp.Fault) {
            return try Timestamp(text)
        } catch {
            switch error {
            case .malformed: throw fault(key, "must be an RFC 3339 timestamp with an offset")
            case .tooPrecise: throw fault(key, "has more than six fractional digits")
            case .outOfRange: throw fault(key, "lies outside the years 0001 to 9999")
            }
        }
    }

    func bool(_ key: String) throws(InvalidRequest) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .bool(let answer) = value else {
            throw fault(key, "must be true or false, not \(value.kind)")
        }
        return answer
    }

    /// A whole number within a range. `maximum` is told in the refusal where the range has a
    /// bound that matters.
    func integer(
        _ key: String, in range: ClosedRange<Int64>, maximum: Int? = nil
    ) throws(InvalidRequest) -> Int64? {
        guard let value = value(key) else { return nil }
        guard case .number(let number) = value, let integer = Int64(number.digits),
            range.contains(integer)
        else {
            let bound =
                range.upperBound == .max
                ? "a whole number of at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw fault(key, "must be \(bound)", maximum: maximum)
        }
        return integer
    }

    private func object(_ key: String) throws(InvalidRequest) -> JSON.Object? {
        guard let value = value(key) else { return nil }
        guard case .object(let object) = value else {
            throw fault(key, "must be an object, not \(value.kind)")
        }
        return object
    }

    func metadata(_ key: String) throws(InvalidRequest) -> Metadata? {
        guard let object = try object(key) else { return nil }
        do throws(Metadata.Fault) {
            return try Metadata(object)
        } catch {
            throw fault(key, error.reason, maximum: error.maximum)
        }
    }

    /// The values of parameters, by name: an object of which only the numbers and texts are judged.
    func parameters(_ key: String) throws(InvalidRequest) -> JSON.Object? {
        guard let object = try object(key) else { return nil }
        do throws(Metadata.Fault) {
            try Metadata.checkContents(.object(object), maximumLevels: nil)
        } catch {
            throw fault(key, error.reason, maximum: error.maximum)
        }
        return object
    }

    /// An amount: a string, because a JSON number may lose digits on its way.
    func units(_ key: String) throws(InvalidRequest) -> RequestedUnits? {
        guard let value = value(key) else { return nil }
        if case .number = value {
            throw fault(key, "must be a string such as \"12.50\"; a JSON number can lose digits")
        }
        return try parsed(key, "a decimal such as \"12.50\", without exponent") {
            RequestedUnits($0)
        }
    }

    /// The fields of an object at `key`.
    func fields(_ key: String, known: [String]) throws(InvalidRequest) -> FieldReader? {
        guard let object = try object(key) else { return nil }
        return try FieldReader(object, path: "\(path)\(key).", known: known)
    }

    func array(_ key: String) throws(InvalidRequest) -> [JSON]? {
        guard let value = value(key) else { return nil }
        guard case .array(let elements) = value else {
            throw fault(key, "must be an array, not \(value.kind)")
        }
        return elements
    }

    /// The objects of a list, each read by `read`, which is given the element's own path.
    func objects<Value>(
        _ key: String, maximum: Int,
        _ read: (JSON.Object, String) throws(InvalidRequest) -> Value
    ) throws(InvalidRequest) -> [Value]? {
        guard let elements = try array(key) else { return nil }
        guard elements.count <= maximum else {
            throw fault(
                key, "has \(elements.count) elements, more than the \(maximum) allowed",
                maximum: maximum)
        }
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .object(let object) = element else {
                throw fault("\(key)[\(index)]", "must be an object, not \(element.kind)")
            }
            values.append(try read(object, "\(path)\(key)[\(index)]."))
        }
        return values
    }

    func ids<Subject>(
        _ key: String, maximum: Int
    ) throws(InvalidRequest) -> [Identifier<Subject>]? {
        guard let elements = try array(key) else { return nil }
        guard elements.count <= maximum else {
            throw fault(
                key, "has \(elements.count) elements, more than the \(maximum) allowed",
                maximum: maximum)
        }
        var ids: [Identifier<Subject>] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element, let id = Identifier<Subject>(text) else {
                throw fault("\(key)[\(index)]", "must be a UUID")
            }
            ids.append(id)
        }
        return ids
    }

    /// A field of an update: left out, null, or a value.
    func change<Value>(
        _ key: String, _ value: Value?
    ) -> Change<Value> {
        guard has(key) else { return .unchanged }
        return value.map(Change.set) ?? .cleared
    }
}
