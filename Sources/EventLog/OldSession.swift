public import Postgres

/// A session of ours that may still be alive on the server, though the way to it is lost.
public enum OldSession {
    static let statement = Statement(
        SQL.endSession, parameters: [.int4, .timestamptz], columns: [.bool])

    /// Ends it if it is still there. Returns whether it is gone: a batch that lies in its socket
    /// buffer may commit until then.
    public static func end(
        _ backend: Backend, _ session: borrowing Session
    ) throws -> Bool {
        try session.query(statement, backend.processID, backend.startedAt).isEmpty
    }
}
