import EventLog
import Postgres
import Projecting

/// Empties the slots that are not in use, as far as nobody may still read them.
///
/// Whoever may is waited for, within bounds: a dump or a report may hold its snapshot for hours.
struct SlotSweep: Sendable {
    /// Between two tries; readers get through meanwhile.
    static let pause: Duration = .milliseconds(200)

    let patience: Duration

    /// Empties the slots that are about to be filled. Where TRUNCATE would harm a reader, rows are
    /// deleted: a rebuild that mends what is wrong should not have to wait for a dump to end.
    func makeRoom(
        for projections: [Projection], _ connection: Connection
    ) async throws -> [Rebuild.Leftover] {
        let remaining = try await truncate(projections, connection)
        for (projection, _) in remaining {
            try await connection.run { session in
                let slots = try Slots.read(Projections.all, session)
                try SlotEmptying.delete(projection, slots[projection].other, session)
            }
        }
        return leftovers(remaining, .deleted)
    }

    /// Empties the slots that were switched away from, and what earlier rebuilds left. The switch
    /// stands whatever happens here.
    func clear(
        after projections: [Projection], _ used: Connection, _ ledger: LedgerConnection
    ) async -> [Rebuild.Leftover] {
        do {
            guard await used.isUsable else {
                let connection = try await Connection.open(ledger.reading)
                let remaining = try await truncate(Projections.all, connection)
                await connection.close()
                return leftovers(remaining, .kept)
            }
            let remaining = try await truncate(Projections.all, used)
            try await used.run { session in try RebuildLock.giveBack(session) }
            return leftovers(remaining, .kept)
        } catch {
            return projections.map {
                Rebuild.Leftover(projection: $0.name, fate: .kept, reason: "\(error)")
            }
        }
    }

    private typealias Remaining = [(projection: Projection, users: [SlotUser])]

    /// Truncates until all slots are empty or the time is over; what remains, and why.
    private func truncate(
        _ projections: [Projection], _ connection: Connection
    ) async throws -> Remaining {
        let deadline = ContinuousClock.now + patience
        var remaining = projections.map { ($0, [SlotUser]()) }
        while true {
            remaining = try await connection.run { [remaining] session in
                let slots = try Slots.read(Projections.all, session)
                return try remaining.compactMap { projection, _ in
                    try SlotEmptying.truncate(projection, slots[projection].other, session)
                        .map { (projection, $0) }
                }
            }
            guard !remaining.isEmpty, ContinuousClock.now < deadline else { return remaining }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func leftovers(
        _ remaining: Remaining, _ fate: Rebuild.Leftover.Fate
    ) -> [Rebuild.Leftover] {
        remaining.map { projection, users in
            let names = users.map(\.description).joined(separator: ", ")
            return Rebuild.Leftover(
                projection: projection.name, fate: fate,
                reason: users.isEmpty ? "they were in use" : "in use by \(names)")
        }
    }
}
