internal import Accounting
internal import Daybook

/// A model of the server: one log with its lock, its guard and its unique indexes, and the steps of
/// a commit, each of which takes time and can be the last.
final class Server {
    unowned let run: Run

    // What is durable.
    var log: [SmallEvent] = []
    /// The books after so many events.
    var states: [SmallFacts]
    /// The rows of the ledger, and since which place in the write-ahead log.
    var rows: [(since: Int, at: Time, row: LedgerRow)]
    /// Of each event, the place in the write-ahead log of its commit.
    var eventPlaces: [Int] = []
    var end = 0
    var partitionEnd: Int
    var timeline = 1

    // What is seen.
    /// So many events are visible: a commit is only once it no longer waits for the standby.
    var visible = 0
    /// When each event became visible.
    var visibleAt: [Time] = []

    // What is running.
    var sessions: [Int: ServerSession] = [:]
    var lastSession = 0
    var restarts = 0
    var lockHolder: ServerSession?
    var isLockedByAdministrator = false
    var lockQueue: [LockWaiter] = []
    var isUp = true
    /// Why nobody gets a session.
    var refusesSessions: SmallFailure?
    var clockOffset = 0

    // The standby.
    let hasStandby: Bool
    var standbyPlace = 0
    var standbyLag: Time = 300
    var isStandbyAway = false

    enum LockWaiter {
        case session(ServerSession)
        case administrator(() -> Void)
    }

    init(_ run: Run, row: LedgerRow, accounts: [Int: SmallAccount], hasStandby: Bool) {
        self.run = run
        self.hasStandby = hasStandby
        var facts = SmallFacts(isComplete: true, floor: row.floor)
        for (number, account) in accounts { facts.accounts[number] = .some(account) }
        states = [facts]
        rows = [(0, 0, row)]
        partitionEnd = run.weather.partitionSize
    }

    var row: LedgerRow { rows[rows.count - 1].row }
    var clock: Timestamp { run.wallClock(offset: clockOffset) }

    /// The log's end as it is seen.
    var logEnd: LogEnd {
        let last = visible == 0 ? nil : log[visible - 1]
        return LogEnd(
            place: LogPosition(
                seq: Seq(Int64(visible)),
                recordedAt: Timestamp(microseconds: last?.recordedAt ?? 0)),
            hash: last?.hash ?? 0, row: row, timeline: timeline, databaseClock: clock)
    }

    /// The floors that held at some time since.
    func floors(since time: Time) -> [Int] {
        let first = rows.lastIndex { $0.at <= time } ?? 0
        return rows[first...].map(\.row.floor)
    }

    /// Whether everything up to this event survives the loss of the server.
    func isSafe(_ seq: Int) -> Bool {
        !hasStandby || eventPlaces[seq - 1] <= standbyPlace
    }

    // MARK: Sessions

    /// A connection arrives. Nil when it is refused.
    func open(_ link: Link) -> ServerSession? {
        guard isUp, refusesSessions == nil else { return nil }
        lastSession += 1
        let session = ServerSession(number: lastSession, link: link)
        sessions[lastSession] = session
        return session
    }

    func receive(_ message: ClientMessage, on session: ServerSession) {
        guard session.state != .gone else { return }
        session.inbox.append(message)
        serve(session)
    }

    /// Takes the next message, if the session waits for one.
    func serve(_ session: ServerSession) {
        guard session.waitsForClient, !session.inbox.isEmpty else { return }
        let message = session.inbox.removeFirst()
        if case .farewell = message { return end(session, nil) }
        run.trace("  session \(session.number) takes: \(message.name)")
        session.statementAt = run.now
        switch message {
        case .batchStart, .batchPart: session.isInBatch = true
        case .batch: session.isInBatch = false
        case .hello, .read, .makePartition, .askForLock, .readTail, .readUnderLock, .rollBack,
            .endSession, .lookFor, .confirm, .farewell:
            break
        }
        session.state = .running
        proceed(session, after: run.work()) { [self] in carryOut(message, session) }
        run.weather.visit(.running, session)
    }

    /// Goes on after a while, unless the session does something else, or is gone, by then.
    func proceed(
        _ session: ServerSession, after delay: Time, _ action: @escaping () -> Void
    ) {
        session.turn += 1
        let turn = session.turn
        run.note(after: delay) {
            guard session.turn == turn, session.state != .gone else { return }
            action()
        }
    }

