import EventLog
public import Postgres

/// The lock that keeps rebuilds apart: one would empty the slot that the other fills. A session
/// holds it until it gives it back or ends.
public enum RebuildLock {
    /// Names the lock together with the oid of `events`.
    private static let lockClass: Int32 = 1_684_109_681

    static let take = Statement(SQL.lockRebuild, parameters: [.int4], columns: [.void])
    static let giveBack = Statement(SQL.unlockRebuild, parameters: [.int4], columns: [.bool])
    static let find = Statement(SQL.findRebuild, parameters: [.int4], columns: [.int4, .text])

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
            let holder = try SlotUser.all(session.query(find, lockClass)).first?.description
            throw LogFailure(
                .conflict, "another rebuild is under way, in \(holder ?? "a session that ended")")
        }
    }

    public static func giveBack(_ session: borrowing Session) throws {
        try session.query(giveBack, lockClass)
    }
}
