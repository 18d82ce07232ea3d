import Accounting
import Daybook
import Testing

/// The table of outcomes (Sources/Writing/README.md): for each form of sending, each place at which
/// the exchange can end and how it ends, what callers hear.
@Suite struct OutcomeTableTests {
    typealias Machine = WriterMachine<OneRequestLedger>
    typealias Failure = OneRequestLedger.Failure

    /// How a batch goes out.
    enum Form: CaseIterable {
        /// Lock, guard, rows and commit in one round trip.
        case optimistic
        /// The lock first, the rest under it.
        case underLock
    }

    /// How an exchange ends.
    enum Ending: Equatable {
        /// ReadyForQuery after the commit.
        case ready
        /// The server's error, the session alive.
        case error(Refusal)
        /// The session is lost: cut, ended, or answered with a doubt.
        case lost
    }

    /// What the log says of a commit in doubt.
    enum Log: CaseIterable {
        case hasBatch, hasOther, hasNothing
    }

    /// What comes of the request.
    enum Outcome: Equatable {
        case stands
        case decidedAgain
        case refused
        case unknown
    }

    private static let clock = Timestamp(microseconds: 1_700_000_000_000_000)
    private static let start = ExpectedHead(
        seq: .zero, hash: Digest(first: 0, second: 0), generation: 1, manualClock: nil)

    /// A machine with an open session and one request, and the action that it asks for first.
    private func machine(_ form: Form) -> Machine {
        var limits = WriterLimits()
        if form == .optimistic { limits.uncontendedUntilOptimistic = 0 }
        var machine = Machine(OneRequestLedger(), limits: limits)
        machine.take(.arrived([.init(name: "posting")]), at: .zero)
        expect(machine.next(at: .zero), is: "open")
        machine.take(.opened(1, Self.start), at: .zero)
        expect(machine.next(at: .zero), is: "decide")
        machine.decide(clock: Self.clock)
        return machine
    }

    private func locked() -> Machine.Event {
        .locked(
            LockedHead(
                head: Self.start, place: .beforeFirst, databaseClock: Self.clock,
                clock: Self.clock, startsEpoch: false))
    }

    private func expect(
        _ action: Machine.Action, is word: String, location: SourceLocation = #_sourceLocation
    ) {
        #expect(Self.word(action) == word, sourceLocation: location)
    }

    private static func word(_ action: Machine.Action) -> String {
        switch action {
        case .rest: "rest"
        case .wait: "wait"
        case .await: "await"
        case .tell(_, .stands): "stands"
        case .tell(_, .notWritten): "not written"
        case .tell(_, .unknown): "unknown"
        case .decide: "decide"
        case .close: "close"
        case .open: "open"
        case .read: "read"
        case .makePartition: "make partition"
        case .lookAtHolder: "look at holder"
        case .askForLock: "ask for lock"
        case .readTail: "read tail"
        case .readUnderLock: "read under lock"
        case .send: "send"
        case .rollBack: "roll back"
        case .endSession: "end session"
        case .lookFor: "look for"
        case .confirm: "confirm"
        }
    }

    /// Goes on until the request is told, or asked to be sent again.
    private func outcome(
        _ machine: inout Machine, _ log: Log, canBeAsked: Bool = true
    ) -> Outcome {
        var now = Duration.milliseconds(1)
        var last = Digest(first: 0, second: 1)
        for _ in 0..<2_000 {
            switch machine.next(at: now) {
            case .tell(_, .stands): return .stands
            case .tell(_, .notWritten): return .refused
            case .tell(_, .unknown): return .unknown
            case .send: return .decidedAgain
            case .wait(let until), .await(let until): now = max(until, now)
            case .open where !canBeAsked:
                now += .seconds(1)
                machine.take(.lost(Failure("away")), at: now)
            case .open: machine.take(.opened(2, Self.start), at: now)
            case .endSession: machine.take(.sessionEnded(isGone: true), at: now)
            case .askForLock: machine.take(locked(), at: now)
            case .lookFor:
                switch log {
                case .hasBatch: last = Digest(first: 0, second: 1)
                case .hasOther: last = Digest(first: 9, second: 9)
                case .hasNothing:
                    machine.take(.found(nil), at: now)
                    continue
                }
                machine.take(.found(last), at: now)
            case .confirm: machine.take(.confirmed, at: now)
            case .rollBack: machine.take(.rolledBack, at: now)
            case .read: machine.take(.factsRead(Self.start), at: now)
            case .makePartition: machine.take(.partitionMade, at: now)
            case .decide: machine.decide(clock: Self.clock)
            case .rest, .close, .lookAtHolder, .readTail, .readUnderLock: continue
            }
        }
        Issue.record("the machine does not come to an end")
        return .unknown
    }

    private func take(_ ending: Ending, _ machine: inout Machine) {
        switch ending {
        case .ready: machine.take(.committed, at: .zero)
        case .error(let refusal): machine.take(.refused(refusal, Failure("no")), at: .zero)
        case .lost: machine.take(.lost(Failure("lost")), at: .zero)
        }
    }

    @Test func `an exchange that ends before the batch is sent has written nothing`() {
        for ending in [Ending.lost, .error(.transient)] {
            var machine = machine(.underLock)
            expect(machine.next(at: .zero), is: "ask for lock")
            take(ending, &machine)
            // Whatever the log says: nobody asks it.
            #expect(outcome(&machine, .hasBatch) == .decidedAgain)
        }
        var machine = machine(.underLock)
        expect(machine.next(at: .zero), is: "ask for lock")
        machine.take(locked(), at: .zero)
        take(.lost, &machine)
        #expect(outcome(&machine, .hasBatch) == .decidedAgain)
    }