    func carryOut(_ message: ClientMessage, _ session: ServerSession) {
        if lockHolder === session, message.needsNoTransaction {
            run.fail("session \(session.number) is inside a transaction and asks: \(message.name)")
        }
        switch message {
        case .hello(let seq, let hash):
            let isKnown = seq <= visible && (seq == 0 ? 0 : log[seq - 1].hash) == hash
            answer(session, .opened(logEnd, isKnown: isKnown))
        case .read(_, let seq):
            let events = seq < visible ? log[seq..<visible] : []
            answer(session, .facts(logEnd, events, seen))
        case .makePartition(let seq):
            partitionEnd = max(partitionEnd, seq + run.weather.partitionSize)
            answer(session, .done)
        case .askForLock:
            takeLock(session) { [self] in
                answer(session, .locked(logEnd), then: .idleInTransaction)
            }
        case .readTail(let seq):
            let events = seq < visible ? log[seq..<visible] : []
            answer(session, .tail(logEnd, events), then: .idleInTransaction)
        case .readUnderLock:
            answer(session, .lockedFacts(seen), then: .idleInTransaction)
        case .batchStart:
            takeLock(session) { [self] in waitForRest(session) }
        case .batchPart: waitForRest(session)
        case .batch(let form, let events):
            if let (refusal, failure) = session.refusal {
                session.refusal = nil
                return answer(session, .refused(refusal, failure))
            }
            guard form.isOptimistic else { return append(form, events, session) }
            takeLock(session) { [self] in append(form, events, session) }
        case .rollBack:
            release(session)
            answer(session, .done)
        case .endSession(let number):
            let isGone = sessions[number] == nil
            if let other = sessions[number] { signalEnd(other) }
            answer(session, .sessionEnded(isGone: isGone))
        case .lookFor(let seq):
            let hash = seq <= visible ? log[seq - 1].hash : nil
            answer(session, .hash(hash), then: .idleInTransaction)
        case .confirm:
            release(session)
            commit(session) {}
        case .farewell: end(session, nil)
        }
    }

    /// The books as they are seen.
    var seen: SmallFacts {
        var facts = states[visible]
        facts.floor = row.floor
        return facts
    }

    func answer(
        _ session: ServerSession, _ message: ServerMessage,
        then state: ServerSession.State = .idle
    ) {
        session.link.send(message)
        session.link.send(.ready)
        rest(session, state)
    }

    func rest(_ session: ServerSession, _ state: ServerSession.State) {
        session.state = state
        if state == .idleInTransaction {
            proceed(session, after: run.weather.idleInTransactionTime) { [self] in
                run.trace("  session \(session.number) idled in its transaction")
                end(session, .sessionEnded)
            }
        } else {
            session.turn += 1
        }
        serve(session)
    }

    func waitForRest(_ session: ServerSession) {
        session.turn += 1
        session.state = .inPipeline
        serve(session)
    }

    func refuse(
        _ session: ServerSession, _ refusal: Refusal, _ failure: SmallFailure = .refused
    ) {
        run.trace("  session \(session.number) is refused: \(refusal)")
        release(session)
        guard session.isInBatch else {
            session.refusal = nil
            return answer(session, .refused(refusal, failure))
        }
        // The rest of the batch is skipped up to its Sync, and only then is it told.
        session.refusal = (refusal, failure)
        waitForRest(session)
    }

    /// Ends a session: its database transaction is rolled back.
    func end(_ session: ServerSession, _ lastWords: SmallFailure?) {
        guard session.state != .gone else { return }
        run.trace("  session \(session.number) ends")
        session.state = .gone
        session.turn += 1
        session.afterLock = nil
        sessions[session.number] = nil
        leaveQueue(session)
        if let lastWords { session.link.send(.ended(lastWords)) }
        release(session)
    }

    /// `pg_terminate_backend`: returns at once, and the session looks at the signal soon.
    func signalEnd(_ session: ServerSession) {
        let most = run.weather.isBad ? run.weather.signalTime : 100
        run.note(after: run.dice.skewed(5, most)) { [self] in terminate(session) }
    }

    /// Ends a session, at once where it can be interrupted.
    func terminate(_ session: ServerSession) {
        run.trace("  session \(session.number) is told to end, \(session.state)")
        switch session.state {
        case .idle, .idleInTransaction, .inPipeline, .waitingForLock, .running:
            end(session, .sessionEnded)
        case .flushing, .telling: session.mustEnd = true
        case .waitingForStandby:
            session.mustEnd = true
            stopWaiting(session)
        case .gone: return
        }
    }

    /// `pg_cancel_backend`.
    func cancel(_ session: ServerSession) {
        switch session.state {
        case .running, .waitingForLock:
            run.trace("  session \(session.number) is cancelled")
            leaveQueue(session)
            refuse(session, .transient)
        case .waitingForStandby:
            run.trace("  session \(session.number) no longer waits for the standby")
            stopWaiting(session)
        case .idle, .idleInTransaction, .inPipeline, .flushing, .telling, .gone: return
        }
    }

    // MARK: The lock

    func takeLock(_ session: ServerSession, _ action: @escaping () -> Void) {
        guard lockHolder !== session else { return action() }
        session.state = .waitingForLock
        session.afterLock = action
        lockQueue.append(.session(session))
        proceed(session, after: run.weather.lockTimeout) { [self] in
            leaveQueue(session)
            refuse(session, .transient)
        }
        grantLock()
    }

    /// Does something under the lock, in a database transaction of its own.
    func underLock(_ action: @escaping () -> Void) {
        lockQueue.append(.administrator(action))
        grantLock()
    }

