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
    /// One run, of a whole world or of one in which one thing is at stake.
    public static func run(
        _ scenario: Scenario? = nil, seed: UInt64, isTraced: Bool = false
    ) -> SimulatedRun {
        let run = Run(seed: seed, isTraced: isTraced)
        if let scenario { run.draw(scenario) } else { run.draw() }
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
