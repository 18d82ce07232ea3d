public import CEL

/// What expressions see beside parameters (the rules, "The expression language"): the standard
/// language, the ledger's types and functions, and the constants. For ever: what is added here can
/// never be taken away again.
public enum TemplateLanguage {
    /// - Parameter extensions: none in a template; a person who tries an expression may add some.
    public static func environment(
        _ variables: [Variable], extensions: [Library] = []
    ) -> Environment {
        Environment(
            libraries: [.ledger] + extensions, variables: variables, constants: constants)
    }

    /// The world as expressions may ask for it.
    ///
    /// - Parameter today: the date in UTC of the event that the posting becomes.
    public static func context(today: CalendarDate, in outside: Outside) -> EvaluationContext {
        EvaluationContext(
            today: DateValue(daysSince1970: Int(today.days)), timeZone: outside.timeZone,
            currencyDecimals: { Currency($0)?.decimalsOfISO })
    }

    /// The layers, the directions and the ways to round, each the string of its name.
    public static let constants: [String: Value] = {
        let words =
            Layer.allCases.map(\.constant) + Direction.allCases.map(\.constant)
            + RoundingMode.allCases.map(\.rawValue)
        return Dictionary(uniqueKeysWithValues: words.map { ($0, .string($0)) })
    }()
}

extension Layer {
    /// The constant that stands for the layer in expressions.
    var constant: String {
        switch self {
        case .settled: "SETTLED"
        case .pending: "PENDING"
        case .encumbrance: "ENCUMBRANCE"
        }
    }
}

extension Direction {
    /// The constant that stands for the direction in expressions.
    var constant: String {
        switch self {
        case .debit: "DEBIT"
        case .credit: "CREDIT"
        }
    }
}
