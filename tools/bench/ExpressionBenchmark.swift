import Accounting
import Arguments
import CEL
import Daybook

/// `daybook-bench expressions`: what compiling and evaluating expressions takes.
struct ExpressionBenchmark: ParsableCommand {
    var rounds = 5

    static let configuration = CommandConfiguration(
        commandName: "expressions",
        abstract: "Nanoseconds to compile and to evaluate expressions.")

    static var parameters: [Parameter<Self>] {
        [.option(\.rounds, "rounds", help: "Rounds; each case has one turn in each.")]
    }

    mutating func run() throws {
        let cases = try ExpressionCase.all()
        var evaluating = cases.map { Measurement($0.name) }
        var compiling = cases.map { _ in Measurement("compile") }
        for _ in 0..<rounds {
            for (index, measured) in cases.enumerated() {
                evaluating[index].add(try measured.evaluationsPerSecond())
                compiling[index].add(try measured.compilationsPerSecond())
            }
        }
        print(
            "evaluate".padded(to: 12, left: true) + "compile".padded(to: 14, left: true)
                + "   expression")
        for (evaluating, compiling) in zip(evaluating, compiling) {
            print(
                Self.text(evaluating).padded(to: 12, left: true)
                    + Self.text(compiling).padded(to: 14, left: true) + "   " + evaluating.name)
        }
    }

    private static func text(_ measurement: Measurement) -> String {
        "\(Int((1e9 / measurement.median).rounded())) ns"
    }
}

/// An expression with values for its names.
private struct ExpressionCase {
    let name: String
    private let source: String
    private let environment: Environment
    private let activation: Activation
    private let program: Program

    private static let parameters: [ValueType.Field] = [
        .init("amount", .decimal), .init("count", .int), .init("currency", .string),
        .init("meta", .dyn),
    ]
    private static let world = TemplateLanguage.context(today: .minimum, in: .live)
    private static let context: [ValueType.Field] = [
        .init("transaction", .dyn), .init("entry", .dyn),
    ]

    init(_ source: String) throws {
        name = source
        self.source = source
        environment = TemplateLanguage.environment([
            Variable("params", .record(Self.parameters)),
            Variable("context", .record(Self.context)),
        ])
        program = try environment.compile(source)
        var activation = Activation(environment)
        activation["params.amount"] = Decimal("1234.56").map(Value.decimal) ?? .null
        activation["params.count"] = .int(3)
        activation["params.currency"] = .string("EUR")
        activation["params.meta"] = Self.metadata
        activation["context.transaction"] = .map(
            MapValue(named: [
                ("id", .string("0198c2f4-0000-7000-8000-000000000001")),
                ("metadata", Self.metadata), ("description", .string("card payment")),
            ]))
        activation["context.entry"] = .map(
            MapValue(named: [
                ("currency", .string("EUR")), ("direction", .string("DEBIT")),
                ("units", Decimal("99.90").map(Value.decimal) ?? .null),
            ]))
        self.activation = activation
    }

    private static let metadata = Value.map(
        MapValue(named: [
            ("channel", .string("card")), ("country", .string("FR")), ("attempt", .int(2)),
            ("risk", .map(MapValue(named: [("score", .int(17)), ("model", .string("v4"))]))),
            (
                "customer",
                .map(
                    MapValue(named: [
                        ("id", .string("c1")), ("tier", .string("gold")),
                        ("address", .map(MapValue(named: [("city", .string("Lyon"))]))),
                    ]))
            ),
        ]))

    static func all() throws -> [ExpressionCase] {
        try [
            "params.amount",
            "params.amount * decimal(\"0.01\")",
            "decimal.div(params.amount, decimal(3), 2)",
            "decimal.round(params.amount * decimal('0.0175'), decimals(params.currency))",
            """
            context.transaction.metadata.channel == "card" && context.entry.currency == "EUR" \
            && context.entry.units > decimal("50") \
            && context.transaction.metadata.risk.score < 20
            """,
            """
            has(params.meta.customer) && has(params.meta.customer.address) \
            && has(params.meta.customer.address.city) && !has(params.meta.customer.blocked)
            """,
            "'fee for ' + params.currency + (params.count > 1 ? ' (several)' : '')",
            "[1, 2, 3, 4, 5].exists(n, n == params.count)",
        ].map { try ExpressionCase($0) }
    }

    func evaluationsPerSecond() throws -> Double {
        let count = 200_000
        return try repeating(count) {
            let value = try program.evaluate(activation, context: Self.world)
            precondition(value.type != .bytes)
        }
    }

    func compilationsPerSecond() throws -> Double {
        try repeating(5_000) { _ = try environment.compile(source) }
    }

    private func repeating(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        for _ in 0..<count { try body() }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }
}
