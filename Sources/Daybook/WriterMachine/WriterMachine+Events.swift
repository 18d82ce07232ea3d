import Accounting

/// What happened, and what that changes.
extension WriterMachine where Ledger: ~Copyable {
    package mutating func take(_ event: consuming Event, at now: Duration) {
        switch event {
        case .arrived(let requests):
            for request in requests { queue.append(Pending(request: request, arrivedAt: now)) }
        case .opened(let session, let head): opened(session, head)
        case .factsRead(let head): factsRead(head, now)
        case .partitionMade: partitionMade()
        case .locked(let locked): self.locked(locked, now)
        case .tailRead: tailRead(now)
        case .lockedFactsRead: lockedFactsRead()
        case .committed: committed()
        case .rolledBack: rolledBack()
        case .sessionEnded(let isGone): sessionEnded(isGone: isGone, now)
        case .found(let hash): found(hash)
        case .confirmed: confirmed()
        case .refused(let refusal, let reason): refused(refusal, reason, now)
        case .lost(let reason): lose(reason, now)
        }
    }

    private mutating func opened(_ session: Ledger.Session, _ head: ExpectedHead) {
        self.session = session
        self.head = head
        uncontended = min(uncontended, 1)
        endExchange()
        phase = .ready
    }

    private mutating func partitionMade() {
        endExchange()
        missingPartition = nil
        nextPartitionTry = .zero
        phase = .ready
    }

    private mutating func factsRead(_ head: ExpectedHead, _ now: Duration) {
        endExchange()
        phase = .ready
        guard head.generation == self.head.generation else {
            return giveUpSession(Ledger.Failure(.otherGeneration), now)
        }
        let hasMoved = head != self.head
        self.head = head
        if hasMoved { uncontended = 0 }
        guard let batch = unverified.take() else { return }
        if !hasMoved, batch.head == head {
            // The log ended then where it ends now: that is how it was.
            if batch.hasReplays { inFlight = batch } else { stand(batch) }
        } else {
            queue.prepend(batch.entries)
        }
    }

    private mutating func locked(_ locked: LockedHead, _ now: Duration) {
        endExchange()
        if case .settling = phase {
            phase = .settling(.locked)
            return
        }
        phase = .locked(locked)
        lockedReads = 0
        guard locked.head.generation == head.generation else {
            return giveUpSession(Ledger.Failure(.otherGeneration), now)
        }
        if locked.head.manualClock == nil, let fault = clockFault(locked) {
            return giveUpSession(Ledger.Failure(fault), now)
        }
        if let draft, draft.head == locked.head, !locked.startsEpoch, isFresh(draft, locked) {
            self.draft?.isFull = true
            return
        }
        abandonDraft()
        if head.seq != locked.head.seq {
            hasMetOthers = true
            uncontended = 0
        }
        head = locked.head
    }

    private func clockFault(_ locked: LockedHead) -> WriterFault? {
        let difference = locked.clock.microseconds - locked.databaseClock.microseconds
        guard abs(difference) <= limits.clockDifference else { return .clockDiffers(difference) }
        let ahead = locked.place.recordedAt.microseconds - locked.clock.microseconds
        return ahead <= limits.clockDifference ? nil : .logAhead(ahead)
    }

    /// Whether the clock's reading that a draft was decided by may still be used.
    private func isFresh(_ draft: Draft, _ locked: LockedHead) -> Bool {
        guard draft.head.manualClock == nil else { return true }
        return (0...limits.draftAge).contains(
            locked.clock.microseconds - draft.now.microseconds)
    }

    private mutating func tailRead(_ now: Duration) {
        endExchange()
        guard case .readingTail(let locked) = phase else { return }
        phase = .locked(locked)
        guard ledger.position == locked.place else {
            return giveUpSession(Ledger.Failure(.otherEnd), now)
        }
    }

    private mutating func lockedFactsRead() {
        endExchange()
        guard case .readingUnderLock(let locked) = phase else { return }
        phase = .locked(locked)
    }

    private mutating func committed() {
        guard let batch = inFlight.take(), let end = inFlightEnd.take() else {
            preconditionFailure("a commit was answered that was not sent")
        }
        endExchange()
        phase = .ready
        let rest = ledger.settle(upTo: end.mark)
        draft?.start = rest
        head = end.head
        if !hasMetOthers { uncontended += 1 }
        stand(batch)
    }

    private mutating func rolledBack() {
        endExchange()
        phase = .ready
        if let batch = inFlight.take() { stand(batch) }
    }

    /// What was decided for these stands.
    mutating func stand(_ batch: Draft) {
        failing = nil
        pausedUntil = nil
        suspects = max(suspects - batch.count, 0)
        lookUpsLeft = max(lookUpsLeft - 1, 0)
        guard batch.count > 0 else { return }
        untold.append((batch.entries.map(\.request), .stands))
    }

    /// What is awaited came.
    mutating func endExchange() {
        exchangeStart = nil
        exchangeEnd = nil
        nextLook = nil
    }

    /// The session is given up, alive or not: it may hold the log's lock.
    mutating func giveUpSession(_ reason: Ledger.Failure, _ now: Duration) {
        lose(reason, now)
        mustClose = true
    }

    /// The session is gone, or is given up.
    mutating func lose(_ reason: Ledger.Failure, _ now: Duration) {
        noteFailure(reason, now)
        endExchange()
        pausedUntil = now + limits.retryPause
        if case .committing = phase {
            guard let session, let batch = inFlight.take(), let end = inFlightEnd.take() else {
                preconditionFailure("a batch is sent on a session")
            }
            abandonDraft()
            ledger.rollBack(to: batch.start)
            doubt = InDoubtCommit(session: session, batch: batch, last: end.head, since: now)
        } else {
            takeAllBack()
        }
        session = nil
        phase = .closed
    }

    private mutating func refused(
        _ refusal: Refusal, _ reason: Ledger.Failure, _ now: Duration
    ) {
        if case .opening = phase { return giveUpSession(reason, now) }
        let sent = if case .committing = phase { inFlight?.entries ?? [] } else { [Entry]() }
        let looked = ledger.looksUpIDs
        if !sent.isEmpty, refusal == .other || refusal == .nameTaken && looked {
            // The server works, and judged what was sent: nobody else is to hear of it.
            failing = nil
        } else {
            // A lock that was not to be had was waited for since it was asked for.
            noteFailure(reason, refusal == .transient ? exchangeStart ?? now : now)
        }
        endExchange()
        if case .settling = phase {
            // All of it is done again.
            phase = .ready
            pausedUntil = now + limits.retryPause
            return
        }
        let wasOptimistic = if case .committing(true) = phase { true } else { false }
        takeAllBack()
        phase = .ready
        switch refusal {
        case .headMoved where wasOptimistic, .clockMoved where wasOptimistic: uncontended = 0
        case .headMoved, .clockMoved, .staleGeneration: giveUpSession(reason, now)
        case .noPartition(let seq): missingPartition = seq
        case .nameTaken where !looked: lookUpsLeft = limits.lookUpBatches
        case .transient: pausedUntil = now + limits.retryPause
        case .nameTaken, .other:
            guard !sent.isEmpty else {
                pausedUntil = now + limits.retryPause
                return
            }
            refuse(sent, reason)
        }
    }

    /// The server refuses these requests: one alone is told, several are tried one by one.
    private mutating func refuse(_ batch: [Entry], _ reason: Ledger.Failure) {
        guard batch.count == 1 else {
            suspects = batch.count
            return
        }
        suspects = max(suspects - 1, 0)
        untold.append(([queue.removeFirst().request], .notWritten(reason)))
    }
}
