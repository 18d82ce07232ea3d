/// A type whose values are written as one word of a command line.
public protocol ExpressibleByArgument: ParameterStorage where Word == Self {
    /// Nil when the word is not a value of the type.
    init?(argument: String)
    /// What a word must be, to follow "expected" in an error: `a whole number`.
    static var expected: String { get }
    /// All words there are, where they can be counted: for help, errors and completion.
    static var allValueStrings: [String] { get }
    /// The value as help shows it where it is a default.
    var defaultValueDescription: String { get }
}

extension ExpressibleByArgument {
    public static var allValueStrings: [String] { [] }
    public static var expected: String { "another value" }
    public var defaultValueDescription: String { String(describing: self) }
}

extension String: ExpressibleByArgument {
    public init?(argument: String) { self = argument }
    public static var expected: String { "a text" }
}

/// Whole numbers in decimal digits, with a sign where the type has one.
extension ExpressibleByArgument where Self: FixedWidthInteger {
    public init?(argument: String) {
        self.init(argument, radix: 10)
    }

    public static var expected: String {
        min == 0 ? "a whole number from 0 to \(max)" : "a whole number"
    }
}

extension Int: ExpressibleByArgument {}
extension Int32: ExpressibleByArgument {}
extension Int64: ExpressibleByArgument {}
extension UInt: ExpressibleByArgument {}
extension UInt16: ExpressibleByArgument {}
extension UInt64: ExpressibleByArgument {}

extension Double: ExpressibleByArgument {
    public init?(argument: String) {
        guard let value = Double(argument), value.isFinite else { return nil }
        self = value
    }

    public static var expected: String { "a number" }
}

/// An enumeration of words needs to declare the conformance only.
extension ExpressibleByArgument where Self: CaseIterable & RawRepresentable<String> {
    public init?(argument: String) {
        self.init(rawValue: argument)
    }

    public static var allValueStrings: [String] { allCases.map(\.rawValue) }
    public static var expected: String { "one of " + allValueStrings.joined(separator: ", ") }
    public var defaultValueDescription: String { rawValue }
}
