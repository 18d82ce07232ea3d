import Accounting
public import Postgres

/// Watches over a holder of the log's lock that stalled.
///
/// A client that stops inside a pipeline, before its Sync, keeps its lock for ever: no time-out of
/// the server fires there. So whoever waits for the lock looks at the holder every half second. One
/// that waits for its client at three looks, without a word in between, is ended, in the statement
/// that looks the third time. One that runs, waits for the disk, or shows life is left alone.
public struct LockWatch: Sendable {
    struct Holder: MappedRow, Equatable {
        let processID: Int32
        let startedAt: PostgresTimestamp
        let queryStartedAt: PostgresTimestamp

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            processID = try columns.value("pid") { $0.processID }
            startedAt = try columns.value("backend_start") { $0.startedAt }
            queryStartedAt = try columns.value("query_start") { $0.queryStartedAt }
        }
    }

    /// A holder, and what it does at the moment.
    struct Sight: MappedRow {
        let holder: Holder
        let waitsForClient: Bool?
        let megabytes: Int32?

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            holder = try columns.part { $0.holder }
            waitsForClient = try columns.value("waits_for_client") { $0.waitsForClient }
            megabytes = try columns.value("megabytes") { $0.megabytes }
        }
    }

    static let readHolder = Select<Sight, Int32>(SQL.readHolder)
    static let endHolder = Statement(
        SQL.endHolder, parameters: [.int4, .int4, .timestamptz, .timestamptz], columns: [.bool])

    /// How often a holder is seen silent before it is ended.
    private static let looks = 3
    /// How much longer one may be silent for each MiB that it said would follow: over a line of
    /// half a MiB a second.
    private static let looksPerMegabyte = 4

    private var suspect: Holder?
    /// How often it was seen silent.
    private var seen = 0

    public init() {}

    /// Looks at the holder, on a session without an open transaction. Returns whether a holder
    /// was ended. `own` is a session of the caller's, which is left alone.
    @discardableResult
    public mutating func look(
        _ session: borrowing Session, except own: Backend? = nil
    ) throws -> Bool {
        let sight = try Self.readHolder.first(session, LogAppend.lockClass)
        guard let sight, sight.waitsForClient == true else {
            suspect = nil
            return false
        }
        let holder = sight.holder
        guard holder.processID != own?.processID else { return false }
        seen = holder == suspect ? seen + 1 : 1
        suspect = holder
        let megabytes = sight.megabytes ?? 0
        guard seen >= Self.looks + Self.looksPerMegabyte * Int(megabytes) else { return false }
        suspect = nil
        let ended = try session.query(
            Self.endHolder, LogAppend.lockClass, holder.processID, holder.startedAt,
            holder.queryStartedAt)
        return !ended.isEmpty
    }
}
