public import Postgres

/// What the answer to a commit promises.
public enum Durability {
    static let raise = Statement(SQL.raiseDurability, columns: [.text])
    static let writeMessage = Statement(SQL.writeMessage, columns: [.text])

    /// Makes the commit of the open database transaction as durable as an append's.
    public static func raise(_ session: borrowing Session) throws(PostgresError) {
        try session.query(raise)
    }

    /// Makes sure that what was found committed is as durable as if its own commit had been
    /// answered.
    ///
    /// A session that is ended while its commit waits for a synchronous standby stops waiting: what
    /// it wrote is visible and no standby may have it. So a commit of our own follows behind it in
    /// the write-ahead log, and is waited for. Where the standby stays away that takes for ever, so
    /// give the body a time limit.
    ///
    /// - Throws: `timeLimitExceeded` or `cancelled` when the wait was cut short.
    public static func confirm(_ session: borrowing Session) throws {
        try session.transaction {
            try raise(session)
            try session.query(writeMessage)
        }
        // A commit whose wait is cancelled answers that it is done. This statement throws then.
        try session.query(.nothing)
    }
}
