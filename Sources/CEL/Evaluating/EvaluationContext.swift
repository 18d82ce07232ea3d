/// What a table of currencies says of one.
public enum CurrencyDecimals: Sendable, Equatable {
    /// So many digits behind the point.
    case digits(Int)
    /// The table has the currency and gives it no decimals: gold, a unit of account, a test code.
    case notApplicable
}

/// What functions may ask of the world around the expression, given by whoever may ask the world.
public struct EvaluationContext: Sendable {
    /// What `date()` answers.
    public var today: DateValue?
    /// The rules of a time zone by its IANA name; nil for an unknown one. UTC and fixed offsets
    /// need no rules.
    public var timeZone: @Sendable (String) -> TimeZoneRules?
    /// How many decimals a currency has; nil for one that is not in the table.
    public var currencyDecimals: @Sendable (String) -> CurrencyDecimals?

    public init(
        today: DateValue? = nil,
        timeZone: @escaping @Sendable (String) -> TimeZoneRules? = { _ in nil },
        currencyDecimals: @escaping @Sendable (String) -> CurrencyDecimals? = { _ in nil }
    ) {
        self.today = today
        self.timeZone = timeZone
        self.currencyDecimals = currencyDecimals
    }
}

/// One evaluation as the functions see it.
struct Evaluation {
    let context: EvaluationContext
    var meter: Meter
    var patterns = PatternCache()

    init(context: EvaluationContext, meter: Meter) {
        self.context = context
        self.meter = meter
    }
}

/// A fault and the instruction at which it happened.
struct LocatedFault: Error {
    let fault: Fault
    let instruction: Int

    func located(in program: Program) -> EvaluationError {
        EvaluationError(reason: fault.reason, place: program.place(ofInstruction: instruction))
    }
}
