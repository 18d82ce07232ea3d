import Foundation
import Simulation
import Testing

/// The writer, tried on simulated servers under faults drawn from seeds.
///
/// `DAYBOOK_SIMULATION_SEEDS` says how many, `DAYBOOK_SIMULATION_FIRST` which is the first.
/// Without, as many fresh ones as `make test` has time for, printed so that a failure can be drawn
/// again. For millions of them there is `daybook-simulate`.
@Suite struct SimulationTests {
    private static let seeds = 20_000
    private static let seedsOfScenario = 400

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    private static func first() -> UInt64 {
        number("DAYBOOK_SIMULATION_FIRST").map { UInt64($0) } ?? .random(in: 1...1_000_000_000)
    }

    @Test func `what callers are told is what is in the log, whatever happens`() async {
        let first = Self.first()
        let count = Self.number("DAYBOOK_SIMULATION_SEEDS") ?? Self.seeds
        let campaign = Campaign(first: first, count: count)
        let faulty = await campaign.run()
        print("simulation: \(count) runs from seed \(first): \(campaign.summary)")
        guard let faulty else { return }
        let run = Simulation.run(seed: faulty.seed, isTraced: true)
        for line in run.trace.suffix(200) { print(line) }
        Issue.record("seed \(faulty.seed): \(faulty.fault ?? "")")
    }

    /// Bulk writers, long decisions, stalled holders, commits that are ended, promotions.
    @Test(arguments: Scenario.allCases)
    func `worlds in which one thing is at stake come out as they have to`(
        scenario: Scenario
    ) async {
        let campaign = Campaign(
            first: Self.first(), count: Self.seedsOfScenario, scenario: scenario)
        let faulty = await campaign.run()
        guard let faulty else { return }
        let run = Simulation.run(scenario, seed: faulty.seed, isTraced: true)
        for line in run.trace.suffix(200) { print(line) }
        Issue.record("\(scenario), seed \(faulty.seed): \(faulty.fault ?? "")")
    }

    @Test func `the same seed is the same run`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let runs = (0..<2).map { _ in Simulation.run(seed: seed, isTraced: true) }
            #expect(runs[0].trace == runs[1].trace)
            #expect(!runs[0].trace.isEmpty)
        }
    }
}
