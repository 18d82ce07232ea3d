/// How much of what others commit a transaction sees.
public enum Isolation: String, Sendable, Hashable, CaseIterable {
    case readCommitted = "read committed"
    case repeatableRead = "repeatable read"
    case serializable = "serializable"
}

/// Whether a transaction may write.
public enum Access: String, Sendable, Hashable, CaseIterable {
    case readWrite = "read write"
    case readOnly = "read only"
}

extension Statement {
    /// `begin` with both modes named, so that neither is inherited from the server's defaults.
    public static func begin(_ isolation: Isolation, _ access: Access) -> Statement {
        switch (isolation, access) {
        case (.readCommitted, .readWrite): beginReadCommitted
        case (.readCommitted, .readOnly): beginReadCommittedReadOnly
        case (.repeatableRead, .readWrite): beginRepeatableRead
        case (.repeatableRead, .readOnly): beginRepeatableReadReadOnly
        case (.serializable, .readWrite): beginSerializable
        case (.serializable, .readOnly): beginSerializableReadOnly
        }
    }

    public static let commit = Statement("commit", "commit")
    public static let rollback = Statement("rollback", "rollback")

    /// An empty statement: it does nothing, and shows the server that the client is alive.
    public static let nothing = Statement("nothing", "")

    private static let beginReadCommitted = beginning(.readCommitted, .readWrite)
    private static let beginReadCommittedReadOnly = beginning(.readCommitted, .readOnly)
    private static let beginRepeatableRead = beginning(.repeatableRead, .readWrite)
    private static let beginRepeatableReadReadOnly = beginning(.repeatableRead, .readOnly)
    private static let beginSerializable = beginning(.serializable, .readWrite)
    private static let beginSerializableReadOnly = beginning(.serializable, .readOnly)

    private static func beginning(_ isolation: Isolation, _ access: Access) -> Statement {
        Statement("begin", "begin isolation level \(isolation.rawValue) \(access.rawValue)")
    }
}

extension Session {
    /// Runs `body` inside a database transaction and commits it; an error rolls it back.
    ///
    /// - Parameters:
    ///   - statementTimeout: how long the server lets one statement of this transaction run.
    ///   - lockTimeout: how long it lets one statement wait for a lock.
    /// - Throws: what `body` throws, after the rollback; or the error of the commit, whose
    ///   ``PostgresError/outcome`` says whether it can have happened.
    public func transaction<Result>(
        isolation: Isolation = .readCommitted, access: Access = .readWrite,
        statementTimeout: Duration? = nil, lockTimeout: Duration? = nil,
        _ body: () throws -> Result
    ) throws -> Result {
        guard transactionStatus == .idle else {
            throw PostgresError.misuse("a transaction is open already")
        }
        var script = Statement.begin(isolation, access).text
        if let limit = statementTimeout {
            script += "; set local statement_timeout = \(max(1, limit.milliseconds))"
        }
        if let limit = lockTimeout {
            script += "; set local lock_timeout = \(max(1, limit.milliseconds))"
        }
        do {
            try run(script: script)
            let result = try body()
            try execute(.commit)
            return result
        } catch {
            if wire.isUsable, transactionStatus != .idle { try rollBackOrClose() }
            throw error
        }
    }

    /// What the caller needs is its own error: a rollback that fails closes the connection, which
    /// rolls back as well.
    private func rollBackOrClose() throws {
        do {
            try wire.rollBack()
        } catch {
            wire.close()
        }
    }
}
