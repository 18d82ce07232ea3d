internal import Daybook

/// How things go in a run: how long they take and how often they go wrong. Drawn from the seed.
final class Weather {
    unowned let run: Run

    // How long things take.
    var latency: (least: Time, most: Time) = (50, 500)
    var work: (least: Time, most: Time) = (20, 300)
    var flush: (least: Time, most: Time) = (500, 3_000)
    var longestSend: Time = 5_000
    var idleInTransactionTime: Time = .seconds(2)
    var lockTimeout: Time = .seconds(20)

    // How the world is.
    var patience: Time = .seconds(6)
    var hasStandby = false
    var hasManualClock = false
    var partitionSize = 1_000
    /// Events beyond which a writer forgets rather than folds.
    var longestFold = 1_000
    var noticesIdleLoss = true

    /// The first batch that is sent stops halfway, with the process that sends it.
    var stallsFirstSend = false

    // How often things go wrong, in a thousand.
    var splitSends = 0
    var endInRunning = 0
    var endInFlush = 0
    var endInStandbyWait = 0
    var endInTelling = 0
    var cancels = 0
    var stops = 0
    var cuts = 0
    var cutsOfSends = 0
    /// How long a session that is told to end may go on before it looks.
    var signalTime: Time = 200_000
    /// The mean time between faults that come by themselves, and which there are.
    var faultInterval: Time = 0
    var faults: [Fault] = []
    /// Nothing goes wrong any more from then on.
    var faultsEnd: Time = 0
    /// The longest that anybody waits in this weather, unless his own process is stopped.
    var longestWait: Time?

    /// Whether each commit may take so long that those behind it wait for minutes.
    var isSlow: Bool {
        latency.most > 5_000 || flush.most > 20_000 || work.most > 5_000
            || faults.contains(.standbySlow)
    }

    /// When a clock was last moved.
    var clockMovedAt: Time = -.seconds(100)
    /// Whether the clocks that count go on as they did when anything under way began.
    var areClocksSteady: Bool {
        !hasManualClock && run.now - clockMovedAt > .seconds(15)
    }

    /// How long after the last fault its consequences last: silent links, lost clocks.
    private static let aftermath: Time = .seconds(60)

    /// From then on nobody has a reason to give up.
    var calmFrom: Time { faultsEnd == 0 ? 0 : max(faultsEnd, troubleEnd) + Self.aftermath }
    /// When what lasts longer than the faults is over: an outage.
    private(set) var troubleEnd: Time = 0

    /// Something goes wrong for so long.
    func trouble(_ least: Time, _ most: Time) -> Time {
        let time = run.dice.skewed(least, most)
        troubleEnd = max(troubleEnd, run.now + time)
        return time
    }

    init(_ run: Run) {
        self.run = run
    }

    func draw(_ dice: inout Dice) {
        hasStandby = dice.happens(500)
        hasManualClock = dice.happens(200)
        noticesIdleLoss = dice.happens(700)
        if dice.happens(600) { partitionSize = dice.between(8, 40) }
        if dice.happens(300) { longestFold = dice.between(2, 10) }
        if dice.happens(200) { latency = (100, dice.skewed(500, 50_000)) }
        if dice.happens(200) { flush = (1_000, dice.skewed(5_000, 300_000)) }
        if dice.happens(300) { work = (50, dice.skewed(500, 20_000)) }
        guard dice.happens(850) else { return }
        faultsEnd = dice.skewed(100_000, 30_000_000)
        splitSends = rate(&dice, 300)
        if splitSends > 0 { longestSend = dice.skewed(5_000, 5_000_000) }
        endInRunning = rate(&dice, 60)
        endInFlush = rate(&dice, 200)
        endInStandbyWait = rate(&dice, 300)
        endInTelling = rate(&dice, 200)
        cancels = rate(&dice, 100)
        stops = rate(&dice, 60)
        cuts = rate(&dice, 100)
        cutsOfSends = rate(&dice, 100)
        faultInterval = dice.skewed(faultsEnd / 40 + 1_000, faultsEnd)
        faults = Fault.allCases.filter { _ in dice.happens(400) }
    }

    /// Most faults are absent from most runs.
    private func rate(_ dice: inout Dice, _ most: Int) -> Int {
        dice.happens(350) ? dice.between(1, most) : 0
    }

    var isBad: Bool { run.now < faultsEnd }

    func begin() {
        guard !faults.isEmpty else { return }
        run.note(after: run.dice.below(faultInterval * 2)) { [self] in
            guard isBad else { return }
            if let fault = run.dice.pick(faults) { happen(fault) }
            begin()
        }
    }

    /// A session on the server begins something that may be its last.
    func visit(_ state: ServerSession.State, _ session: ServerSession) {
        guard isBad else { return }
        let span =
            switch state {
            case .flushing: flush.most
            case .waitingForStandby: run.server.standbyLag * 2
            case .idle, .idleInTransaction, .inPipeline, .waitingForLock, .running, .telling,
                .gone:
                work.most
            }
        let ending =
            switch state {
            case .flushing: endInFlush
            case .waitingForStandby: endInStandbyWait
            case .telling: endInTelling
            case .running: endInRunning
            case .idle, .idleInTransaction, .inPipeline, .waitingForLock, .gone: 0
            }
        let server: Server = run.server
        if run.dice.happens(ending) { strike(span, session) { server.terminate(session) } }
        if run.dice.happens(cancels) { strike(span, session) { server.cancel(session) } }
        if run.dice.happens(cuts) {
            strike(span, session) { [run] in run.cut(session.link) }
        }
        if run.dice.happens(stops), let writer = session.link.writer {
            strike(span, session) { [run] in
                writer.stop(until: run.now + run.dice.skewed(1_000, 15_000_000))
            }
        }
    }

    /// A batch is about to be sent.
    func visit(sendOn link: Link?) {
        guard isBad, let link, run.dice.happens(cutsOfSends) else { return }
        run.note(after: run.dice.below(latency.least * 2)) { [run] in run.cut(link) }
    }

    /// Soon, while the session does whatever it does.
    private func strike(_ span: Time, _ session: ServerSession, _ action: @escaping () -> Void) {
        run.note(after: run.dice.below(span + 1)) {
            if session.state != .gone { action() }
        }
    }
}
