internal import Synchronization

/// Many runs, on all cores, up to the first that goes wrong.
public final class Campaign: Sendable {
    private struct State {
        var next: UInt64
        var done = 0
        var requests = 0
        var events = 0
        var steps = 0
        var longestWait = 0
        var faulty: SimulatedRun?
    }

    private let scenario: Scenario?
    private let end: UInt64
    private let state: Mutex<State>

    /// Runs that a core takes at once.
    private static let chunk: UInt64 = 50

    /// - Parameter scenario: what is at stake in all of them; whole worlds where it is nil.
    public init(first: UInt64, count: Int, scenario: Scenario? = nil) {
        self.scenario = scenario
        end = first + UInt64(count)
        state = Mutex(State(next: first))
    }

    /// Runs them all. Returns the faulty run with the lowest seed among those that were begun.
    public func run(
        onCores cores: Int = 2, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async -> SimulatedRun? {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<cores {
                group.addTask { [self] in
                    while let seeds = take() {
                        for seed in seeds { note(Simulation.run(scenario, seed: seed)) }
                        progress(state.withLock { $0.done })
                    }
                }
            }
        }
        return state.withLock { $0.faulty }
    }

    /// What was run, in words.
    public var summary: String {
        state.withLock { state in
            "\(state.requests) requests, \(state.events) events, \(state.steps) steps, "
                + "longest wait \(state.longestWait / 1_000) ms"
        }
    }

    private func take() -> Range<UInt64>? {
        state.withLock { state in
            guard state.faulty == nil, state.next < end else { return nil }
            let first = state.next
            state.next = min(first + Self.chunk, end)
            return first..<state.next
        }
    }

    private func note(_ run: SimulatedRun) {
        state.withLock { state in
            state.done += 1
            state.requests += run.requests
            state.events += run.events
            state.steps += run.steps
            state.longestWait = max(state.longestWait, run.longestWait)
            guard run.fault != nil else { return }
            if run.seed < state.faulty?.seed ?? .max { state.faulty = run }
        }
    }
}
