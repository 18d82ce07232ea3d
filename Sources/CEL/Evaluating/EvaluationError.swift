/// Why an expression came to no value, and where.
public struct EvaluationError: Error, Sendable {
    public let reason: Reason
    /// Where in the expression, with the expression.
    public let place: SourcePlace

    /// The reason in a sentence without the place.
    public var message: String { reason.text }

    /// The reason, the line of the expression and a caret under the place.
    public var rendered: String { place.render(message) }

    /// One case for each way to fail.
    public enum Reason: Sendable {
        /// No such variable, constant or type.
        case unknownName(String)
        /// No such function.
        case unknownFunction(String)
        /// A variable that is declared but was given no value.
        case unbound(String)
        /// A function or operator does not take values of these types; a hint may say what to do.
        case noOverload(String, [TypeValue], hint: String?)
        /// A map without the key, shown as written.
        case noSuchKey(String)
        /// A value that has no fields.
        case noFields(TypeValue, field: String)
        case indexOutOfRange(Int64, count: Int)
        /// A list's index that is no whole number.
        case badIndex(TypeValue)
        case repeatedKey(String)
        case unsupportedKey(TypeValue)
        case divisionByZero
        case remainderByZero
        /// An arithmetic result outside the range of its type.
        case overflow(String)
        /// A conversion whose result is outside the range of its type.
        case outOfRange(String)
        /// A text that a conversion cannot read.
        case unreadable(String, as: String, expected: String)
        /// A decimal result that is not exact within 38 digits.
        case notExact(String, hint: String)
        /// An argument of the right type that a function cannot work with.
        case invalidArgument(String)
        case unknownTimeZone(String)
        /// Something that the embedder has not given.
        case notGiven(String)
        /// The value of an optional that has none.
        case noValue
        case limitExceeded(Limit, Int)
    }

    /// The limits that an evaluation can pass.
    public enum Limit: String, Sendable {
        case steps = "evaluation steps"
        case textBytes = "bytes of a text"
        case elements = "elements of a list or map"
    }
}

extension EvaluationError.Reason {
    /// The reason in a sentence.
    public var text: String {
        switch self {
        case .unknownName(let name): "there is no variable, constant or type `\(name)`"
        case .unknownFunction(let name): "there is no function `\(name)`"
        case .unbound(let name): "`\(name)` has no value"
        case .noOverload(let function, let types, let hint):
            Self.noOverload(function, types) + (hint.map { ": " + $0 } ?? "")
        case .noSuchKey(let key): "there is no key \(key)"
        case .noFields(let type, let field): "a value of type \(type.word) has no field `\(field)`"
        case .indexOutOfRange(let index, let count):
            "index \(index) is out of range: there are \(count)"
        case .badIndex(let type):
            "a list's index is a whole number, not a value of type \(type.word)"
        case .repeatedKey(let key): "the key \(key) stands in the map twice"
        case .unsupportedKey(let type):
            "a value of type \(type.word) cannot be a key; keys are bool, int, uint or string"
        case .divisionByZero: "division by zero"
        case .remainderByZero: "remainder of a division by zero"
        case .overflow(let operation): "the result of \(operation) is outside its range"
        case .outOfRange(let what): "\(what) is outside the range of its type"
        case .unreadable(let text, let type, let expected):
            "\"\(CodePoints.excerpt(text))\" is no \(type): expected \(expected)"
        case .notExact(let operation, let hint):
            "the result of \(operation) is not exact within 38 digits: \(hint)"
        case .invalidArgument(let what): what
        case .unknownTimeZone(let name):
            "there is no time zone \"\(CodePoints.excerpt(name))\""
        case .notGiven(let what): "\(what) is not known here"
        case .noValue: "the optional has no value"
        case .limitExceeded(let limit, let maximum):
            "the limit of \(maximum) \(limit.rawValue) is exceeded"
        }
    }

    private static func noOverload(_ function: String, _ types: [TypeValue]) -> String {
        "`\(function)` does not take (" + types.map(\.word).joined(separator: ", ") + ")"
    }

    /// Whether `||` and `&&` may forget the error. A limit ends the evaluation whatever else.
    var isAbsorbable: Bool {
        if case .limitExceeded = self { return false }
        return true
    }
}

/// An error on its way to the machine, which knows the place.
struct Fault: Error {
    let reason: EvaluationError.Reason

    init(_ reason: EvaluationError.Reason) { self.reason = reason }

    static func noOverload(_ function: String, _ values: Value..., hint: String? = nil) -> Fault {
        Fault(.noOverload(function, values.map(\.type), hint: hint))
    }
}
