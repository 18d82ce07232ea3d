import Accounting

/// A writer as a value.
///
/// It holds every request until its caller is told, and answers one question: what is to be done
/// next. The one loop that matters, as ``next(at:)`` walks through it:
///
/// 1. Decide who waits, on the log's end as it is known; what is missing is read first, for all of
///    them in one round trip.
/// 2. Who met nobody else's events for a while sends at once, lock, guard, rows and commit in one
///    round trip. Else the lock is taken first, and the log's end read with it.
/// 3. If the log ends elsewhere: fold what others appended, decide again under the lock, for a
///    bounded time.
/// 4. Send guard, events, rows and commit.
/// 5. While the server carries that out, decide ahead who has come since.
/// 6. Durable: tell the callers. In doubt: open another session and settle it.
package struct WriterMachine<Ledger: DecidingLedger & ~Copyable>: ~Copyable {
    package typealias Action = WriterAction<
        Ledger.Request, Ledger.Key, Ledger.Session, Ledger.Failure
    >
    package typealias Event = WriterEvent<Ledger.Request, Ledger.Session, Ledger.Failure>
    typealias Entry = Pending<Ledger.Request>
    typealias Draft = Batch<Ledger.Request, Ledger.Key, Ledger.Mark>
    typealias Doubt = InDoubtCommit<Ledger.Request, Ledger.Key, Ledger.Mark, Ledger.Session>

    /// How far the exchange with the server has come.
    enum Phase {
        /// There is no session.
        case closed
        case opening
        /// A session is open and nothing is under way.
        case ready
        case reading
        case makingPartition
        /// The lock and the log's end are asked for.
        case asking
        /// The lock is held, and nothing else is under way.
        case locked(LockedHead)
        case readingTail(LockedHead)
        case readingUnderLock(LockedHead)
        /// The batch is sent.
        case committing(isOptimistic: Bool)
        /// The answers of this batch stand; it wrote nothing.
        case rollingBack
        /// The answers of this batch stand where they were found, and are being made safe.
        case confirming
        case settling(Settling)
    }

    package var ledger: Ledger
    let limits: WriterLimits

    /// Requests that are not decided, or have to be decided again.
    var queue = RequestQueue<Ledger.Request>()
    /// What is decided and not sent.
    var draft: Draft?
    /// What was decided without events, while the log's end is looked at.
    var unverified: Draft?
    /// What is sent and not answered.
    var inFlight: Draft?
    /// To where the facts are taken back when it becomes durable: the end of what is in flight.
    var inFlightEnd: (mark: Ledger.Mark, head: ExpectedHead)?
    var doubt: Doubt?
    /// What callers are still to be told, in order.
    var untold: [(requests: [Ledger.Request], verdict: Verdict<Ledger.Failure>)] = []

    var phase = Phase.closed
    var session: Ledger.Session?
    /// The last session was given up, and may still be alive.
    var mustClose = false
    /// The log's end as it was last seen, or left by this writer.
    var head = ExpectedHead(
        seq: .zero, hash: Digest(first: 0, second: 0), generation: 0, manualClock: nil)
    /// Batches in a row that met nobody else's events; at 0 somebody else writes too.
    var uncontended = 1
    /// Batches that still look ids up.
    var lookUpsLeft = 0
    /// How many requests are tried one by one, because the server refused a batch of them.
    var suspects = 0
    /// Whether the lock was asked for to hold it for long.
    var isBulk = false
    /// Rounds of reading under the lock for the request that is decided next.
    var lockedReads = 0

    /// Since when nothing but failures was met, and the last of them.
    var failing: (since: Duration, reason: Ledger.Failure)?
    /// Before this nothing is tried again.
    var pausedUntil: Duration?
    /// The partition that a batch found missing.
    var missingPartition: Seq?
    /// Whether the log's end, as it was found under the lock, was another than expected.
    var hasMetOthers = false
    /// Since when the present exchange is under way, when it is given up, and when the holder of
    /// the lock that it waits for is looked at next.
    var exchangeStart: Duration?
    var exchangeEnd: Duration?
    var nextLook: Duration?
    /// Since when deciding holds up a batch, or the lock.
    var decidingSince: Duration?
    var nextPartitionTry = Duration.zero
    /// When it was asked last what is to be done.
    var askedAt = Duration.zero

    package init(_ ledger: consuming Ledger, limits: WriterLimits = WriterLimits()) {
        self.ledger = ledger
        self.limits = limits
    }

    /// How many more requests it takes.
    package var room: Int {
        let held =
            queue.count + (draft?.count ?? 0) + (unverified?.count ?? 0) + (inFlight?.count ?? 0)
        return max(limits.requestsHeld - held, 0)
    }

    /// Whether a request waits for anything.
    package var isIdle: Bool { !isWaitedFor && untold.isEmpty }

    /// Whether a request is under way.
    var isWaitedFor: Bool {
        !queue.isEmpty || draft != nil || unverified != nil || inFlight != nil || doubt != nil
    }

    /// Whether a session is open, as far as the machine is concerned.
    package var hasSession: Bool { session != nil }

    /// Whether the request that is decided next takes long.
    package var isNextLong: Bool { queue.first.map { ledger.isLong($0.request) } ?? false }

    /// The session was closed while nothing was under way.
    package mutating func sessionWasClosed() {
        precondition(isIdle, "a session is closed once nobody waits")
        session = nil
        phase = .closed
    }

    /// What is to be done now.
    package mutating func next(at now: Duration) -> Action {
        askedAt = now
        giveUpOnLate(now)
        if !untold.isEmpty, !isReadyToSend(now) {
            let told = untold.removeFirst()
            return .tell(told.requests, told.verdict)
        }
        if let exchangeEnd, now >= exchangeEnd { giveUpSession(Ledger.Failure(.noAnswer), now) }
        if mustClose {
            mustClose = false
            return .close
        }
        switch phase {
        case .closed: return nextWithoutSession(now)
        case .ready: return nextWhenReady(now)
        case .locked(let locked): return nextUnderLock(locked, now)
        case .committing: return canDecideAhead ? .decide : awaiting(now)
        case .settling(let step): return nextInSettling(step, now)
        case .opening, .reading, .makingPartition, .asking, .readingTail, .readingUnderLock,
            .rollingBack, .confirming:
            return awaiting(now)
        }
    }

    private mutating func nextWithoutSession(_ now: Duration) -> Action {
        guard !queue.isEmpty || doubt != nil else { return .rest }
        if let pausedUntil, now < pausedUntil { return .wait(until: pausedUntil) }
        return start(.opening, now, .open)
    }

    private mutating func nextWhenReady(_ now: Duration) -> Action {
        if doubt != nil { return beginSettling(now) }
        if inFlight != nil { return start(.confirming, now, .confirm) }
        guard !queue.isEmpty || draft != nil else { return .rest }
        if let pausedUntil, now < pausedUntil { return .wait(until: pausedUntil) }
        if let seq = missingPartition ?? partitionDue(now) {
            abandonDraft()
            return start(.makingPartition, now, .makePartition(seq))
        }
        return nextBatch(now)
    }

    /// The event whose partition is to be followed by another.
    private mutating func partitionDue(_ now: Duration) -> Seq? {
        guard now >= nextPartitionTry, ledger.isPartitionDue else { return nil }
        nextPartitionTry = now + limits.partitionPause
        return ledger.position.seq
    }

    /// Steps 1 and 2.
    private mutating func nextBatch(_ now: Duration) -> Action {
        ledger.looksUpIDs = lookUpsLeft > 0
        if let draft, isStale(draft, now) { abandonDraft() }
        if uncontended == 0 {
            // Decided now it would be decided again: the log has moved by the time of the lock.
            abandonDraft()
            let keys = missingOfQueue()
            guard keys.isEmpty else { return start(.reading, now, .read(keys)) }
            return askForLock(now)
        }
        if canDecide(now), !shouldBegin {
            decidingSince = decidingSince ?? now
            return .decide
        }
        decidingSince = nil
        guard let draft else { return .rest }
        guard draft.missing.isEmpty else {
            // What is read is true of the log's end, and a draft stands beyond it.
            let first = draft.missing
            let decided = draft.count
            abandonDraft()
            let rest = missingOfQueue(except: first, after: decided)
            return start(.reading, now, .read(first + rest))
        }
        guard draft.isWritten else {
            ledger.rollBack(to: draft.start)
            unverified = self.draft.take()
            return start(.reading, now, .read([]))
        }
        guard uncontended >= limits.uncontendedUntilOptimistic, !isAhead(draft) else {
            return askForLock(now)
        }
        return send(optimistically: true, now)
    }

    /// Whether a batch goes to the server, which has nothing to do, before callers are told: that
    /// takes far less time than waking them.
    private func isReadyToSend(_ now: Duration) -> Bool {
        guard case .ready = phase, doubt == nil, inFlight == nil, missingPartition == nil,
            pausedUntil == nil, !mustClose, let draft
        else { return false }
        return !ledger.isPartitionDue && !isStale(draft, now) && !isAhead(draft) && shouldBegin
    }

    /// Whether the server, which has nothing to do, begins with what is decided, while the rest is
    /// decided: so that both work at the same time.
    private var shouldBegin: Bool {
        guard let draft, draft.isWritten, draft.missing.isEmpty else { return false }
        return draft.count >= max(queue.count, limits.requestsWorthSending)
            && uncontended >= limits.uncontendedUntilOptimistic
    }

    /// Whether a draft has waited too long, behind a commit that took its time.
    private func isStale(_ draft: Draft, _ now: Duration) -> Bool {
        draft.head.manualClock == nil && now - draft.begunAt > .microseconds(limits.draftAge)
    }

    /// Whether the log's last time lies further ahead of the draft's than is allowed, which is
    /// judged with the log's end in hand.
    private func isAhead(_ draft: Draft) -> Bool {
        let ahead = ledger.position.recordedAt.microseconds - draft.now.microseconds
        return draft.head.manualClock == nil && ahead > limits.clockDifference
    }

    private mutating func askForLock(_ now: Duration) -> Action {
        hasMetOthers = false
        decidingSince = nil
        nextLook = now + limits.lookInterval
        isBulk = isNextBulk
        return start(.asking, now, .askForLock(isBulk: isBulk))
    }

    /// Whether what is decided next will hold the lock for long.
    private var isNextBulk: Bool {
        isDraftBulk || isNextLong || queue.count > limits.requestsOfBulk
    }

    private var isDraftBulk: Bool {
        draft != nil && ledger.encodedBytes > limits.bytesOfBulk
    }

    /// Steps 3 and 4.
    private mutating func nextUnderLock(_ locked: LockedHead, _ now: Duration) -> Action {
        guard draft != nil || ledger.position.seq == locked.place.seq else {
            return start(.readingTail(locked), now, .readTail(locked.head))
        }
        guard draft != nil || !queue.isEmpty else {
            return start(.rollingBack, now, .rollBack)
        }
        if canDecide(now) {
            decidingSince = decidingSince ?? now
            return .decide
        }
        guard let draft else { preconditionFailure("who waits under the lock is decided") }
        if !draft.missing.isEmpty {
            let mayRead = draft.count == 0 || draft.missing.allSatisfy { ledger.isID($0) }
            if mayRead { return readUnderLock(locked, draft, now) }
        }
        decidingSince = nil
        guard draft.isWritten else {
            // Decided with the lock in hand, so that is how it was.
            ledger.rollBack(to: draft.start)
            inFlight = draft
            self.draft = nil
            if draft.hasReplays { return start(.confirming, now, .confirm) }
            return start(.rollingBack, now, .rollBack)
        }
        return send(optimistically: false, now)
    }

    /// Reads under the lock what the next request needs, and with it what those after it need.
    private mutating func readUnderLock(
        _ locked: LockedHead, _ draft: Draft, _ now: Duration
    ) -> Action {
        self.draft?.missing = []
        lockedReads += 1
        guard lockedReads <= limits.lockedReads else {
            let first = queue.isEmpty ? [] : [queue.removeFirst().request]
            untold.append((first, .notWritten(Ledger.Failure(.endlessReading))))
            return next(at: now)
        }
        let more = missingOfQueue(except: draft.missing)
        let keys =
            draft.missing
            + (draft.count == 0 ? more : more.filter { ledger.isID($0) })
        return start(.readingUnderLock(locked), now, .readUnderLock(keys))
    }

    mutating func send(optimistically isOptimistic: Bool, _ now: Duration) -> Action {
        let isBulk = isDraftBulk
        guard let batch = draft.take() else { preconditionFailure("there is a batch to send") }
        var end = batch.head
        end.seq = ledger.position.seq
        end.hash = ledger.lastHash
        if batch.startsEpoch { end.generation += 1 }
        inFlight = batch
        inFlightEnd = (ledger.mark, end)
        var form = BatchForm(
            head: batch.head, lastSeq: end.seq, isOptimistic: isOptimistic, isBulk: isBulk,
            clock: nil,
            startsEpoch: batch.startsEpoch)
        if isOptimistic {
            hasMetOthers = false
            if batch.head.manualClock == nil {
                let earliest = batch.now.advanced(byMicroseconds: -limits.clockDifference)
                let latest = batch.now.advanced(byMicroseconds: limits.clockDifference)
                form.clock = earliest...latest
            }
            nextLook = now + limits.lookInterval
        }
        return start(.committing(isOptimistic: isOptimistic), now, .send(form))
    }

    /// Enters a phase in which an answer is awaited.
    mutating func start(_ phase: Phase, _ now: Duration, _ action: Action) -> Action {
        self.phase = phase
        exchangeStart = now
        exchangeEnd = now + limits.exchangeTime
        return action
    }

    /// Waits for what was asked for; from time to time looks at who is in the way.
    mutating func awaiting(_ now: Duration) -> Action {
        if let nextLook, now >= nextLook {
            self.nextLook = now + limits.lookInterval
            return .lookAtHolder
        }
        let end = exchangeEnd ?? now + limits.exchangeTime
        return .await(until: min(nextLook ?? end, end))
    }
}
