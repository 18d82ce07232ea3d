import Arguments
import Simulation
import Synchronization

/// Runs the writer's simulator over many seeds, or shows one run.
@main
struct SimulateTool: ParsableCommand {
    var seeds = 1_000_000
    var first = 1
    var scenario: String?
    var isTraced = false

    static let configuration = CommandConfiguration(
        commandName: "daybook-simulate",
        abstract: "Runs the writer on simulated servers, each run determined by a seed.",
        discussion: """
            Ends with status 0 if every run is correct, otherwise with status 1, the seed and the \
            fault. Without a terminal, only the result is printed.
            """,
        examples: [
            .init("daybook-simulate --seeds 5000000", "five million runs"),
            .init("daybook-simulate --first 4711 --seeds 1 --trace", "one run, line by line"),
            .init(
                "daybook-simulate --scenario lateBatches --seeds 1000",
                "a thousand runs in which one thing is at stake"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(\.seeds, "seeds", valueName: "count", help: "How many seeds to run."),
            .option(\.first, "first", valueName: "seed", help: "The first seed."),
            .option(
                \.scenario, "scenario", valueName: "name",
                help: "Only worlds of this kind: \(scenarioNames)."),
            .flag(\.isTraced, "trace", help: "Show each run line by line, one run after another."),
        ]
    }

    private static var scenarioNames: String {
        Scenario.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// The scenario that was named; nil for whole worlds.
    private func chosen() throws -> Scenario? {
        guard let scenario else { return nil }
        guard let known = Scenario(rawValue: scenario) else {
            throw ValidationError("no scenario \(scenario); there are \(Self.scenarioNames)")
        }
        return known
    }

    func validate() throws {
        _ = try chosen()
        guard seeds > 0, first >= 0 else { throw ValidationError("seeds are counted from 0") }
    }

    mutating func run() async throws {
        if isTraced { return try trace() }
        let campaign = Campaign(first: UInt64(first), count: seeds, scenario: try chosen())
        let meter = ProgressMeter("runs")
        let faulty = await campaign.run { [seeds] done in meter.advance(to: done, of: seeds) }
        meter.finish()
        guard let faulty else {
            return print("\(seeds) runs from seed \(first): \(campaign.summary)")
        }
        print("seed \(faulty.seed): \(faulty.fault ?? "")")
        throw ExitCode.failure
    }

    private func trace() throws {
        for seed in UInt64(first)..<UInt64(first + seeds) {
            let run = Simulation.run(try chosen(), seed: seed, isTraced: true)
            for line in run.trace { print(line) }
            print("seed \(seed): \(run.fault ?? "as it has to be")")
            if run.fault != nil { throw ExitCode.failure }
        }
    }
}
