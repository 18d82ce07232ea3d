/// A property that a parameter's words go to. What the type is says how often there may be one:
///
/// | property | meaning |
/// |---|---|
/// | `Value` | once; else the property stays what it starts as |
/// | `Value?` | once or not at all |
/// | `Required<Value>`, its key path written `\.$name` | once, and it must be given |
/// | `[Value]` | any number of times; the first takes the place of what the property starts as |
public protocol ParameterStorage {
    associatedtype Word: ExpressibleByArgument
    static var occurrence: Occurrence { get }
    /// Takes a word; false if it is no value of the type.
    mutating func take(_ word: String, isFirst: Bool) -> Bool
    /// What help says is taken where nothing is given; nil if there is nothing to say.
    var defaultText: String? { get }
}

/// How often a parameter stands in a command line.
public enum Occurrence: Sendable {
    case atMostOnce
    case once
    case anyNumber
}

extension ExpressibleByArgument {
    public static var occurrence: Occurrence { .atMostOnce }

    public mutating func take(_ word: String, isFirst: Bool) -> Bool {
        guard let value = Self(argument: word) else { return false }
        self = value
        return true
    }

    public var defaultText: String? { defaultValueDescription }
}

extension Optional: ParameterStorage where Wrapped: ExpressibleByArgument {
    public typealias Word = Wrapped
    public static var occurrence: Occurrence { .atMostOnce }

    public mutating func take(_ word: String, isFirst: Bool) -> Bool {
        self = Wrapped(argument: word)
        return self != nil
    }

    public var defaultText: String? { flatMap(\.defaultText) }
}

extension Array: ParameterStorage where Element: ExpressibleByArgument {
    public typealias Word = Element
    public static var occurrence: Occurrence { .anyNumber }

    public mutating func take(_ word: String, isFirst: Bool) -> Bool {
        guard let value = Element(argument: word) else { return false }
        self = isFirst ? [value] : self + [value]
        return true
    }

    public var defaultText: String? {
        isEmpty ? nil : map(\.defaultValueDescription).joined(separator: ", ")
    }
}

/// A value that must be given: until the command line is read there is none.
@propertyWrapper
public struct Required<Value: ExpressibleByArgument>: ParameterStorage {
    public typealias Word = Value
    private var value: Value?

    public init() {}

    public var wrappedValue: Value {
        get {
            guard let value else { preconditionFailure("read before the command line was") }
            return value
        }
        set { value = newValue }
    }

    public var projectedValue: Required<Value> {
        get { self }
        set { self = newValue }
    }

    public static var occurrence: Occurrence { .once }

    public mutating func take(_ word: String, isFirst: Bool) -> Bool {
        value = Value(argument: word)
        return value != nil
    }

    public var defaultText: String? { nil }
}

extension Required: Sendable where Value: Sendable {}
