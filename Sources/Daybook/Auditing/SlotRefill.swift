import Accounting
import EventLog
import Postgres
import ProjectionEngine

import func Glibc.usleep

/// Fills the slots that projections are not in and switches to them, in one database transaction
/// under the log's lock. A projection that is new to the ledger, or of a new version, goes into
/// tables of its own, and its views with it.
struct SlotRefill: Sendable {
    let projections: [any Projection]
    let list: ProjectionList
    let ledger: LedgerConnection
    let progress: @Sendable (_ done: Int64, _ of: Int64) -> Void

    /// How often the views of a new version are tried to be replaced, when someone reads them. The
    /// log waits meanwhile, so it is not for long; the fold is thrown away when it fails.
    private static let viewTries = 20

    /// A switch whose commit was sent and not answered.
    private struct InDoubt: Error {
        let error: PostgresError
        let slots: InstalledSlots
        /// The ledger's generation before it.
        let generation: Int64
        let events: Int64
    }

    /// Returns how many events were folded.
    func run(_ connection: Connection) async throws -> Int64 {
        do {
            return try await connection.run { session in try refill(session) }
        } catch let doubt as InDoubt {
            guard try await wasCommitted(doubt, connection.backend) else {
                throw LogFailure(
                    .connection,
                    "the database was lost, and nothing was switched: \(doubt.error.message)")
            }
            return doubt.events
        }
    }

    private func refill(_ session: borrowing Session) throws -> Int64 {
        let old = try InstalledSlots.read(session)
        var new = old
        var slots = Slots(first: list.all)
        for projection in list.all { slots[projection] = old[projection] ?? slots[projection] }
        for projection in projections {
            let target = old.refillTarget(projection)
            new[projection] = target
            slots[projection] = target
        }
        let changesViews = projections.contains { old[$0]?.version != $0.version }
        var begun: (generation: Int64, events: Int64)?
        do {
            return try LogLock.transaction(
                session,
                // Recalculations write the slot in use and move watermarks.
                prepare: {
                    try session.run(script: "lock table watermarks in share row exclusive mode")
                }
            ) { head in
                guard try InstalledSlots.read(session) == old else {
                    throw LogFailure(
                        .conflict, "the projections were switched by another; try again")
                }
                begun = (head.generation, head.place.seq.number)
                try ProjectionFill(
                    slots: slots, projections: projections, last: head.place.seq,
                    progress: progress
                ).run(session)
                try SlotSwitching.switchOver(projections, to: new, session)
                if changesViews { try replaceViews(session) }
                return head.place.seq.number
            }
        } catch let error as PostgresError where error.outcome != .nothingWritten {
            guard let begun else { throw error }
            throw InDoubt(
                error: error, slots: new, generation: begun.generation, events: begun.events)
        }
    }

    /// Replacing a view waits for its readers, and whoever comes next waits for the replacement: so
    /// in short tries, which let the readers through in between.
    private func replaceViews(_ session: borrowing Session) throws {
        try session.run(
            script: """
                set local lock_timeout = '\(SlotEmptying.lockTimeout / .milliseconds(1))ms'
                """)
        for attempt in 1... {
            try session.run(script: "savepoint views")
            do {
                return try Projections.installation(of: list)
                    .setViews(schema: ledger.schema, session)
            } catch let error as PostgresError
                where error.kind == .lockNotAvailable && attempt < Self.viewTries
            {
                try session.run(script: "rollback to savepoint views")
                usleep(100_000)
            }
        }
    }

    /// A switch raises the generation by one. An epoch does too, and leaves the slots.
    private func wasCommitted(_ doubt: InDoubt, _ backend: Backend) async throws -> Bool {
        let settlement = CommitSettlement(
            ledger: ledger, backend: backend, subject: "the switch to the rebuilt projections",
            error: doubt.error)
        return try await settlement.wasCommitted { session, head in
            guard head.generation > doubt.generation else { return .notDone }
            if try InstalledSlots.read(session) == doubt.slots { return .done }
            return head.generation == doubt.generation + 1 ? .notDone : .untold
        }
    }
}
