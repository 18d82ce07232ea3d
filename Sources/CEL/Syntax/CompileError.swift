/// Why a text is no expression of the language, and where.
public struct ParseError: Error, Sendable {
    public let reason: String
    /// What could stand there instead.
    public let expected: String?
    /// A known name at most two letters away from the unknown one.
    public let nearest: String?
    public let place: SourcePlace
}

/// Why an expression cannot work with what the environment declares, and where.
public struct CheckError: Error, Sendable {
    public let reason: String
    /// What would fit there.
    public let expected: String?
    /// A known name at most two letters away from the unknown one.
    public let nearest: String?
    public let place: SourcePlace
}

/// Why an expression was not compiled.
public enum CompileError: Error, Sendable {
    case parse(ParseError)
    case check(CheckError)

    public var reason: String {
        switch self {
        case .parse(let error): error.reason
        case .check(let error): error.reason
        }
    }

    public var expected: String? {
        switch self {
        case .parse(let error): error.expected
        case .check(let error): error.expected
        }
    }

    public var nearest: String? {
        switch self {
        case .parse(let error): error.nearest
        case .check(let error): error.nearest
        }
    }

    public var place: SourcePlace {
        switch self {
        case .parse(let error): error.place
        case .check(let error): error.place
        }
    }

    /// The whole of it in a sentence, without the place.
    public var message: String {
        var message = reason
        if let expected { message += "; expected \(expected)" }
        if let nearest { message += "; did you mean `\(nearest)`?" }
        return message
    }

    /// The message, the line of the expression and a caret under the place.
    public var rendered: String { place.render(message) }
}