    /// What callers hear of a batch that was sent, by how its exchange ends and what the log says.
    private static let sent: [(ending: Ending, log: Log, outcome: Outcome)] = [
        (.ready, .hasNothing, .stands),
        (.error(.headMoved), .hasBatch, .decidedAgain),
        (.error(.clockMoved), .hasBatch, .decidedAgain),
        (.error(.staleGeneration), .hasBatch, .decidedAgain),
        (.error(.noPartition(Seq(1))), .hasBatch, .decidedAgain),
        (.error(.nameTaken), .hasBatch, .decidedAgain),
        (.error(.transient), .hasBatch, .decidedAgain),
        (.error(.other), .hasBatch, .refused),
        (.lost, .hasBatch, .stands),
        (.lost, .hasOther, .decidedAgain),
        (.lost, .hasNothing, .decidedAgain),
    ]

    @Test(arguments: Form.allCases)
    func `of a batch that was sent callers hear what the table says`(form: Form) {
        for row in Self.sent {
            var machine = machine(form)
            if form == .underLock {
                expect(machine.next(at: .zero), is: "ask for lock")
                machine.take(locked(), at: .zero)
            }
            expect(machine.next(at: .zero), is: "send")
            take(row.ending, &machine)
            #expect(outcome(&machine, row.log) == row.outcome, "\(form), \(row)")
        }
    }

    @Test(arguments: Form.allCases)
    func `an outcome is unknown only when the database cannot be asked in time`(form: Form) {
        var machine = machine(form)
        if form == .underLock {
            expect(machine.next(at: .zero), is: "ask for lock")
            machine.take(locked(), at: .zero)
        }
        expect(machine.next(at: .zero), is: "send")
        machine.take(.lost(Failure("lost")), at: .zero)
        #expect(outcome(&machine, .hasBatch, canBeAsked: false) == .unknown)
    }

    @Test func `a refusal in a batch in doubt was not written, whatever the log says`() {
        var machine = machine(.underLock)
        machine.take(.arrived([.init(name: "refusal", isWritten: false)]), at: .zero)
        expect(machine.next(at: .zero), is: "decide")
        machine.decide(clock: Self.clock)
        expect(machine.next(at: .zero), is: "ask for lock")
        machine.take(locked(), at: .zero)
        expect(machine.next(at: .zero), is: "send")
        machine.take(.lost(Failure("lost")), at: .zero)
        var told: [String] = []
        var now = Duration.zero
        while told.count < 2, now < .seconds(100) {
            switch machine.next(at: now) {
            case .tell(let requests, let verdict):
                let word = Self.word(.tell(requests, verdict))
                told += requests.map { "\($0.name): \(word)" }
            case .open: machine.take(.lost(Failure("away")), at: now)
            case .wait(let until): now = max(until, now)
            default: now += .seconds(1)  // Nothing else is asked for without a session.
            }
        }
        #expect(told == ["posting: unknown", "refusal: not written"])
    }

    @Test func `a commit in doubt is settled in order, and confirmed before it is told`() {
        var machine = machine(.underLock)
        expect(machine.next(at: .zero), is: "ask for lock")
        machine.take(locked(), at: .zero)
        expect(machine.next(at: .zero), is: "send")
        machine.take(.lost(Failure("lost")), at: .zero)
        let now = Duration.seconds(1)
        expect(machine.next(at: now), is: "open")
        machine.take(.opened(2, Self.start), at: now)
        expect(machine.next(at: now), is: "end session")
        machine.take(.sessionEnded(isGone: false), at: now)
        expect(machine.next(at: now), is: "wait")
        let later = now + .seconds(1)
        expect(machine.next(at: later), is: "end session")
        machine.take(.sessionEnded(isGone: true), at: later)
        expect(machine.next(at: later), is: "ask for lock")
        machine.take(locked(), at: later)
        expect(machine.next(at: later), is: "look for")
        machine.take(.found(Digest(first: 0, second: 1)), at: later)
        expect(machine.next(at: later), is: "confirm")
        machine.take(.confirmed, at: later)
        expect(machine.next(at: later), is: "stands")
        expect(machine.next(at: later), is: "rest")
    }

    @Test func `a newcomer has a patience of its own`() {
        var machine = Machine(OneRequestLedger())
        machine.take(.arrived([.init(name: "early")]), at: .zero)
        var told: [(String, Duration)] = []
        var now = Duration.zero
        var hasCome = false
        while now < .seconds(60) {
            if now >= .seconds(15), !hasCome {
                machine.take(.arrived([.init(name: "late")]), at: now)
                hasCome = true
            }
            switch machine.next(at: now) {
            case .tell(let requests, _): told += requests.map { ($0.name, now) }
            case .open: machine.take(.lost(Failure("away")), at: now)
            case .wait(let until): now = max(until, now)
            default: now += .milliseconds(100)  // Nothing else is asked for without a session.
            }
        }
        #expect(told.map(\.0) == ["early", "late"])
        #expect(told.allSatisfy { $0.1 >= .seconds($0.0 == "early" ? 20 : 35) })
    }
}
