import Accounting
import JSON

/// An object of a stored event while it is read; what does not fit says which field and why.
struct StoredObject {
    struct Fault: Error {
        let reason: String
    }

    static let empty = StoredObject(object: JSON.Object(), place: "")

    private let object: JSON.Object
    private let place: String

    private init(object: JSON.Object, place: String) {
        self.object = object
        self.place = place
    }

    init(_ bytes: [UInt8], in place: String) throws {
        guard case .object(let object) = try JSONReader.read(bytes) else {
            throw Fault(reason: "its \(place) is no object")
        }
        self.init(object: object, place: place)
    }

    func has(_ key: String) -> Bool { object[key] != nil }

    private func fault(_ key: String, _ expected: String) -> Fault {
        Fault(reason: "\(place).\(key) is not \(expected)")
    }

    /// The string at `key`; nil when it is absent or null.
    func string(_ key: String) throws -> String? {
        switch object[key] {
        case nil, .null: return nil
        case .string(let text): return text
        case .bool, .number, .array, .object: throw fault(key, "a string")
        }
    }

    func text<Bound>(_ key: String) throws -> BoundedText<Bound>? {
        try string(key).map { BoundedText(stored: $0) }
    }

    /// The string at `key`, read by `parse`; nil when it is absent or null.
    func value<Value>(_ key: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = try string(key) else { return nil }
        guard let value = parse(text) else { throw fault(key, "a \(Value.self)") }
        return value
    }

    func required<Value>(_ key: String, _ parse: (String) -> Value?) throws -> Value {
        guard let value = try value(key, parse) else {
            throw Fault(reason: "\(place).\(key) is missing")
        }
        return value
    }

    func bool(_ key: String) throws -> Bool {
        guard case .bool(let value) = object[key] else { throw fault(key, "a boolean") }
        return value
    }

    func integer(_ key: String) throws -> Int64 {
        guard case .number(let number) = object[key], let value = Int64(number.digits) else {
            throw fault(key, "a 64-bit integer")
        }
        return value
    }

    /// The objects of the array at `key`; none when it is absent.
    func objects(_ key: String) throws -> [StoredObject] {
        guard let value = object[key] else { return [] }
        guard case .array(let elements) = value else { throw fault(key, "an array") }
        return try elements.enumerated().map { index, element in
            guard case .object(let object) = element else {
                throw fault("\(key)[\(index)]", "an object")
            }
            return StoredObject(object: object, place: "\(place).\(key)[\(index)]")
        }
    }

    func metadata(_ key: String) throws -> Metadata? {
        switch object[key] {
        case nil, .null: return nil
        case .object(let object): return Metadata(stored: object)
        case .bool, .number, .string, .array: throw fault(key, "an object")
        }
    }

    func change<Value>(_ key: String, _ parse: (String) -> Value?) throws -> Change<Value> {
        guard let field = object[key] else { return .unchanged }
        if field.isNull { return .cleared }
        return try value(key, parse).map(Change.set) ?? .cleared
    }

    func textChange<Bound>(_ key: String) throws -> Change<BoundedText<Bound>> {
        try change(key) { BoundedText(stored: $0) }
    }

    func metadataChange(_ key: String) throws -> Change<Metadata> {
        guard has(key) else { return .unchanged }
        return try metadata(key).map(Change.set) ?? .cleared
    }
}
