extension PostgresError {
    /// The kinds of errors that callers tell apart.
    public enum Kind: Sendable, Hashable {
        // A constraint said no.
        case uniqueViolation(constraint: String)
        case foreignKeyViolation(constraint: String)
        case checkViolation(constraint: String)
        case exclusionViolation(constraint: String)
        case notNullViolation(column: String)

        // Another transaction was in the way.
        case serializationFailure
        case deadlock
        /// `lock_timeout` passed, or `nowait` found the lock taken: SQLSTATE does not tell which.
        case lockNotAvailable

        // Somebody or something ended the statement.
        /// The task was cancelled, ``Connection/cancel()`` was called, or another session
        /// cancelled the query.
        case cancelled
        /// The time limit that was given to the body passed.
        case timeLimitExceeded
        /// The server's `statement_timeout` passed. Told from ``cancelled`` by the server's
        /// words, since both have one SQLSTATE: with messages in another language it is
        /// ``cancelled``.
        case statementTimeout
        /// The server closed the session, which had a transaction open and sent nothing.
        case idleInTransactionTimeout
        /// The server closed the session, which had sent nothing.
        case idleSessionTimeout

        // The server or the way to it is gone.
        /// An administrator ended the session or stops the server.
        case adminShutdown
        /// The server restarts as another backend crashed.
        case crashShutdown
        /// The server is starting, stopping or recovering.
        case cannotConnectNow
        case tooManyConnections
        case authenticationFailed
        /// The connection could not be made, or was lost without a word of the server.
        case connectionFailure
        /// The connection was closed here, or was given up after an error.
        case closed
        /// A pooler lends another session of the server for each transaction.
        case transactionPooling

        /// The transaction is committed on the server that was asked, but its wait for the
        /// standbys was cut short: they may not have it. The outcome is `written`.
        case replicationNotConfirmed

        // What was asked for is not there, or not allowed.
        case insufficientPrivilege
        case undefinedTable
        case undefinedSchema
        case undefinedColumn
        case undefinedFunction
        case undefinedObject
        case duplicateObject
        case syntaxError
        /// A write in a read-only transaction, or on a standby.
        case readOnly
        case featureNotSupported

        // The server has no room.
        case diskFull
        case outOfMemory
        /// Another limit of the server, such as a row or a query that is too large.
        case limitExceeded

        // The transaction is not what the caller takes it for.
        /// An earlier statement failed: the server ignores all until the rollback.
        case transactionFailed
        /// COMMIT was answered by ROLLBACK, since a statement before it had failed.
        case rolledBack
        /// The body returned with a transaction open; it was rolled back.
        case transactionLeftOpen
        /// The statement was not carried out, since one before it in the pipeline failed.
        case pipelineAborted

        // A statement that was prepared no longer fits.
        case statementNotPrepared
        /// The table behind a prepared statement has changed. It is prepared anew at its next use.
        case planChanged

        // Values and types.
        /// SQLSTATE class 22: a value was no value of its type, a division by zero and the like.
        case invalidData
        /// The server found the types in the statement's text wrong.
        case datatypeMismatch
        /// A parameter was given as another type than the statement declares.
        case parameterMismatch
        /// The server's columns are not those that the statement declares.
        case columnMismatch
        /// A value could not be read as what was asked for.
        case decoding

        /// `raise exception` without a code of its own.
        case raised
        /// The calls on this module do not fit together.
        case misuse
        /// Any other SQLSTATE, one's own included.
        case other(sqlState: String)
    }
}

extension PostgresError.Kind {
    /// Whether the cause may be gone at the next try.
    var isTransient: Bool {
        switch self {
        case .serializationFailure, .deadlock, .lockNotAvailable, .statementTimeout,
            .idleInTransactionTimeout, .idleSessionTimeout, .adminShutdown, .crashShutdown,
            .cannotConnectNow, .tooManyConnections, .connectionFailure, .statementNotPrepared,
            .planChanged:
            true
        case .uniqueViolation, .foreignKeyViolation, .checkViolation, .exclusionViolation,
            .notNullViolation, .cancelled, .timeLimitExceeded, .authenticationFailed, .closed,
            .transactionPooling, .replicationNotConfirmed, .insufficientPrivilege, .undefinedTable,
            .undefinedSchema, .undefinedColumn,
            .undefinedFunction, .undefinedObject, .duplicateObject, .syntaxError, .readOnly,
            .featureNotSupported, .diskFull, .outOfMemory, .limitExceeded, .transactionFailed,
            .rolledBack, .transactionLeftOpen, .pipelineAborted, .invalidData,
            .datatypeMismatch, .parameterMismatch, .columnMismatch, .decoding, .raised, .misuse,
            .other:
            false
        }
    }
}
