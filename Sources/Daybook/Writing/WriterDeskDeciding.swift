import Accounting
import EventFormat
import EventLog
import Postgres
import Projecting

/// Drafts, and the decisions in them.
extension WriterDesk {
    /// The draft that was decided ahead, if it was decided on this head, or a new one.
    mutating func draftToSend(
        on head: LedgerHead, _ pipeline: borrowing Pipeline
    ) throws -> BatchDraft {
        let now = try reading(of: head)
        if let draft, draft.stands(on: head.known, at: now),
            Epoch.startIfNeeded(head, on: server, at: head.place) == nil
        {
            return draft
        }
        abandon()
        try catchUp(to: head, pipeline)
        undo = facts.mark
        events.restart(after: head.hash)
        var draft = BatchDraft(on: head.known, now: now)
        draft.epoch = try startEpochIfNeeded(head, now)
        return draft
    }

    private mutating func catchUp(
        to head: LedgerHead, _ pipeline: borrowing Pipeline
    ) throws {
        guard head.place.seq != facts.position.seq else { return }
        undisturbed = 0
        try LogReading.send(
            after: facts.position.seq, limit: FactReader.maximumTail + 1, pipeline)
        try pipeline.sync()
        factReader.catchUp(&facts, try LogReading.receive(pipeline), head)
        guard facts.position == head.place else {
            throw LogFailure(
                .damaged, "the log ends with event \(head.place.seq), before what was read of it")
        }
    }

    /// The clock's reading for this batch: a manual clock's, or the writer's own if it agrees with
    /// the database's and with the log.
    private func reading(of head: LedgerHead) throws -> Timestamp {
        if let manual = head.manualClock { return manual }
        let now = setup.clock()
        let difference = now.microseconds - head.databaseClock.microseconds
        guard abs(difference) <= Self.maximumClockDifference else {
            throw LogFailure(
                .clock,
                "this writer's clock and the database's differ by \(difference / 1_000_000) s")
        }
        let lag = Self.lag(of: now, behind: head.place)
        guard lag <= Self.maximumClockDifference else {
            throw LogFailure(
                .clock, "the log was last written \(lag / 1_000_000) s ahead of this writer's clock"
            )
        }
        return now
    }

    /// How many microseconds a clock lies behind the log's last time.
    private static func lag(of now: Timestamp, behind place: LogPlace) -> Int64 {
        place.recordedAt.microseconds - now.microseconds
    }

    /// Where the database's clock may stand for a batch that is sent without a look at it; nil for
    /// one that a manual clock decides.
    func clockBounds(of batch: BatchDraft) -> ClosedRange<Timestamp>? {
        guard batch.head.manualClock == nil else { return nil }
        let earliest = batch.now.advanced(byMicroseconds: -Self.maximumClockDifference)
        return earliest...batch.now.advanced(byMicroseconds: Self.maximumClockDifference)
    }

    private static let timeIsOver = LogFailure(
        .clock, "an event would stand after \(Timestamp.maximum), the last moment there is")

    private mutating func startEpochIfNeeded(
        _ head: LedgerHead, _ now: Timestamp
    ) throws -> EpochStarted? {
        let place = LogPlace(after: head.place, now: now)
        guard let event = Epoch.startIfNeeded(head, on: server, at: place),
            case .epochStarted(_, let started) = event.body
        else { return nil }
        guard place.isWithinTime else { throw Self.timeIsOver }
        facts.fold(event)
        events.append(event)
        return started
    }

    /// Step 3, of those that are not decided ahead.
    mutating func decide(
        _ waiting: ArraySlice<Waiting>, _ batch: inout BatchDraft, _ pipeline: borrowing Pipeline
    ) throws {
        var life = SignOfLife()
        var undecided = waiting.dropFirst(batch.count)
        while let next = undecided.first {
            var lacking = try decide(next, &batch, &life, pipeline)
            if !lacking.isEmpty, lacking.allSatisfy(\.isID) {
                try lookUpIDs(of: undecided, in: batch, pipeline)
                lacking = try decide(next, &batch, &life, pipeline)
            }
            let isServed = lacking.isEmpty
            if isServed { undecided.removeFirst() }
            guard isServed, events.byteCount < Self.maximumBatchBytes else {
                // Whoever comes behind waits too: requests are decided in the order in which they
                // were handed in.
                batch.result.deferred += undecided
                if !isServed { batch.result.deferred[0].lacking = lacking }
                return
            }
        }
    }

