import Accounting
import CEL
import Daybook
import JSON

/// A template that takes long to evaluate: it compares each of a list of numbers with each.
struct SlowTemplate {
    private let load: TransferLoad
    private let posting: TemplatePosting
    private let numbers: [Int]

    private static let code = "SLOW"
    private static let units = """
        params.numbers.all(a, params.numbers.all(b, a + b >= 0)) ? decimal('1') : decimal('2')
        """

    static func make(in load: TransferLoad, numbers count: Int) async throws -> SlowTemplate {
        let sides = [
            (load.accounts[0], "DEBIT", units), (load.accounts[1], "CREDIT", "decimal('1')"),
        ]
        let entries = try sides.map { account, direction, units in
            EntryExpressions(
                entryType: try Expression("'SLOW'"), accountID: try Expression("'\(account)'"),
                layer: try Expression("SETTLED"), direction: try Expression(direction),
                units: try Expression(units), currency: try Expression("'EUR'"))
        }
        let definition = TemplateDefinition(
            parameters: [TemplateParameter(name: try ParameterName("numbers"), type: .json)],
            transaction: TransactionExpressions(
                effective: try Expression("date()"),
                journalID: try Expression("'\(load.journal)'")),
            entries: entries)
        try await load.ledger.createTxTemplate(
            NewTxTemplate(code: try Code(code), definition: definition))
        let numbers = Array(0..<count)
        let value = JSON.array(numbers.map { .integer($0) })
        let posting = TemplatePosting(
            template: try Code(code),
            parameters: JSON.Object([JSON.Object.Member(key: "numbers", value: value)]))
        return SlowTemplate(load: load, posting: posting, numbers: numbers)
    }

    /// The median time that evaluating it takes, without anything else of a posting.
    func evaluationTime() throws -> Duration {
        let environment = TemplateLanguage.environment([
            Variable("params", .record([.init("numbers", .dyn)]))
        ])
        let program = try environment.compile(Self.units)
        var activation = Activation(environment)
        activation["params.numbers"] = .list(numbers.map { .int(Int64($0)) })
        let context = TemplateLanguage.context(today: .minimum, in: .live)
        var times = WaitTimes()
        for _ in 0..<21 {
            let start = ContinuousClock.now
            let value = try program.evaluate(activation, context: context)
            times.add(ContinuousClock.now - start)
            precondition(value.type == .decimal)
        }
        return times.quantile(0.5)
    }

    /// Posts through it until then, each caller one after the other.
    func run(callers: Int, until end: ContinuousClock.Instant) async throws -> Turn {
        let start = ContinuousClock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        _ = try await load.ledger.execute(.post(posting))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Turn(count: count, since: start)
    }
}
