package import Accounting

/// Drafts, and the decisions in them.
extension WriterMachine where Ledger: ~Copyable {
    /// Decides the next few requests, by a clock that reads `clock`.
    package mutating func decide(clock: Timestamp) {
        switch phase {
        case .locked(let locked): decideUnderLock(locked)
        case .ready, .committing: decideAhead(clock)
        case .closed, .opening, .reading, .makingPartition, .asking, .readingTail,
            .readingUnderLock, .rollingBack, .confirming, .settling:
            preconditionFailure("nothing is decided in this phase")
        }
    }

    /// Whether deciding who waits may go on, for a batch that is about to be sent.
    func canDecide(_ now: Duration) -> Bool {
        guard !queue.isEmpty, hasRoom else { return false }
        guard let decidingSince, let draft, draft.count > 0 else { return true }
        return now - decidingSince < decidingTime
    }

    private var decidingTime: Duration {
        switch phase {
        case .locked: limits.lockedDecidingTime
        case .closed, .opening, .ready, .reading, .makingPartition, .asking, .readingTail,
            .readingUnderLock, .committing, .rollingBack, .confirming, .settling:
            limits.decidingTime
        }
    }

    /// Whether the draft takes another request.
    private var hasRoom: Bool {
        guard let draft else { return true }
        let most = suspects > 0 ? 1 : limits.requestsPerBatch
        return !draft.isFull && draft.missing.isEmpty && draft.count < most
            && ledger.encodedBytes < limits.bytesPerBatch
    }

    /// Whether who waits may be decided while the server carries out what is in flight. What takes
    /// long would hold up the answers of those who are in flight.
    var canDecideAhead: Bool {
        guard uncontended > 0, suspects == 0, lookUpsLeft == 0, let inFlight, !inFlight.startsEpoch,
            let first = queue.first
        else { return false }
        return hasRoom && !ledger.isLong(first.request)
    }

    /// Step 1, and 5: on the end of the log as it is known, or as what is in flight will leave it.
    private mutating func decideAhead(_ clock: Timestamp) {
        if draft == nil {
            let head = inFlightEnd?.head ?? self.head
            begin(on: head, at: head.manualClock ?? clock)
        }
        for _ in 0..<limits.decisionsPerSlice {
            guard hasRoom, let entry = queue.first else { return }
            if case .committing = phase, ledger.isLong(entry.request) { return }
            guard decideFirst(entry) else { return }
        }
    }

    /// Step 3.
    private mutating func decideUnderLock(_ locked: LockedHead) {
        if draft == nil {
            begin(on: locked.head, at: locked.head.manualClock ?? locked.clock)
            if locked.startsEpoch, let draft {
                ledger.startEpoch(at: draft.now)
                self.draft?.startsEpoch = true
            }
        }
        for _ in 0..<limits.decisionsPerSlice {
            guard hasRoom, let entry = queue.first else { return }
            if !isBulk, draft?.count != 0, ledger.isLong(entry.request) {
                draft?.isFull = true
                return
            }
            guard decideFirst(entry) else { return }
            // One that takes long is a slice of its own, so that the time is looked at after it.
            if ledger.isLong(entry.request) { return }
        }
    }

    private mutating func begin(on head: ExpectedHead, at now: Timestamp) {
        ledger.looksUpIDs = lookUpsLeft > 0
        ledger.beginBatch(after: head.hash)
        draft = Batch(on: head, now: now, begunAt: askedAt, start: ledger.mark)
    }

    /// Decides the request that waits first. Returns false when it has to wait for facts.
    private mutating func decideFirst(_ entry: Entry) -> Bool {
        guard let now = draft?.now else { preconditionFailure("a draft was begun") }
        switch ledger.decide(entry.request, at: now) {
        case .decided(let isWritten, let hasReplays):
            draft?.append(queue.removeFirst(), isWritten: isWritten)
            lockedReads = 0
            if hasReplays {
                draft?.hasReplays = true
                lookUpsLeft = limits.lookUpBatches
            }
        case .failed(let reason):
            untold.append(([queue.removeFirst().request], .notWritten(reason)))
        case .missing(let keys):
            draft?.missing = keys
            return false
        }
        return true
    }

    /// What those who wait will find missing, as far as can be told. The first `decided` of them
    /// could be decided already, and are not asked.
    mutating func missingOfQueue(
        except known: [Ledger.Key] = [], after decided: Int = 0
    ) -> [Ledger.Key] {
        let now = head.manualClock ?? ledger.position.recordedAt
        let most = suspects > 0 ? 1 : limits.requestsScanned
        var found = Set(known)
        var keys: [Ledger.Key] = []
        for entry in queue.prefix(decided + most).dropFirst(decided) {
            for key in ledger.missing(for: entry.request, at: now)
            where found.insert(key).inserted {
                keys.append(key)
            }
        }
        return keys
    }

    /// Takes the draft back; its requests wait again, before all others.
    mutating func abandonDraft() {
        guard let abandoned = draft.take() else { return }
        ledger.rollBack(to: abandoned.start)
        queue.prepend(abandoned.entries)
    }

    /// Takes back all that is not durable; those whom it was for wait again, before all others.
    mutating func takeAllBack() {
        abandonDraft()
        if let batch = unverified.take() { queue.prepend(batch.entries) }
        guard let batch = inFlight.take() else { return }
        inFlightEnd = nil
        ledger.rollBack(to: batch.start)
        queue.prepend(batch.entries)
    }
}
