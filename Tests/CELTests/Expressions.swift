import CEL
import CELCases
import Testing

/// The environment in which most tests ask: every library, and a few variables.
enum Expressions {
    static let parameters: [ValueType.Field] = [
        .init("amount", .decimal), .init("count", .int), .init("currency", .string),
        .init("memo", .string), .init("at", .timestamp), .init("day", .date),
        .init("from", .uuid), .init("release", .bool), .init("meta", .dyn),
    ]

    static let libraries: [Library] = [
        .ledger, .strings, .math, .optionals, .bindings, .encoders, .twoVariableComprehensions,
    ]

    static let environment = Environment(
        libraries: libraries,
        variables: [Variable("params", .record(parameters)), Variable("x")],
        constants: ["DEBIT": .string("DEBIT")])

    /// Templates of the ledger see its library alone.
    static let ledger = Environment(
        libraries: [.ledger], variables: [Variable("params", .record(parameters))],
        constants: ["DEBIT": .string("DEBIT")])

    static let context = EvaluationContext(
        today: DateValue("2026-01-31"), timeZone: EvaluationContext.withZones.timeZone,
        currencyDecimals: {
            [
                "EUR": .digits(2), "JPY": .digits(0), "BHD": .digits(3), "XAU": .notApplicable,
            ][$0]
        })

    /// What an expression comes to, compiled with full checks unless asked otherwise.
    static func value(
        _ text: String, _ bindings: [String: Value] = [:], checks: Environment.Checks = .full,
        in environment: Environment = environment
    ) throws -> Value {
        var activation = Activation(environment)
        for (name, value) in bindings { activation[name] = value }
        return try environment.compile(text, checks: checks)
            .evaluate(activation, context: context)
    }

    /// Whether an expression comes to the value of another, kind by kind.
    static func agree(
        _ text: String, _ other: String, _ bindings: [String: Value] = [:]
    ) throws -> Bool {
        TaggedValue.matches(try value(text, bindings), try value(other, bindings))
    }

    /// The error that evaluating an expression ends with, compiled without checks.
    static func error(
        _ text: String, _ bindings: [String: Value] = [:], in environment: Environment = environment
    ) throws -> EvaluationError? {
        do {
            _ = try value(text, bindings, checks: .parseOnly, in: environment)
            return nil
        } catch let error as EvaluationError {
            return error
        }
    }

    /// The error that compiling an expression ends with.
    static func refusal(
        _ text: String, expecting: [ValueType] = [], checks: Environment.Checks = .full,
        in environment: Environment = environment
    ) -> CompileError? {
        do throws(CompileError) {
            _ = try environment.compile(text, expecting: expecting, checks: checks)
            return nil
        } catch {
            return error
        }
    }
}

/// A source of random numbers that gives the same ones for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The module's decimal, in tests that import Foundation, which has one of that name.
typealias ExactDecimal = Decimal
