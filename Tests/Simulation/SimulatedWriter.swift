internal import Accounting
internal import Daybook

/// A process with a writer in it: carries out what the machine asks for, and judges nothing.
final class SimulatedWriter {
    typealias Machine = WriterMachine<SmallLedger>

    /// What was asked for and is not answered.
    enum Exchange {
        case open
        case read([SmallKey])
        case makePartition(Int)
        case askForLock
        case readTail
        case readUnderLock([SmallKey])
        case send
        case rollBack
        case endSession
        case lookFor
        case confirm
    }

    unowned let run: Run
    let number: Int
    private(set) var machine: Machine
    private(set) var link: Link?
    private var exchange: Exchange?
    /// What came of the exchange so far.
    private var parts: [ServerMessage] = []
    /// What came and was not looked at.
    private var inbox: [(link: Link, message: ServerMessage)] = []
    private var arrivals: [SmallRequest] = []
    /// What is left of a batch that is being sent.
    private var unsent: [ClientMessage] = []
    private(set) var isAlive = true
    /// It does nothing before: stopped, or busy deciding or sending.
    private(set) var stoppedUntil: Time = 0
    /// What its clock read when it got the lock.
    private var lockClock = Timestamp(microseconds: 0)
    /// The timeline of the session's server.
    private var timeline = 0
    /// Whether the batch that was sent begins an epoch.
    private var startsEpoch = false
    private var busyUntil: Time = 0
    private(set) var stoppedTime: Time = 0
    var clockOffset = 0
    private var wakeTurn = 0
    private var suspect: (session: Int, since: Time)?

    /// Actions without time passing, after which it is said to spin.
    private static let mostActions = 2_000

    init(_ run: Run, number: Int, limits: WriterLimits) {
        self.run = run
        self.number = number
        machine = Machine(SmallLedger(), limits: limits)
    }

    /// How long it has been stopped up to now.
    var stoppedSoFar: Time { stoppedTime - max(stoppedUntil - run.now, 0) }
    var clock: Timestamp { run.wallClock(offset: clockOffset) }
    private var now: Duration { .microseconds(run.now) }

    // MARK: What comes

    func handIn(_ requests: [SmallRequest]) {
        guard isAlive else { return }
        arrivals += requests
        step()
    }

    func receive(_ message: ServerMessage, on link: Link) {
        guard isAlive, link === self.link else { return }
        inbox.append((link, message))
        // Who has nothing on the way does not look at the socket.
        if exchange != nil || run.weather.noticesIdleLoss { step() }
    }

    func stop(until time: Time) {
        guard isAlive, time > stoppedUntil else { return }
        run.trace("writer \(number) is stopped for \(time - run.now)")
        stoppedTime += time - max(run.now, stoppedUntil)
        stoppedUntil = time
        run.note(at: time) { [self] in step() }
    }

    func die() {
        guard isAlive else { return }
        run.trace("writer \(number) is killed")
        isAlive = false
        link?.close()
        link = nil
        run.witness.forgetCalls(of: number)
    }

    // MARK: The loop

    func step() {
        guard isAlive, !run.isOver, run.now >= stoppedUntil, run.now >= busyUntil else { return }
        for message in unsent { link?.send(message) }
        unsent = []
        for _ in 0..<Self.mostActions {
            takeMessages()
            if !arrivals.isEmpty, machine.room > 0 {
                let taken = arrivals.prefix(machine.room)
                arrivals.removeFirst(taken.count)
                machine.take(.arrived(Array(taken)), at: now)
            }
            guard !perform(machine.next(at: now)) else { return }
            guard !run.isOver, run.now >= busyUntil else { return }
        }
        run.fail("writer \(number) spins")
    }

    private func takeMessages() {
        while !inbox.isEmpty {
            let (link, message) = inbox.removeFirst()
            guard link === self.link else { continue }
            run.trace("writer \(number) hears: \(message.name)")
            switch message {
            case .ended(let reason): lose(reason)
            case .ready: conclude()
            case .opened, .facts, .locked, .tail, .lockedFacts, .sessionEnded, .hash, .done,
                .refused, .complete:
                parts.append(message)
            }
        }
    }

