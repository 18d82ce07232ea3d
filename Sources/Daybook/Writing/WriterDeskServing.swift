import Accounting
import EventFormat
import EventLog
import Postgres
import Projecting
import Telemetry

/// Serving a batch.
extension WriterDesk {
    /// Tries a batch once. What is returned is durable.
    mutating func serve(_ waiting: [Waiting]) throws(BatchFailure) -> BatchResult {
        var undo: Facts.Mark?
        do {
            try readLackingFacts(of: waiting)
            return try connection.runInline { session in
                try session.pipeline { pipeline in
                    try append(waiting, &undo, pipeline)
                }
            }
        } catch {
            if let undo { facts.rollback(to: undo) }
            projectors.discard()
            throw failure(error)
        }
    }

    /// Step 1.
    private mutating func readLackingFacts(of waiting: [Waiting]) throws {
        facts.looksUpIDs = lookUpsLeft > 0
        lookUpsLeft = max(lookUpsLeft - 1, 0)
        var lacking = Set(waiting.flatMap(\.lacking))
        for _ in 0..<Self.maximumReadRounds {
            for waiting in waiting { lacking.formUnion(facts.lacking(for: waiting.request)) }
            guard !lacking.isEmpty else { return }
            try connection.runInline { session in
                try factReader.read(lacking, into: &facts, session)
            }
            lacking = []
        }
    }

    /// Steps 2 to 4. `undo` is where the facts have to go back to should it fail.
    private mutating func append(
        _ waiting: [Waiting], _ undo: inout Facts.Mark?, _ pipeline: borrowing Pipeline
    ) throws -> BatchResult {
        let head = try LogAppend.begin(pipeline)
        try catchUp(to: head, pipeline)
        let mark = facts.mark
        undo = mark
        let now = try reading(of: head)
        events.restart(after: head.hash)
        let epoch = startEpochIfNeeded(head, now)
        let result = try decide(waiting, now, pipeline)
        guard result.answers.contains(where: { $0.answer.isWritten }) else {
            facts.rollback(to: mark)
            projectors.discard()
            try LogAppend.rollBack(pipeline)
            return result
        }
        guard partitions.hold(events.lastSeq) else {
            throw NoPartition(seq: events.lastSeq)
        }
        try LogAppend.send(events, decidedOn: head, pipeline)
        try projectors.send(pipeline)
        if let epoch { try Epoch.send(epoch, pipeline) }
        try commit(result, pipeline)
        if epoch != nil { generation += 1 }
        hasWritten = true
        facts.settle()
        return result
    }

    private mutating func catchUp(
        to head: LedgerHead, _ pipeline: borrowing Pipeline
    ) throws {
        try head.requireKnownFormat()
        guard head.generation == generation else {
            throw BatchFailure.startOver(
                reason: LogFailure(.conflict, "the ledger went to another generation"))
        }
        guard head.place.seq != facts.position.seq else { return }
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
        let lag = head.place.recordedAt.microseconds - now.microseconds
        guard lag <= Self.maximumClockDifference else {
            throw LogFailure(
                .clock, "the log was last written \(lag / 1_000_000) s ahead of this writer's clock"
            )
        }
        return now
    }

    private mutating func startEpochIfNeeded(
        _ head: LedgerHead, _ now: Timestamp
    ) -> EpochStarted? {
        let place = LogPlace(after: head.place, now: now)
        guard let event = Epoch.startIfNeeded(head, on: server, at: place),
            case .epochStarted(_, let started) = event.body
        else { return nil }
        facts.fold(event)
        events.append(event)
        return started
    }

    /// Step 3.
    private mutating func decide(
        _ waiting: [Waiting], _ now: Timestamp, _ pipeline: borrowing Pipeline
    ) throws -> BatchResult {
        var result = BatchResult()
        var life = SignOfLife()
        for (index, next) in waiting.enumerated() {
            var lacking = try decide(next, now, &result, &life, pipeline)
            if !lacking.isEmpty, lacking.allSatisfy(\.isID) {
                try lookUpIDs(of: waiting[index...], pipeline)
                lacking = try decide(next, now, &result, &life, pipeline)
            }
            guard lacking.isEmpty, events.byteCount < Self.maximumBatchBytes else {
                let isServed = lacking.isEmpty
                result.deferred += waiting[(isServed ? index + 1 : index)...]
                if !isServed { result.deferred[0].lacking = lacking }
                break
            }
        }
        return result
    }

