public import Postgres

/// The log's lock for whoever holds it and appends nothing: the manual clock, a rebuild,
/// settlement.
public enum LogLock {
    /// How long the lock is waited for.
    public static let patience: Duration = .seconds(20)

    /// Runs `body` in a database transaction that holds the log's lock, with the head as it stands,
    /// and commits it as durably as an append.
    ///
    /// The lock is waited for in short tries, between which the holder is looked at: one that
    /// stalled is ended.
    ///
    /// - Parameters:
    ///   - patience: how long it may wait before it throws `conflict`.
    ///   - prepare: takes other locks that come before the log's. It is called again in each try.
    /// - Throws: `conflict`, with nothing written, when the lock was not to be had.
    public static func transaction<Result>(
        _ session: borrowing Session, patience: Duration = patience,
        prepare: () throws -> Void = {}, _ body: (LedgerHead) throws -> Result
    ) throws -> Result {
        let deadline = ContinuousClock.now + patience
        var watch = LockWatch()
        while true {
            var isHeld = false
            do {
                return try session.transaction(lockTimeout: LedgerConnection.lockTimeout) {
                    try Durability.raise(session)
                    try prepare()
                    let head = try session.pipeline { try LogAppend.lockAndReadHead($0) }
                    isHeld = true
                    return try body(head)
                }
            } catch let error as PostgresError where !isHeld && error.kind == .lockNotAvailable {
                guard ContinuousClock.now < deadline else {
                    throw LogFailure(
                        .conflict,
                        """
                        others held the log for \(patience.components.seconds) s, and nothing was \
                        written: \(error)
                        """)
                }
                try watch.look(session)
            }
        }
    }
}
