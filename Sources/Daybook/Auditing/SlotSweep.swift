import EventLog
import Postgres
import ProjectionEngine

/// Empties the slots that are not in use, as far as nobody may still read them.
///
/// Whoever may is waited for, within bounds: a dump or a report may hold its snapshot for hours.
struct SlotSweep: Sendable {
    /// Between two tries; readers get through meanwhile.
    static let pause: Duration = .milliseconds(200)

    let list: ProjectionList
    let patience: Duration

    /// Empties the slots that are about to be filled. Where TRUNCATE would harm a reader, rows are
    /// deleted: a rebuild that mends what is wrong should not have to wait for a dump to end.
    func makeRoom(
        for projections: [any Projection], _ connection: Connection
    ) async throws -> [Rebuild.Leftover] {
        let remaining = try await repeatedly(projections, connection) { projection, session in
            let slots = try InstalledSlots.read(session)
            return try SlotEmptying.truncate(
                projection, slots.refillTarget(projection), session)
        }
        for (projection, _) in remaining {
            try await connection.run { session in
                let slots = try InstalledSlots.read(session)
                try SlotEmptying.delete(projection, slots.refillTarget(projection), session)
            }
        }
        return leftovers(remaining, .deleted)
    }

    /// Empties the slots that were switched away from, and what earlier rebuilds left. The switch
    /// stands whatever happens here.
    func clear(
        after projections: [any Projection], _ used: Connection, _ ledger: LedgerConnection
    ) async -> [Rebuild.Leftover] {
        do {
            guard await used.isUsable else {
                let connection = try await Connection.open(ledger.reading)
                let remaining = try await clear(connection)
                await connection.close()
                return leftovers(remaining, .kept)
            }
            let remaining = try await clear(used)
            try await used.run { session in try RebuildLock.giveBack(session) }
            return leftovers(remaining, .kept)
        } catch {
            return projections.map {
                Rebuild.Leftover(projection: $0.name, fate: .kept, reason: "\(error)")
            }
        }
    }

    private func clear(_ connection: Connection) async throws -> Remaining {
        try await repeatedly(list.all, connection) { projection, session in
            let slots = try InstalledSlots.read(session)
            guard slots[projection]?.version == projection.version else { return nil }
            let dropping = try SlotEmptying.dropFormerTables(of: projection, session)
            let emptying = try SlotEmptying.truncate(
                projection, slots.refillTarget(projection), session)
            guard dropping != nil || emptying != nil else { return nil }
            return (dropping ?? []) + (emptying ?? [])
        }
    }

    private typealias Remaining = [(projection: any Projection, users: [SlotUser])]

    /// Does something for each projection until nobody is in its way or the time is over; for which
    /// somebody still is, and who.
    private func repeatedly(
        _ projections: [any Projection], _ connection: Connection,
        _ body: @escaping @Sendable (any Projection, borrowing Session) throws -> [SlotUser]?
    ) async throws -> Remaining {
        let deadline = ContinuousClock.now + patience
        var remaining: Remaining = projections.map { ($0, []) }
        while true {
            remaining = try await connection.run { [remaining] session in
                var left: Remaining = []
                for (projection, _) in remaining {
                    guard let users = try body(projection, session) else { continue }
                    left.append((projection, users))
                }
                return left
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
