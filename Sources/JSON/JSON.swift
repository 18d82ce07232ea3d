/// The contract's JSON: a reader that keeps digits and names the place of a fault, a writer, and
/// the canonical form that content is compared in.
///
/// | file | holds |
/// |---|---|
/// | `JSON.swift` | the value, its equality and its measures |
/// | `JSONReader.swift` | text to value; refuses what RFC 8259 refuses, and repeated keys |
/// | `JSONWriter.swift` | value to text, and the piecewise writer that events are encoded with |
/// | `CanonicalForm.swift` | keys sorted by their bytes, nothing else changed |
///
/// A number stays the digits that were given: `1.0` and `1` are different values here, and no
/// digit is ever rounded through a `Double`. Text is compared by its UTF-8 bytes, never by Unicode
/// equivalence.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([JSON])
    case object(Object)

    /// A number as it was written: a token of RFC 8259's `number`.
    public struct Number: Sendable, Hashable {
        public let digits: String

        /// The number with these digits, or nil when they are no JSON number.
        public init?(digits: String) {
            guard JSONReader.isNumber(digits) else { return nil }
            self.digits = digits
        }

        init(unchecked digits: String) {
            self.digits = digits
        }

        public init(_ integer: some BinaryInteger) {
            digits = String(integer)
        }
    }

    /// The members of an object in the order given; keys are unique.
    public struct Object: Sendable {
        public struct Member: Sendable {
            public let key: String
            public let value: JSON

            public init(key: String, value: JSON) {
                self.key = key
                self.value = value
            }
        }

        public var members: [Member]

        public init(_ members: [Member] = []) {
            self.members = members
        }

        /// The value of `key`, or nil when there is no such member.
        public subscript(key: String) -> JSON? {
            members.first { $0.key.hasSameBytes(as: key) }?.value
        }
    }

    public static func integer(_ value: some BinaryInteger) -> JSON {
        .number(Number(value))
    }

    /// A string, or null for nil.
    public static func optional(_ text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }

    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// What kind of value this is, in the words of an error message.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSON: Equatable {
    /// Equal as JSON values: members in any order, text by bytes, numbers by their digits.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}

extension JSON.Object: Equatable {
    public static func == (left: JSON.Object, right: JSON.Object) -> Bool {
        guard left.members.count == right.members.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
{
    public init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(Object(members.map { Object.Member(key: $0.0, value: $0.1) }))
    }

    public init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }

    public init(stringLiteral value: String) {
        self = .string(value)
    }

    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    public init(nilLiteral: ()) {
        self = .null
    }
}

extension String {
    /// Whether both are the same bytes of UTF-8; `==` would also hold for canonical equivalents.
    @inlinable
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return utf8.elementsEqual(other.utf8)
    }

    /// Whether the UTF-8 bytes come before those of `other`.
    @inlinable
    public func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
