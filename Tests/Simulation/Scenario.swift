internal import Daybook

/// Worlds in which one thing is at stake, and everything else as a seed draws it.
public enum Scenario: String, CaseIterable, Sendable {
    /// Three processes post in bulk, and one in ones.
    case bulk
    /// Three processes ask for what takes long to decide, and one posts in ones.
    case longDecisions
    /// A process stops in the middle of sending a batch, with the log's lock.
    case stalledHolder
    /// Backends are ended while their commit waits for the disk, or for the standby.
    case endedCommits
    /// Batches arrive long after their senders lost the connection.
    case lateBatches
    /// A process whose clock is a minute or two wrong, from the start or from some time on.
    case wrongClocks
    /// The standby that commits wait for is promoted, again and again.
    case promotions
}

extension Run {
    /// Draws a world for a scenario.
    func draw(_ scenario: Scenario) {
        switch scenario {
        case .bulk, .longDecisions:
            weather.longestWait = .seconds(1)
            weather.longestFold = dice.between(2, 40)
            setUp(writers: 4, limits: limits(ofBatch: 8))
            crowd(isLong: scenario == .longDecisions)
        case .stalledHolder:
            weather.longestWait = .seconds(3)
            weather.faultsEnd = .seconds(100)
            weather.stallsFirstSend = true
            setUp(writers: 3, limits: limits(ofBatch: dice.between(1, 8)))
            for writer in 0..<3 {
                callers.add(
                    postings(12, count: 1), to: writer, atOnce: 2, pause: .milliseconds(300))
            }
        case .endedCommits:
            weather.hasStandby = dice.happens(500)
            weather.faultsEnd = .seconds(2)
            weather.endInFlush = dice.between(100, 700)
            weather.endInTelling = dice.between(100, 700)
            weather.endInStandbyWait = dice.between(100, 700)
            setUp(writers: dice.between(1, 3), limits: limits(ofBatch: dice.between(1, 8)))
            callers.draw()
        case .lateBatches:
            weather.hasStandby = dice.happens(200)
            weather.faultsEnd = .seconds(4)
            weather.cutsOfSends = dice.between(200, 600)
            setUp(writers: dice.between(1, 3), limits: limits(ofBatch: dice.between(1, 8)))
            callers.draw()
        case .wrongClocks:
            weather.faultsEnd = .seconds(40)
            setUp(writers: dice.between(1, 2), limits: limits(ofBatch: dice.between(1, 8)))
            let offset = (dice.happens(500) ? 1 : -1) * dice.between(40_000_000, 150_000_000)
            weather.setClock(
                of: writers[0], to: offset,
                at: dice.happens(500) ? 0 : .seconds(dice.between(1, 30)))
            for writer in writers.indices {
                callers.add(
                    postings(40, count: 1), to: writer, atOnce: 1, pause: .milliseconds(1_500))
            }
        case .promotions:
            weather.hasStandby = true
            weather.faultsEnd = .seconds(5)
            weather.endInStandbyWait = 200
            weather.cancels = 100
            weather.faults = [.promotion, .standbyAway, .standbySlow, .generationRaised]
            weather.faultInterval = .milliseconds(dice.between(10, 400))
            setUp(writers: dice.between(1, 4), limits: limits(ofBatch: dice.between(1, 8)))
            callers.draw()
        }
    }

    private func limits(ofBatch size: Int) -> WriterLimits {
        var limits = WriterLimits()
        limits.requestsPerBatch = size
        limits.requestsHeld = 40
        limits.decisionsPerSlice = 4
        limits.uncontendedUntilOptimistic = dice.between(2, 8)
        limits.patience = .microseconds(weather.patience)
        limits.exchangeTime = .seconds(10)
        limits.partitionPause = .seconds(1)
        return limits
    }

    /// Three in bulk, one in ones.
    private func crowd(isLong: Bool) {
        for writer in 0..<3 {
            callers.add(
                postings(isLong ? 24 : 48, count: isLong ? 1 : 6, isLong: isLong), to: writer,
                atOnce: 16)
        }
        callers.add(postings(6, count: 1), to: 3, atOnce: 1, pause: .milliseconds(20))
    }

    private func postings(_ number: Int, count: Int, isLong: Bool = false) -> [SmallCommand] {
        (0..<number).map { _ in
            var command = SmallCommand(
                kind: .post(
                    to: .number(dice.below(accountCount)), amount: dice.between(0, 9),
                    count: count, id: nil, externalID: nil))
            command.isLong = isLong
            return command
        }
    }
}
