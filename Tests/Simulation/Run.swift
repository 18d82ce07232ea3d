internal import Accounting
internal import Daybook

/// One run: some writers and a server on virtual time, with everything drawn from one seed.
final class Run {
    let seed: UInt64
    var dice: Dice
    private(set) var now: Time = 0
    private var agenda = Agenda()
    private(set) lazy var weather = Weather(self)
    private(set) lazy var witness = Witness(self)
    private(set) lazy var callers = Callers(self)
    private var drawnServer: Server?
    private(set) var writers: [SimulatedWriter] = []
    let accountCount = 4

    private let isTraced: Bool
    private(set) var lines: [String] = []
    /// What was found to be wrong first.
    private(set) var fault: String?
    private(set) var steps = 0

    /// When everything has to have come to an end, after the last fault.
    private static let calm: Time = .seconds(180)

    /// More happens in a run only when something goes round in circles.
    private static let mostSteps = 300_000

    init(seed: UInt64, isTraced: Bool = false) {
        self.seed = seed
        self.isTraced = isTraced
        dice = Dice(seed: seed)
    }

    var isOver: Bool { fault != nil }

    var server: Server {
        guard let drawnServer else { preconditionFailure("the world is drawn first") }
        return drawnServer
    }

    /// Draws the weather, the books, the writers and their callers.
    func draw() {
        // Now and then one of the worlds in which one thing is at stake.
        if dice.happens(100), let scenario = dice.pick(Scenario.allCases) {
            return draw(scenario)
        }
        weather.draw(&dice)
        setUp(writers: dice.between(1, 4), limits: limits())
        callers.draw()
    }

    func setUp(writers count: Int, limits: WriterLimits) {
        var accounts: [Int: SmallAccount] = [:]
        for number in 0..<accountCount {
            accounts[number] = SmallAccount(balance: 100, isLocked: false)
        }
        let row = LedgerRow(
            generation: 1, floor: 0, manualClock: weather.hasManualClock ? 1_000_000 : nil,
            timeline: 1)
        drawnServer = Server(self, row: row, accounts: accounts, hasStandby: weather.hasStandby)
        writers = (1...count).map { SimulatedWriter(self, number: $0, limits: limits) }
    }

    /// Bounds small enough for a short run to meet them.
    private func limits() -> WriterLimits {
        var limits = WriterLimits()
        limits.requestsPerBatch = dice.between(1, 8)
        limits.bytesPerBatch = dice.between(3, 30) * 100
        limits.requestsHeld = dice.between(4, 40)
        limits.decisionsPerSlice = dice.between(1, 4)
        limits.requestsScanned = dice.between(1, 8)
        limits.uncontendedUntilOptimistic = dice.between(2, 5)
        limits.lookUpBatches = dice.between(1, 8)
        limits.patience = .microseconds(weather.patience)
        limits.exchangeTime = .seconds(10)
        limits.partitionPause = .seconds(1)
        return limits
    }

    /// Runs to the end.
    func play() {
        weather.begin()
        while !isOver, let (time, action) = agenda.next() {
            now = time
            steps += 1
            if callers.areDone { break }
            if now > max(weather.faultsEnd, weather.troubleEnd) + Self.calm { break }
            if steps > Self.mostSteps { fail("the run does not end") }
            action()
        }
        if !isOver { witness.conclude() }
    }

    func note(at time: Time, _ action: @escaping () -> Void) {
        agenda.note(at: time, action)
    }

    func note(after delay: Time, _ action: @escaping () -> Void) {
        agenda.note(at: now + delay, action)
    }

    // MARK: How long things take

    func latency() -> Time { dice.skewed(weather.latency.least, weather.latency.most) }
    func work() -> Time { dice.skewed(weather.work.least, weather.work.most) }
    func flush() -> Time { dice.skewed(weather.flush.least, weather.flush.most) }

    func wallClock(offset: Int) -> Timestamp {
        Timestamp(microseconds: 1_700_000_000_000_000 + Int64(now + offset))
    }

    func cut(_ link: Link) {
        let kinds: [Link.Cut] = [.told, .told, .clientTold, .silent]
        link.cut(dice.pick(kinds) ?? .told, deliversSent: dice.happens(500))
    }

    // MARK: What is seen

    func fail(_ what: String) {
        trace("WRONG: \(what)")
        fault = fault ?? what
    }

    func trace(_ line: @autoclosure () -> String) {
        guard isTraced else { return }
        let milliseconds = now / 1_000
        let rest = now % 1_000
        let digits = String(rest)
        let padding = String(repeating: "0", count: 3 - digits.count)
        lines.append("\(milliseconds).\(padding)\(digits)  \(line())")
    }
}
