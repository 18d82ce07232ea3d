public import Accounting
public import Postgres

/// An append whose commit was sent and never answered.
public struct UnsettledAttempt: Sendable {
    /// The session that it ran on, which may still be alive and commit.
    public let backend: Backend
    /// Where its last event would stand, and with which hash.
    public let lastSeq: Seq
    public let lastHash: Digest

    public init(backend: Backend, lastSeq: Seq, lastHash: Digest) {
        self.backend = backend
        self.lastSeq = lastSeq
        self.lastHash = lastHash
    }

    static let readHash = Statement(SQL.readHash, parameters: [.int8], columns: [.bytea])

    /// Finds out, on another session, whether the attempt was committed.
    ///
    /// First the attempt is ended: a batch that lies in the server's socket buffer may still
    /// commit, so the old session is terminated until it is gone. Then the log's lock is taken,
    /// which a commit in progress would hold. Only then is what the log says the answer.
    public func wasCommitted(
        _ session: borrowing Session, pause: () -> Void
    ) throws -> Bool {
        try OldSession.end(backend, session, pause: pause)
        try session.run(script: "begin isolation level read committed read write")
        defer { rollBack(session) }
        try session.query(LogAppend.lock, LogAppend.lockClass)
        let rows = try session.query(Self.readHash, lastSeq)
        guard !rows.isEmpty else { return false }
        return try rows.value(0, 0, as: Digest.self) == lastHash
    }

    /// Nothing hangs on it: a session that cannot roll back is closed, which frees the lock too.
    private func rollBack(_ session: borrowing Session) {
        _ = try? session.run(script: "rollback")
    }
}
