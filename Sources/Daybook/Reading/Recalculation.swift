import Accounting
import ChartProjection
import EventLog
import EventuallyConsistentSetsProjection
import Postgres
import ProjectionEngine

/// Carries out a recalculation: judges what is asked for, then folds chunk by chunk.
struct Recalculation {
    private(set) var reads: LedgerReads
    private(set) var generation: Int64

    mutating func run(
        _ asked: RecalculationRequest, _ session: borrowing Session
    ) throws -> [RecalculatedSet] {
        guard !asked.setIDs.isEmpty else { return [] }
        let plan: Plan = try session.transaction(isolation: .repeatableRead, access: .readOnly) {
            try makePlan(asked, session)
        }
        var run = RecalculationRun(
            reads.lazySets, sets: plan.sets, journal: plan.journal, target: plan.target,
            generation: generation, maximumEntries: asked.maximumEntries)
        guard asked.isDryRun else { return try commitAll(plan, &run, session) }
        return try dryRun(plan, &run, session)
    }

    /// Folds chunk by chunk. What was folded stays folded when a later chunk fails, so nobody may
    /// hear then that nothing was written.
    private mutating func commitAll(
        _ plan: Plan, _ run: inout RecalculationRun, _ session: borrowing Session
    ) throws -> [RecalculatedSet] {
        var chunks = 0
        do {
            while !run.isDone {
                try commitChunk(&run, session)
                chunks += 1
            }
            return try results(plan, run.folded, session)
        } catch let error as PostgresError where error.outcome != .nothingWritten {
            throw partlyDone("may have been folded", error)
        } catch  where chunks > 0 {
            throw partlyDone("was folded", error)
        }
    }

    private func partlyDone(_ what: String, _ error: any Error) -> OutcomeUnknown {
        OutcomeUnknown(
            id: nil,
            message: """
                a part of what was asked for \(what), and recalculating again goes on from \
                there: \(error)
                """)
    }

    /// Folds a chunk and commits it. Where the projections were switched since the last one, it
    /// goes on in the new slots: what was folded stays folded.
    private mutating func commitChunk(
        _ run: inout RecalculationRun, _ session: borrowing Session
    ) throws {
        do {
            try session.transaction { try foldChunk(&run, session) }
        } catch is StaleSlots {
            (generation, reads) = try reads.renewed(session)
            run.goOn(in: reads.lazySets, generation: generation)
        }
    }

    /// All chunks in one database transaction, which is rolled back once the answer is read.
    private func dryRun(
        _ plan: Plan, _ run: inout RecalculationRun, _ session: borrowing Session
    ) throws -> [RecalculatedSet] {
        var answer: [RecalculatedSet] = []
        do {
            try session.transaction {
                while !run.isDone { try foldChunk(&run, session) }
                answer = try results(plan, run.folded, session)
                throw DryRunEnds()
            }
        } catch is DryRunEnds {
            return answer
        }
        return answer
    }

    private struct DryRunEnds: Error {}

    private func foldChunk(
        _ run: inout RecalculationRun, _ session: borrowing Session
    ) throws {
        // A crash may set a watermark back with its rows; it never leaves a wrong balance.
        try session.run(script: "set local synchronous_commit = off")
        try run.foldChunk(session)
    }

    /// What is recalculated, in the order of the answer, and up to where.
    private struct Plan {
        let sets: [AccountSetID]
        let journal: JournalID
        let target: Seq
    }

    /// Checks, each over all ids: they exist; are of one journal; are eventually consistent.
    private func makePlan(_ asked: RecalculationRequest, _ session: borrowing Session) throws
        -> Plan
    {
        let head = try LedgerHead.read(session)
        guard head.generation == generation else { throw StaleSlots() }
        let ids = asked.setIDs
        let found = try reads.chart.sets(ids.map(\.uniqueID), session)
        let sets = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        for (index, id) in ids.enumerated() where sets[id] == nil {
            throw Rejection.accountSetNotFound(.id(id.uniqueID), index: index)
        }
        let named = ids.compactMap { sets[$0] }
        let journal = named[0].journalID
        if let other = named.first(where: { $0.journalID != journal }) {
            throw Rejection.journalMismatch(
                ids: [named[0].id.uniqueID, other.id.uniqueID], index: nil)
        }
        for (index, set) in named.enumerated() where !set.isEventuallyConsistent {
            throw Rejection.cannotRecalculateSynchronousSet(set.id, index: index)
        }
        var order: [AccountSetID] = []
        for id in ids where !order.contains(id) { order.append(id) }
        if asked.isDeep {
            let below = try reads.lazySets.sets(below: order, session)
            let known = Set(order)
            order += below.filter { !known.contains($0) }
        }
        return Plan(sets: order, journal: journal, target: head.place.seq)
    }

    private func results(
        _ plan: Plan, _ folded: [AccountSetID: Int64], _ session: borrowing Session
    ) throws -> [RecalculatedSet] {
        let watermarks = try reads.lazySets.watermarks(of: plan.sets, session)
        let remaining = try reads.lazySets.pendingEntries(
            of: watermarks, through: plan.target, session)
        return plan.sets.map { set in
            RecalculatedSet(
                setID: set, foldedEntries: folded[set] ?? 0, asOfSeq: watermarks[set] ?? .zero,
                remainingEntries: remaining[set] ?? 0)
        }
    }
}
