public import Accounting
public import Postgres

/// A clock that stands until it is moved, kept in the ledger's row.
public enum ManualClock {
    static let move = Statement(SQL.moveClock, parameters: [.timestamptz])
    static let start = Statement(SQL.startClock, parameters: [.timestamptz])

    /// Gives a ledger that has no events yet a manual clock. One that has events, or a manual clock
    /// already, keeps its clock.
    public static func start(at: Timestamp, _ session: borrowing Session) throws {
        try LogLock.transaction(session) { _ in _ = try session.execute(start, at) }
    }

    /// Moves the clock to `at`, not back.
    ///
    /// - Throws: `clockMovedBack`; `invalidRequest` when the ledger runs by the real clock;
    ///   `conflict` when the log's lock was not to be had.
    public static func set(to at: Timestamp, _ session: borrowing Session) throws {
        try LogLock.transaction(session) { head in
            guard let now = head.manualClock else {
                throw Rejection.invalidRequest(
                    InvalidRequest(
                        field: "at",
                        reason: "the ledger runs by the real clock; only a manual one is set"))
            }
            guard at >= now else { throw Rejection.clockMovedBack(at: at, now: now) }
            try session.execute(move, at)
        }
    }
}
