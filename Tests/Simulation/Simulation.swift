// Whole worlds of writers and a server, on virtual time, from one seed.

/// What came of a run.
public struct SimulatedRun: Sendable {
    public let seed: UInt64
    /// What was wrong; nil when nothing was.
    public let fault: String?
    /// What happened, line by line, when it was asked for.
    public let trace: [String]
    public let requests: Int
    public let events: Int
    public let steps: Int
    /// The longest that a caller waited, in virtual microseconds.
    public let longestWait: Int
}

public enum Simulation {
    public static func run(seed: UInt64, isTraced: Bool = false) -> SimulatedRun {
        let run = Run(seed: seed, isTraced: isTraced)
        run.draw()
        run.play()
        return run.outcome
    }

    public static func run(
        _ scenario: Scenario, seed: UInt64, isTraced: Bool = false
    ) -> SimulatedRun {
        let run = Run(seed: seed, isTraced: isTraced)
        run.draw(scenario)
        run.play()
        return run.outcome
    }
}

extension Run {
    var outcome: SimulatedRun {
        SimulatedRun(
            seed: seed, fault: fault, trace: lines, requests: witness.calls.count,
            events: server.log.count, steps: steps, longestWait: witness.longestWait)
    }
}
