public import Accounting
import EventLog
public import Postgres
public import Projecting

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
        let rows = try session.query(reads.listBelow, ids)
        return try (0..<rows.count).map { try rows.value($0, 0) }
    }

    /// The watermarks of sets; 0 where there was no recalculation yet.
    public func watermarks(
        of sets: [AccountSetID], _ session: borrowing Session
    ) throws -> [AccountSetID: Seq] {
        try Self.watermarks(try session.query(reads.readWatermarks, sets), of: sets)
    }

    /// The watermarks of all sets that were ever recalculated.
    public func allWatermarks(_ session: borrowing Session) throws -> [AccountSetID: Seq] {
        try Self.watermarks(try session.query(reads.listWatermarks), of: [])
    }

    static func watermarks(
        _ rows: borrowing Rows, of sets: [AccountSetID]
    ) throws -> [AccountSetID: Seq] {
        var found: [AccountSetID: Seq] = [:]
        for set in sets { found[set] = .zero }
        for row in 0..<rows.count { found[try rows.value(row, 0)] = try rows.value(row, 1) }
        return found
    }

    /// How many accounts lie below sets, counted up to `limit`.
    func memberCount(
        of sets: [AccountSetID], limit: Int64, _ session: borrowing Session
    ) throws -> Int64 {
        try session.query(reads.countMembers, sets, limit).value(0, 0)
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
        let rows = try session.query(
            byMember ? reads.countNewByMember : reads.countNewByTail, sets,
            behind.map { EntryPosition.end(of: $0.value) }, EntryPosition.end(of: head))
        var counts: [AccountSetID: Int64] = [:]
        for row in 0..<rows.count { counts[try rows.value(row, 0)] = try rows.value(row, 1) }
        return counts
    }
}
