import Arguments
import LocalPostgres

/// `daybook-bench layout`: the same postings in four layouts of entries and balances, with and
/// without an old snapshot open.
///
/// Each layout has a database of its own on one server. A batch is so many transfers between two of
/// 1,000 accounts, all below one synchronous set, and one commit; its event and transaction rows
/// are the same in each. Rows are made before the clock starts. Turns are short and rounds many,
/// since a machine that others use as well is slow for seconds at a time: what counts is the median
/// of the ratios within a round.
struct LayoutBenchmark: ParsableCommand {
    var rounds = 40
    var seconds = 0.5
    var accounts = 1_000
    var batches: [Int] = []

    static let configuration = CommandConfiguration(
        commandName: "layout",
        abstract: "Postings a second for four layouts of entries and balances.")

    static var parameters: [Parameter<Self>] {
        [
            .option(\.rounds, "rounds", help: "Rounds; each layout has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds of a turn."),
            .option(\.accounts, "accounts", help: "Accounts between which money moves."),
            .option(
                \.batches, "batch",
                help: "Postings in one commit; may be repeated. By default 1 and 150."),
        ]
    }

    mutating func run() async throws {
        guard rounds > 0, seconds > 0, accounts > 1, batches.allSatisfy({ 1...10_000 ~= $0 })
        else {
            throw ValidationError(
                "at least a round, some time and two accounts; batches of 1 to 10,000 postings")
        }
        for batch in batches.isEmpty ? [1, 150] : batches {
            var contenders: [LayoutContender] = []
            for layout in RowLayout.all {
                let endpoint = try LocalPostgres.temporary.newDatabase()
                contenders.append(
                    try await LayoutContender(layout, on: endpoint, accounts: accounts))
            }
            for contender in contenders { _ = try await contender.turn(batch: batch, seconds: 1) }
            try await measure(contenders, batch, "batches of \(batch)")
            for contender in contenders { try await contender.holdSnapshot() }
            try await measure(contenders, batch, "batches of \(batch), an old snapshot open")
            for contender in contenders { await contender.close() }
        }
    }

    private func measure(
        _ contenders: [LayoutContender], _ batch: Int, _ title: String
    ) async throws {
        var measurements = contenders.map { Measurement($0.name) }
        let meter = ProgressMeter("rounds", total: rounds)
        for round in 0..<rounds {
            try await contenders.first?.checkpoint()
            // Each round begins with another, so that none is always the one behind a checkpoint.
            for turn in contenders.indices {
                let index = (round + turn) % contenders.count
                measurements[index].add(
                    try await contenders[index].turn(batch: batch, seconds: seconds).rate)
            }
            meter.advance()
        }
        meter.finish()
        print(title)
        guard let fastest = measurements.max(by: { $0.median < $1.median }) else { return }
        for measurement in measurements {
            print("  " + measurement.line(roundByRoundTo: fastest))
        }
    }
}