    /// Looks up, under the lock, the ids that callers gave to what is still to be decided: one of
    /// them was taken for unused and cannot be. That is safe for ids alone, because whatever this
    /// batch did to them is known already.
    private mutating func lookUpIDs(
        of waiting: ArraySlice<Waiting>, _ pipeline: borrowing Pipeline
    ) throws {
        facts.looksUpIDs = true
        var keys: Set<FactKey> = []
        for waiting in waiting {
            keys.formUnion(facts.lacking(for: waiting.request).filter(\.isID))
        }
        try factReader.readIDs(keys, into: &facts, pipeline)
    }

    /// Decides one request; what it lacks is returned, and whoever comes behind it has to wait
    /// with it, so that requests are decided in the order in which they were handed in.
    private mutating func decide(
        _ waiting: Waiting, _ now: Timestamp, _ result: inout BatchResult,
        _ life: inout SignOfLife, _ pipeline: borrowing Pipeline
    ) throws -> [FactKey] {
        let request = waiting.request
        let place = LogPlace(after: facts.position, now: now)
        switch try judge(request, at: place, &life, pipeline) {
        case .accepted(let folded, let outcome):
            if !request.isDryRun {
                for event in folded {
                    events.append(event.event)
                    projectors.apply(event, facts)
                    try life.show(pipeline)
                }
            }
            if outcome.hasReplays { lookUpsLeft = Self.lookUpBatches }
            let accepted = Accepted(
                seq: folded.last?.event.seq, outcome: outcome,
                isWritten: !request.isDryRun && !folded.isEmpty)
            result.answers.append((waiting, .success(accepted)))
        case .rejected(let rejection):
            result.answers.append((waiting, .failure(rejection)))
        case .lacks(let keys): return keys
        }
        return []
    }

    /// Step 4's end. An answer that does not come leaves the attempt to be settled.
    private func commit(_ result: BatchResult, _ pipeline: borrowing Pipeline) throws {
        do {
            try LogAppend.commit(pipeline)
        } catch let error as PostgresError where error.outcome == .unknown {
            let attempt = UnsettledAttempt(
                backend: connection.backend, lastSeq: events.lastSeq, lastHash: events.lastHash)
            throw BatchFailure.unsettled(attempt, result, reason: LogFailure(error))
        }
    }
}

/// No partition of the log holds the batch's last event.
private struct NoPartition: Error {
    let seq: Seq
}

/// What a failed try means.
extension WriterDesk {
    private mutating func failure(_ error: any Error) -> BatchFailure {
        switch error {
        case let failure as BatchFailure: failure
        case let missing as NoPartition: makingPartition(for: missing.seq)
        case let failure as LogFailure: .tryAgain(reason: failure)
        case let error as PostgresError: failure(of: error)
        default: .startOver(reason: LogFailure(.damaged, "\(error)"))
        }
    }

    private mutating func failure(of error: PostgresError) -> BatchFailure {
        let reason = LogFailure(error)
        guard isUsable else { return .startOver(reason: reason) }
        if case .lockNotAvailable = error.kind { return lookingAtHolder(reason) }
        switch AppendRefusal(error) {
        case .staleGeneration, .headMoved: return .startOver(reason: reason)
        case .noPartition: return makingPartition(for: events.lastSeq)
        case .nameTaken where !facts.looksUpIDs:
            lookUpsLeft = Self.lookUpBatches
            return .tryAgain(reason: reason)
        case .nameTaken: return .refused(reason)
        case nil: return error.isRetryable ? .tryAgain(reason: reason) : .refused(reason)
        }
    }

    private mutating func makingPartition(for seq: Seq) -> BatchFailure {
        do {
            try connection.runInline { session in try partitions.make(upTo: seq, session) }
            return .tryAgain(
                reason: LogFailure(.conflict, "no partition of the log held event \(seq)"))
        } catch {
            return .startOver(reason: LogFailure(.server, "\(error)"))
        }
    }

    /// Someone holds the log's lock for long: is it alive?
    private mutating func lookingAtHolder(_ reason: LogFailure) -> BatchFailure {
        do {
            let ended = try connection.runInline { session in try watch.look(session) }
            if ended { setup.telemetry.logger.warning("a stalled holder of the log was ended") }
            return .tryAgain(reason: reason)
        } catch {
            return .startOver(reason: LogFailure(.connection, "\(error)"))
        }
    }
}

extension Result where Success == Accepted, Failure == Rejection {
    fileprivate var isWritten: Bool {
        if case .success(let accepted) = self { accepted.isWritten } else { false }
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
