import Accounting
import Daybook

/// Posts single transfers, one a moment, whether or not those before it are answered, as requests
/// of independent people come: a silence is felt by all who come in it, and not by one alone.
struct SmallPoster {
    let load: TransferLoad
    /// Between one and the next.
    let pause: Duration

    private enum Answer {
        case posted(Duration)
        case failed(String)
    }

    /// Posts until then, and waits for all answers.
    func run(until end: ContinuousClock.Instant) async throws -> WaitTimes {
        var random = QuickRandom(seed: .random(in: 0 ... .max))
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            var next = ContinuousClock.now
            while next < end {
                let posting = load.posting(&random)
                let start = ContinuousClock.now
                let ledger = load.ledger
                group.addTask {
                    do {
                        _ = try await ledger.execute(.post(posting))
                        return .posted(ContinuousClock.now - start)
                    } catch {
                        return .failed("\(error)")
                    }
                }
                next = max(next + pause, start)
                try await Task.sleep(until: next, clock: .continuous)
            }
            var times = WaitTimes()
            for try await answer in group {
                switch answer {
                case .posted(let time): times.add(time)
                case .failed(let reason): times.add(reason)
                }
            }
            return times
        }
    }
}
