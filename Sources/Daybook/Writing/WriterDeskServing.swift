import Accounting
import EventFormat
import EventLog
import Postgres
import Projecting
import Telemetry

/// Serving a batch.
extension WriterDesk {
    /// Tries a batch once. What is returned is durable.
    ///
    /// - Parameters:
    ///   - meanwhile: what else there is to do, done while the log's lock is asked for.
    ///   - following: who waits behind this batch, asked for while the server works.
    mutating func serve(
        _ waiting: ArraySlice<Waiting>, meanwhile: () -> Void,
        following: () -> ArraySlice<Waiting>
    ) throws(BatchFailure) -> BatchResult {
        do {
            try readLackingFacts(of: waiting, meanwhile)
            return try connection.runInline { session in
                try session.pipeline { pipeline in
                    if let batch = decideUnseen(waiting) {
                        try appendUnseen(batch, meanwhile, following, pipeline)
                        return batch.result
                    }
                    return try append(waiting, meanwhile, following, pipeline)
                }
            }
        } catch {
            abandon()
            throw failure(error)
        }
    }

    /// Step 1.
    private mutating func readLackingFacts(
        of waiting: ArraySlice<Waiting>, _ meanwhile: () -> Void
    ) throws {
        facts.forgetEvaluations()
        facts.looksUpIDs = lookUpsLeft > 0
        lookUpsLeft = max(lookUpsLeft - 1, 0)
        var undecided = waiting.dropFirst(draft?.count ?? 0)
        let now = left?.manualClock ?? setup.clock()
        var lacking = Set(undecided.flatMap(\.lacking))
        for _ in 0..<Self.maximumReadRounds {
            for waiting in undecided {
                lacking.formUnion(facts.lacking(for: waiting.request, at: now))
            }
            guard !lacking.isEmpty else { return }
            if draft != nil {
                // What is read is true of the log's end, and a draft stands beyond it.
                abandon()
                undecided = waiting
            }
            meanwhile()
            try connection.runInline { session in
                try factReader.read(lacking, into: &facts, session)
            }
            lacking = []
        }
    }

    /// Steps 2 to 5.
    private mutating func append(
        _ waiting: ArraySlice<Waiting>, _ meanwhile: () -> Void,
        _ following: () -> ArraySlice<Waiting>, _ pipeline: borrowing Pipeline
    ) throws -> BatchResult {
        try LogAppend.askForLock(pipeline)
        meanwhile()
        let head = try LogAppend.awaitLock(pipeline)
        try head.requireKnownFormat()
        guard head.generation == generation else {
            throw BatchFailure.startOver(
                reason: LogFailure(.conflict, "the ledger went to another generation"))
        }
        var batch = try draftToSend(on: head, pipeline)
        draft = nil
        try decide(waiting, &batch, pipeline)
        guard batch.isWritten else {
            abandon()
            try LogAppend.rollBack(pipeline)
            return batch.result
        }
        try send(batch, clock: nil, pipeline)
        try commit(batch, following, pipeline)
        return batch.result
    }

    /// Steps 2, 4 and 5 in one round trip, of a batch that is decided on the log's end as this
    /// writer left it. The guard refuses it if that is not the end any more.
    private mutating func appendUnseen(
        _ batch: BatchDraft, _ meanwhile: () -> Void, _ following: () -> ArraySlice<Waiting>,
        _ pipeline: borrowing Pipeline
    ) throws {
        try LogAppend.beginUnseen(pipeline)
        try send(batch, clock: clockBounds(of: batch), pipeline)
        try commit(batch, following, pipeline, meanwhile)
    }

    /// Step 4.
    private mutating func send(
        _ batch: BatchDraft, clock: ClosedRange<Timestamp>?, _ pipeline: borrowing Pipeline
    ) throws {
        guard partitions.hold(events.lastSeq) else {
            throw NoPartition(seq: events.lastSeq)
        }
        try LogAppend.send(events, decidedOn: batch.head, clock: clock, pipeline)
        try projectors.send(pipeline)
        if let epoch = batch.epoch { try Epoch.send(epoch, pipeline) }
    }

    /// Step 4's end, and 5. An answer that does not come leaves the attempt to be settled.
    private mutating func commit(
        _ batch: BatchDraft, _ following: () -> ArraySlice<Waiting>,
        _ pipeline: borrowing Pipeline, _ meanwhile: () -> Void = {}
    ) throws {
        let attempt = UnsettledAttempt(
            backend: connection.backend, lastSeq: events.lastSeq, lastHash: events.lastHash)
        let end = facts.mark
        let nextGeneration = batch.epoch == nil ? generation : generation + 1
        let head = KnownHead(
            seq: attempt.lastSeq, hash: attempt.lastHash, generation: nextGeneration,
            manualClock: batch.head.manualClock)
        do {
            try LogAppend.sendCommit(pipeline)
            meanwhile()
            if batch.isFollowed, lookUpsLeft == 0 {
                try decideAhead(on: head, following, pipeline)
            }
            try LogAppend.awaitCommit(pipeline)
        } catch let error as PostgresError where error.outcome == .unknown {
            throw BatchFailure.unsettled(attempt, batch.result, reason: LogFailure(error))
        }
        let rest = facts.settle(upTo: end)
        undo = draft == nil ? nil : rest
        left = head
        generation = nextGeneration
        undisturbed += 1
        hasWritten = true
    }

    /// Takes back what is decided and not durable.
    mutating func abandon() {
        if let undo { facts.rollback(to: undo) }
        undo = nil
        draft = nil
        projectors.discard()
    }
}
