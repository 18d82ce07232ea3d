import Accounting
import EventLog
import Postgres
import Projecting

/// Fills the slots that projections are not in and switches to them, in one database transaction
/// under the log's lock.
struct SlotRefill: Sendable {
    private let projections: [Projection]
    private let ledger: LedgerConnection
    private let progress: @Sendable (_ done: Int64, _ of: Int64) -> Void

    init(
        _ projections: [Projection], _ ledger: LedgerConnection,
        _ progress: @escaping @Sendable (_ done: Int64, _ of: Int64) -> Void
    ) {
        self.projections = projections
        self.ledger = ledger
        self.progress = progress
    }

    /// A switch whose commit was sent and not answered.
    private struct InDoubt: Error {
        let error: PostgresError
        let slots: Slots
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
        let old = try Slots.read(Projections.all, session)
        var new = old
        for projection in projections { new[projection] = old[projection].other }
        var begun: (generation: Int64, events: Int64)?
        do {
            return try LogLock.transaction(
                session,
                // Recalculations write the slot in use and move watermarks.
                prepare: {
                    try session.run(script: "lock table watermarks in share row exclusive mode")
                }
            ) { head in
                guard try Slots.read(Projections.all, session) == old else {
                    throw LogFailure(
                        .conflict, "the projections were switched by another; try again")
                }
                begun = (head.generation, head.place.seq.number)
                try ProjectionFill(
                    slots: new, projections: projections, last: head.place.seq,
                    progress: progress
                ).run(session)
                try SlotSwitching.switchOver(projections, to: new, session)
                return head.place.seq.number
            }
        } catch let error as PostgresError where error.outcome != .nothingWritten {
            guard let begun else { throw error }
            throw InDoubt(
                error: error, slots: new, generation: begun.generation, events: begun.events)
        }
    }

    /// A switch raises the generation by one. An epoch does too, and leaves the slots.
    private func wasCommitted(_ doubt: InDoubt, _ backend: Backend) async throws -> Bool {
        let settlement = CommitSettlement(
            ledger: ledger, backend: backend, subject: "the switch to the rebuilt projections",
            error: doubt.error)
        return try await settlement.wasCommitted { session, head in
            guard head.generation > doubt.generation else { return .notDone }
            if try Slots.read(Projections.all, session) == doubt.slots { return .done }
            return head.generation == doubt.generation + 1 ? .notDone : .untold
        }
    }
}
