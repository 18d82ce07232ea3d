import EventLog
public import Postgres

/// The lock that keeps rebuilds apart: one would empty the slot that the other fills. A session
/// holds it until it gives it back or ends.
public enum RebuildLock {
    /// Names the lock together with the oid of `events`.
    private static let lockClass: Int32 = 1_684_109_681

    static let take = Statement(SQL.lockRebuild, parameters: [.int4], columns: [.void])
    static let giveBack = Statement(SQL.unlockRebuild, parameters: [.int4], columns: [.bool])
    static let find = Select<SlotUser, Int32>(SQL.findRebuild)

    /// Takes the lock, which is waited for: at least as long as it takes a session to end.
    ///
    /// - Throws: `conflict`, which names the session that rebuilds.
    public static func take(
        _ session: borrowing Session, patience: Duration = .seconds(1)
    ) throws {
        do {
            try session.transaction(lockTimeout: patience) {
                _ = try session.query(take, lockClass)
            }
        } catch let error as PostgresError where error.kind == .lockNotAvailable {
            let holder = try find.first(session, lockClass)?.description
            throw LogFailure(
                .conflict, "another rebuild is under way, in \(holder ?? "a session that ended")")
        }
    }

    public static func giveBack(_ session: borrowing Session) throws {
        try session.query(giveBack, lockClass)
    }
}
