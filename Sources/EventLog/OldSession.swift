public import Postgres

/// A session of ours whose connection was lost: what lies in its socket's buffer may be carried
/// out, and committed, for as long as the server's process lives.
public enum OldSession {
    static let statement = Statement(
        SQL.endSession, parameters: [.int4, .timestamptz], columns: [.bool])

    /// How often the old session is looked for before giving up, a tenth of a second apart.
    private static let maximumLooks = 100

    /// Ends it if it is still there. Returns whether it is gone.
    public static func end(
        _ backend: Backend, _ session: borrowing Session
    ) throws -> Bool {
        try session.query(statement, backend.processID, backend.startedAt).isEmpty
    }

    /// Ends the session and waits until it is gone.
    ///
    /// - Parameter pause: waits for a tenth of a second.
    public static func end(
        _ backend: Backend, _ session: borrowing Session, pause: () -> Void
    ) throws {
        for _ in 0..<maximumLooks {
            guard try !end(backend, session) else { return }
            pause()
        }
        throw LogFailure(
            .connection, "the old session, process \(backend.processID), does not end")
    }
}
