import Accounting
public import Postgres

/// Watches over a holder of the log's lock that stalled.
///
/// A client that stops inside a pipeline, before its Sync, keeps its lock for ever: no time-out of
/// the server fires there. So whoever waits for the lock looks at the holder every half second. One
/// that waits for its client at three looks, without a word in between, is ended, in the statement
/// that looks the third time. One that runs, waits for the disk, or shows life is left alone.
public struct LockWatch: Sendable {
    private struct Holder: Sendable, Equatable {
        let processID: Int32
        let startedAt: PostgresTimestamp
        let queryStartedAt: PostgresTimestamp
    }

    static let readHolder = Statement(
        SQL.readHolder, parameters: [.int4],
        columns: [.int4, .timestamptz, .timestamptz, .bool, .int4])
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
        let rows = try session.query(Self.readHolder, LogAppend.lockClass)
        guard !rows.isEmpty, try rows.value(0, 3, as: Bool?.self) == true else {
            suspect = nil
            return false
        }
        let holder = Holder(
            processID: try rows.value(0, 0), startedAt: try rows.value(0, 1),
            queryStartedAt: try rows.value(0, 2))
        guard holder.processID != own?.processID else { return false }
        seen = holder == suspect ? seen + 1 : 1
        suspect = holder
        let megabytes = try rows.value(0, 4, as: Int32?.self) ?? 0
        guard seen >= Self.looks + Self.looksPerMegabyte * Int(megabytes) else { return false }
        suspect = nil
        let ended = try session.query(
            Self.endHolder, LogAppend.lockClass, holder.processID, holder.startedAt,
            holder.queryStartedAt)
        return !ended.isEmpty
    }
}