    /// Returns whether there is nothing to do until something happens.
    private func perform(_ action: Machine.Action) -> Bool {
        switch action {
        case .rest: return true
        case .wait(let until), .await(let until):
            wake(at: until)
            return true
        case .tell(let requests, let verdict):
            run.witness.hear(requests, verdict, from: self)
        case .decide: decide()
        case .close:
            run.trace("writer \(number) closes its session")
            link?.close()
            link = nil
            exchange = nil
            parts = []
        case .open: open()
        case .lookAtHolder: lookAtHolder()
        case .read(let keys): ask(.read(keys), .read(keys, after: position))
        case .makePartition(let seq):
            let seq = Int(seq.number)
            ask(.makePartition(seq), .makePartition(seq))
        case .askForLock: ask(.askForLock, .askForLock)
        case .readTail: ask(.readTail, .readTail(after: position))
        case .readUnderLock(let keys): ask(.readUnderLock(keys), .readUnderLock(keys))
        case .send(let form): send(form)
        case .rollBack: ask(.rollBack, .rollBack)
        case .endSession(let session): ask(.endSession, .endSession(session))
        case .lookFor(let seq): ask(.lookFor, .lookFor(Int(seq.number)))
        case .confirm: ask(.confirm, .confirm)
        }
        return false
    }

    private var position: Int { Int(machine.ledger.position.seq.number) }

    private func wake(at time: Duration) {
        let (seconds, attoseconds) = time.components
        let time = Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
        wakeTurn += 1
        let turn = wakeTurn
        run.note(at: max(time, run.now)) { [self] in
            if turn == wakeTurn { step() }
        }
    }

    private func decide() {
        machine.decide(clock: clock)
        let effort = machine.ledger.effort
        guard effort > 1_000 else { return }
        machine.ledger.effort = 0
        beBusy(for: effort)
    }

    private func beBusy(for time: Time) {
        busyUntil = run.now + time
        run.note(at: busyUntil) { [self] in step() }
    }

    // MARK: Exchanges

    private func ask(_ exchange: Exchange, _ message: ClientMessage) {
        run.trace("writer \(number) asks: \(message.name)")
        begin(exchange)
        link?.send(message)
    }

    private func begin(_ exchange: Exchange) {
        if let under = self.exchange {
            run.fail("writer \(number) asks for \(exchange) while \(under) is under way")
        }
        if link == nil { run.fail("writer \(number) asks for \(exchange) without a session") }
        self.exchange = exchange
        parts = []
    }

    private func open() {
        run.trace("writer \(number) opens a session")
        if link != nil { run.fail("writer \(number) opens a second session") }
        let link = Link(run, self)
        self.link = link
        begin(.open)
        let hello = ClientMessage.hello(seq: position, hash: machine.ledger.positionHash)
        run.note(after: run.latency()) { [self] in
            guard isAlive, self.link === link else { return }
            guard let session = run.server.open(link) else {
                inbox.append((link, .ended(run.server.refusesSessions ?? .noServer)))
                return step()
            }
            link.connect(to: session)
            run.trace("writer \(number) has session \(session.number)")
            link.send(hello)
        }
    }

    private func send(_ form: BatchForm) {
        startsEpoch = form.startsEpoch
        let events = machine.ledger.batch
        let batch = ClientMessage.batch(form, events)
        run.trace("writer \(number) sends: \(batch.name)")
        run.witness.note(sent: events, at: form.isOptimistic ? clock : lockClock)
        begin(.send)
        run.weather.visit(sendOn: link)
        let isStalled = run.weather.stallsFirstSend
        guard isStalled || run.dice.happens(run.weather.splitSends) else {
            link?.send(batch)
            return
        }
        // It leaves in parts, with time in between.
        if form.isOptimistic {
            link?.send(.batchStart)
        } else {
            link?.send(.batchPart)
        }
        unsent = [batch]
        beBusy(for: run.dice.skewed(100, run.weather.longestSend))
        if isStalled {
            run.weather.stallsFirstSend = false
            stop(until: run.weather.faultsEnd)
        }
    }

