public import Accounting
import EventLog
public import Postgres
public import ProjectionEngine

/// Reading how far eventually consistent sets have come, and recalculating them.
public struct LazySets: Sendable {
    let reads: LazySetReads
    public let balances: SetBalanceTable

    public init(_ slots: Slots) {
        reads = LazySetReads(slots)
        balances = EventuallyConsistentSetsProjection.balances(slots)
    }

    /// The eventually consistent sets among these and below them, by id.
    public func sets(
        below ids: [AccountSetID], _ session: borrowing Session
    ) throws -> [AccountSetID] {
        try reads.listBelow.all(session, ids).map(\.id)
    }

    /// The watermarks of sets; 0 where there was no recalculation yet.
    public func watermarks(
        of sets: [AccountSetID], _ session: borrowing Session
    ) throws -> [AccountSetID: Seq] {
        Self.watermarks(try reads.readWatermarks.all(session, sets), of: sets)
    }

    /// The watermarks of all sets that were ever recalculated.
    public func allWatermarks(_ session: borrowing Session) throws -> [AccountSetID: Seq] {
        Self.watermarks(try reads.listWatermarks.all(session), of: [])
    }

    static func watermarks(
        _ rows: [WatermarkRow], of sets: [AccountSetID]
    ) -> [AccountSetID: Seq] {
        var found: [AccountSetID: Seq] = [:]
        for set in sets { found[set] = .zero }
        for row in rows { found[row.id] = row.seq }
        return found
    }

    /// How many accounts lie below sets, counted up to `limit`.
    func memberCount(
        of sets: [AccountSetID], limit: Int64, _ session: borrowing Session
    ) throws -> Int64 {
        try reads.countMembers.first(session, sets, limit)?.count ?? 0
    }

    /// How many entries of each set's members lie behind its watermark and up to `head`: by the
    /// members, or by the events behind the least watermark, whichever are fewer.
    public func pendingEntries(
        of watermarks: [AccountSetID: Seq], through head: Seq, _ session: borrowing Session
    ) throws -> [AccountSetID: Int64] {
        let behind = watermarks.filter { $0.value < head }.sorted { $0.key < $1.key }
        guard let start = behind.map(\.value).min() else { return [:] }
        let sets = behind.map(\.key)
        let events = head.number - start.number
        let byMember = try memberCount(of: sets, limit: events, session) < events
        let select = byMember ? reads.countNewByMember : reads.countNewByTail
        let counts = try select.all(
            session, sets, behind.map { EntryPosition.end(of: $0.value) },
            EntryPosition.end(of: head))
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.set, $0.count) })
    }
}
