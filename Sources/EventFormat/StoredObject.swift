import Accounting
import JSON

/// An object of a stored event while it is read; what does not fit says which field and why.
struct StoredObject {
    struct Fault: Error {
        let reason: String
    }

    static let empty = StoredObject(object: JSON.Object(), place: "")

    private let object: JSON.Object
    /// The object's path within the event, for faults: `payload.entries[2]`.
    private let place: String

    private init(object: JSON.Object, place: String) {
        self.object = object
        self.place = place
    }

    init(_ bytes: [UInt8], in place: String) throws(Fault) {
        let value: JSON
        do throws(JSONSyntaxError) {
            value = try JSONReader.read(bytes)
        } catch {
            throw Fault(
                reason: "its \(place) is no JSON: \(error.reason), at line \(error.line), "
                    + "column \(error.column)")
        }
        guard case .object(let object) = value else {
            throw Fault(reason: "its \(place) is no object but \(value.kind)")
        }
        self.init(object: object, place: place)
    }

    func has(_ key: String) -> Bool { object[key] != nil }

    func fault(_ key: String, _ reason: String) -> Fault {
        Fault(reason: "\(place).\(key) \(reason)")
    }

    /// The value, or a fault that tells whether the field is absent or null.
    func required<Value>(_ key: String, _ value: Value?) throws(Fault) -> Value {
        guard let value else { throw fault(key, has(key) ? "is null" : "is missing") }
        return value
    }
}

/// Values of one kind each; nil when the field is absent or null.
extension StoredObject {
    func string(_ key: String) throws(Fault) -> String? {
        switch object[key] {
        case nil, .null: return nil
        case .string(let text): return text
        case .bool, .number, .array, .object: throw fault(key, "is not a string")
        }
    }

    func text<Bound>(_ key: String) throws(Fault) -> BoundedText<Bound>? {
        try string(key).map { BoundedText(stored: $0) }
    }

    /// The string at `key`, read by `parse`; `expected` says what it has to be.
    func parsed<Value>(
        _ key: String, _ expected: String, _ parse: (String) -> Value?
    ) throws(Fault) -> Value? {
        guard let text = try string(key) else { return nil }
        guard let value = parse(text) else { throw fault(key, "is not \(expected)") }
        return value
    }

    func id<Subject>(_ key: String) throws(Fault) -> Identifier<Subject>? {
        try parsed(key, "a UUID") { Identifier($0) }
    }

    func date(_ key: String) throws(Fault) -> CalendarDate? {
        try parsed(key, "a date") { CalendarDate($0) }
    }

    func word<Word: ContractWord>(_ key: String) throws(Fault) -> Word? {
        guard let text = try string(key) else { return nil }
        guard let word = Word(word: text) else {
            let words = Word.allCases.map { "\($0.word)" }.joined(separator: ", ")
            throw fault(key, "is not one of \(words)")
        }
        return word
    }

    func bool(_ key: String) throws(Fault) -> Bool? {
        switch object[key] {
        case nil, .null: return nil
        case .bool(let value): return value
        case .number, .string, .array, .object: throw fault(key, "is not a boolean")
        }
    }

    func integer(_ key: String) throws(Fault) -> Int64? {
        switch object[key] {
        case nil, .null: return nil
        case .number(let number):
            guard let value = Int64(number.digits) else {
                throw fault(key, "is not a 64-bit integer")
            }
            return value
        case .bool, .string, .array, .object: throw fault(key, "is not a 64-bit integer")
        }
    }

    func object(_ key: String) throws(Fault) -> JSON.Object? {
        switch object[key] {
        case nil, .null: return nil
        case .object(let object): return object
        case .bool, .number, .string, .array: throw fault(key, "is not an object")
        }
    }

    func metadata(_ key: String) throws(Fault) -> Metadata? {
        try object(key).map(Metadata.init(stored:))
    }

    /// The object at `key`, to be read field by field.
    func fields(_ key: String) throws(Fault) -> StoredObject? {
        try object(key).map { StoredObject(object: $0, place: "\(place).\(key)") }
    }

    func objects(_ key: String) throws(Fault) -> [StoredObject]? {
        switch object[key] {
        case nil, .null: return nil
        case .array(let elements):
            var objects: [StoredObject] = []
            objects.reserveCapacity(elements.count)
            for (index, element) in elements.enumerated() {
                guard case .object(let object) = element else {
                    throw fault("\(key)[\(index)]", "is not an object")
                }
                objects.append(
                    StoredObject(object: object, place: "\(place).\(key)[\(index)]"))
            }
            return objects
        case .bool, .number, .string, .object: throw fault(key, "is not an array")
        }
    }

    /// A field of an update: absent, null, or the value that was read from it.
    func change<Value>(_ key: String, _ value: Value?) -> Change<Value> {
        guard has(key) else { return .unchanged }
        return value.map(Change.set) ?? .cleared
    }
}