    private func lookAtHolder() {
        run.note(after: run.latency() * 2) { [self] in
            guard isAlive else { return }
            guard let (session, since) = run.server.stalledHolder else {
                suspect = nil
                return
            }
            guard let suspect, suspect == (session.number, since) else {
                self.suspect = (session.number, since)
                return
            }
            self.suspect = nil
            run.trace("writer \(number) ends a holder that stalled")
            run.server.signalEnd(session)
        }
    }

    private func lose(_ reason: SmallFailure) {
        link?.close()
        link = nil
        exchange = nil
        parts = []
        machine.take(.lost(reason), at: now)
    }

    /// The exchange is over.
    private func conclude() {
        guard let exchange = exchange.take() else {
            return run.fail("writer \(number) is answered without a question")
        }
        let parts = parts
        self.parts = []
        if case .refused(let refusal, let reason)? = parts.last {
            return machine.take(.refused(refusal, reason), at: now)
        }
        switch (exchange, parts.last) {
        case (.open, .opened(let end, let isKnown)?): opened(end, isKnown)
        case (.read(let keys), .facts(let end, let events, let whole)?):
            factsRead(keys, end, events, whole)
        case (.makePartition, .done?):
            machine.ledger.partitionEnd = run.server.partitionEnd
            machine.take(.partitionMade, at: now)
        case (.askForLock, .locked(let end)?):
            lockClock = clock
            let locked = LockedHead(
                head: end.head, place: end.place, databaseClock: end.databaseClock,
                clock: lockClock,
                startsEpoch: end.row.timeline != end.timeline)
            machine.take(.locked(locked), at: now)
        case (.readTail, .tail(let end, let events)?):
            fold(events, upTo: end)
            machine.take(.tailRead, at: now)
        case (.readUnderLock(let keys), .lockedFacts(let whole)?):
            machine.ledger.learn(keys, from: whole)
            machine.take(.lockedFactsRead, at: now)
        case (.send, .complete(hasWarning: false)?):
            if startsEpoch {
                machine.ledger.generation += 1
                machine.ledger.timeline = timeline
            }
            machine.take(.committed, at: now)
        case (.confirm, .complete(hasWarning: false)?): machine.take(.confirmed, at: now)
        case (.send, .complete(hasWarning: true)?), (.confirm, .complete(hasWarning: true)?):
            lose(.sessionEnded)
        case (.rollBack, .done?): machine.take(.rolledBack, at: now)
        case (.endSession, .sessionEnded(let isGone)?):
            machine.take(.sessionEnded(isGone: isGone), at: now)
        case (.lookFor, .hash(let hash)?):
            machine.take(.found(hash.map { Digest($0) }), at: now)
        default:
            run.fail("writer \(number) asked for \(exchange) and heard \(parts)")
        }
    }

    private func opened(_ end: LogEnd, _ isKnown: Bool) {
        let ledger = machine.ledger
        let isSame = ledger.generation == end.row.generation && ledger.timeline == end.timeline
        if !isKnown || !isSame { machine.ledger.startOver(at: end) }
        timeline = end.timeline
        machine.ledger.partitionEnd = run.server.partitionEnd
        var head = end.head
        head.seq = machine.ledger.position.seq
        head.hash = Digest(machine.ledger.positionHash)
        guard let link else { return run.fail("who has no session was told of its opening") }
        machine.take(.opened(link.sessionNumber, head), at: now)
    }

    private func factsRead(
        _ keys: [SmallKey], _ end: LogEnd, _ events: ArraySlice<SmallEvent>, _ whole: SmallFacts
    ) {
        if end.row.generation == machine.ledger.generation {
            fold(events, upTo: end)
            if run.dice.happens(100) { machine.ledger.forgetAccounts(except: keys) }
            machine.ledger.learn(keys, from: whole)
        }
        machine.take(.factsRead(end.head), at: now)
    }

    private func fold(_ events: ArraySlice<SmallEvent>, upTo end: LogEnd) {
        if events.count > run.weather.longestFold {
            machine.ledger.skip(to: end)
        } else {
            machine.ledger.fold(events)
        }
    }
}