    /// Looks up, under the lock, the ids that callers gave to what is still to be decided: one of
    /// them was taken for unused and cannot be. That is safe for ids alone, because whatever this
    /// batch did to them is known already.
    private mutating func lookUpIDs(
        of waiting: ArraySlice<Waiting>, in batch: BatchDraft, _ pipeline: borrowing Pipeline
    ) throws {
        facts.looksUpIDs = true
        var keys: Set<FactKey> = []
        for waiting in waiting {
            keys.formUnion(facts.lacking(for: waiting.request, at: batch.now).filter(\.isID))
        }
        try factReader.readIDs(keys, into: &facts, pipeline)
    }

    /// Decides one request under the lock; what it lacks is returned.
    private mutating func decide(
        _ waiting: Waiting, _ batch: inout BatchDraft, _ life: inout SignOfLife,
        _ pipeline: borrowing Pipeline
    ) throws -> [FactKey] {
        let place = LogPlace(after: facts.position, now: batch.now)
        let decision = try judge(waiting.request, at: place, &life, pipeline)
        return try take(decision, of: waiting, into: &batch) { try life.show(pipeline) }
    }

    /// Encodes what was decided; what it lacks is returned. `eachEvent` is called after each.
    private mutating func take(
        _ decision: Decision, of waiting: Waiting, into batch: inout BatchDraft,
        eachEvent: () throws -> Void
    ) rethrows -> [FactKey] {
        switch decision {
        case .accepted(let folded, let outcome):
            let isWritten = !waiting.request.isDryRun && !folded.isEmpty
            if isWritten {
                for event in folded {
                    events.append(event.event)
                    projectors.apply(event, facts)
                    try eachEvent()
                }
                batch.isWritten = true
            }
            if outcome.hasReplays { lookUpsLeft = Self.lookUpBatches }
            let accepted = Accepted(
                seq: folded.last?.event.seq, outcome: outcome, isWritten: isWritten)
            batch.result.answers.append((waiting, .success(accepted)))
        case .rejected(let rejection):
            batch.result.answers.append((waiting, .failure(rejection)))
        case .beyondTime:
            batch.result.answers.append((waiting, .failure(Self.timeIsOver)))
        case .lacks(let keys): return keys
        }
        return []
    }
}

/// Deciding without the lock, on the log's end as this writer left it or is about to.
extension WriterDesk {
    /// Decides a batch that can be sent without a look at the head: nil where one is needed. What
    /// was decided by then is kept in the draft.
    mutating func decideUnseen(_ waiting: ArraySlice<Waiting>) -> BatchDraft? {
        guard undisturbed >= Self.undisturbedUntilUnseen, let left else { return nil }
        let now = left.manualClock ?? setup.clock()
        guard Self.lag(of: now, behind: facts.position) <= Self.maximumClockDifference else {
            return nil
        }
        if let draft {
            guard draft.stands(on: left, at: now) else { return nil }
        } else {
            guard left.seq == facts.position.seq else { return nil }
            undo = facts.mark
            events.restart(after: left.hash)
        }
        var batch = draft ?? BatchDraft(on: left, now: now)
        for next in waiting.dropFirst(batch.count) {
            guard decideAhead(next, into: &batch) else { break }
        }
        draft = batch
        guard batch.isWritten, batch.count == waiting.count else { return nil }
        draft = nil
        return batch
    }

    /// Decides who waits behind the batch that the server works on, until it answers.
    mutating func decideAhead(
        on head: KnownHead, _ following: () -> ArraySlice<Waiting>,
        _ pipeline: borrowing Pipeline
    ) throws {
        var ahead = BatchDraft(on: head, now: head.manualClock ?? setup.clock())
        events.restart(after: head.hash)
        defer { if ahead.count > 0 { draft = ahead } }
        while try !pipeline.hasAnswer(within: Self.pauseBetweenArrivals) {
            var undecided = following().dropFirst(ahead.count)
            while let next = undecided.popFirst() {
                guard decideAhead(next, into: &ahead) else { return }
                guard undecided.count % Self.decisionsBetweenLooks == 0 else { continue }
                if try pipeline.hasAnswer(within: .zero) { return }
            }
        }
    }

    /// Returns false if the request, and whoever comes behind it, has to be decided under the lock.
    private mutating func decideAhead(_ waiting: Waiting, into ahead: inout BatchDraft) -> Bool {
        guard !waiting.request.command.isLong, events.byteCount < Self.maximumBatchBytes else {
            return false
        }
        let decision = facts.decide(
            waiting.request, at: LogPlace(after: facts.position, now: ahead.now))
        return take(decision, of: waiting, into: &ahead, eachEvent: {}).isEmpty
    }
}

extension FactKey {
    /// Whether it is an id or an external id of a transaction.
    fileprivate var isID: Bool {
        switch self {
        case .transaction, .transactionExternalID: true
        case .node, .journal, .holder, .template, .balance, .members, .activity, .history: false
        }
    }
}