    func leaveQueue(_ session: ServerSession) {
        lockQueue.removeAll { waiter in
            if case .session(let waiting) = waiter { waiting === session } else { false }
        }
    }

    func grantLock() {
        guard isUp, lockHolder == nil, !isLockedByAdministrator, !lockQueue.isEmpty else {
            return
        }
        switch lockQueue.removeFirst() {
        case .session(let session):
            lockHolder = session
            session.state = .running
            proceed(session, after: 20) { [self] in
                guard let action = session.afterLock else { return }
                session.afterLock = nil
                run.trace("  session \(session.number) has the lock")
                action()
            }
        case .administrator(let action):
            isLockedByAdministrator = true
            let start = restarts
            run.note(after: run.work()) { [self] in
                guard restarts == start else { return }
                action()
                isLockedByAdministrator = false
                grantLock()
            }
        }
    }

    func release(_ session: ServerSession) {
        guard lockHolder === session else { return }
        lockHolder = nil
        grantLock()
    }

    /// Who holds the lock, waits for its client, and since which statement.
    var stalledHolder: (session: ServerSession, since: Time)? {
        guard isUp, let lockHolder, lockHolder.waitsForClient else { return nil }
        return (lockHolder, lockHolder.statementAt)
    }

    // MARK: The append

    func append(_ form: BatchForm, _ events: [SmallEvent], _ session: ServerSession) {
        guard lockHolder === session else { return run.fail("a batch comes without the lock") }
        if let refusal = refusal(of: form, events) {
            return refuse(session, refusal.0, refusal.1)
        }
        commit(session) { [self] in
            let row = self.row
            run.witness.judge(events, on: states[log.count], after: log.last, row)
            for event in events {
                var state = states[log.count]
                state.fold(event)
                states.append(state)
                log.append(event)
                eventPlaces.append(end)
                visibleAt.append(.max)
            }
            if form.startsEpoch {
                var next = row
                next.generation += 1
                next.timeline = timeline
                rows.append((end, run.now, next))
            }
        }
    }

    func refusal(
        of form: BatchForm, _ events: [SmallEvent]
    ) -> (Refusal, SmallFailure)? {
        let head = logEnd.head
        guard form.head.generation == head.generation else { return (.staleGeneration, .refused) }
        guard form.head.manualClock == head.manualClock else { return (.clockMoved, .refused) }
        if let clock = form.clock, !clock.contains(self.clock) { return (.clockMoved, .refused) }
        guard form.head.seq == head.seq, form.head.hash == head.hash else {
            return (.headMoved, .refused)
        }
        guard log.count + events.count <= partitionEnd else {
            return (.noPartition(form.lastSeq), .refused)
        }
        if events.contains(where: { run.witness.isPoison($0.request) }) {
            return (.other, .poisoned)
        }
        return isNameTaken(events) ? (.nameTaken, .refused) : nil
    }

    func isNameTaken(_ events: [SmallEvent]) -> Bool {
        let facts = states[log.count]
        return events.contains { event in
            switch event.change {
            case .posted(_, _, let kind, isLast: true):
                guard case .post(_, _, _, let id, let externalID) = kind else { return false }
                let isIDTaken = id.map { facts.ids[$0] != nil } ?? false
                return isIDTaken || (externalID.map { facts.externalIDs[$0] != nil } ?? false)
            case .created(_, let code): return facts.codes[code] != nil
            case .posted, .lockSet, .epochStarted: return false
            }
        }
    }

    // MARK: The commit

    /// Flushes, waits for the standby, tells. `apply` makes it durable.
    func commit(_ session: ServerSession, _ apply: @escaping () -> Void) {
        session.state = .flushing
        proceed(session, after: run.flush()) { [self] in
            end += 1
            apply()
            session.commitPlace = end
            ship()
            guard hasStandby, standbyPlace < end else { return finish(session) }
            session.state = .waitingForStandby
            session.turn += 1
            if session.mustEnd { return stopWaiting(session) }
            run.weather.visit(.waitingForStandby, session)
        }
        run.weather.visit(.flushing, session)
    }

    /// The wait for the standby is cancelled: what is committed here is seen, and may be nowhere
    /// else.
    func stopWaiting(_ session: ServerSession) {
        reveal()
        if session.mustEnd {
            // A session that is ended in this wait does not tell its client of the commit.
            return end(session, .sessionEnded)
        }
        finish(session, hasWarning: true)
    }

    func finish(_ session: ServerSession, hasWarning: Bool = false) {
        reveal()
        release(session)
        session.state = .telling
        session.link.send(.complete(hasWarning: hasWarning))
        proceed(session, after: run.work()) { [self] in
            if session.mustEnd { return end(session, .sessionEnded) }
            session.link.send(.ready)
            rest(session, .idle)
        }
        run.weather.visit(.telling, session)
    }

    func reveal() {
        while visible < log.count {
            visibleAt[visible] = run.now
            visible += 1
        }
    }
}
