/// The errors that are found on this side of the wire, where nothing was sent yet.
extension PostgresError {
    static func misuse(_ message: String, statement: Statement? = nil) -> Self {
        PostgresError(
            .misuse, outcome: .nothingWritten, message: message, statement: statement?.name)
    }

    static func parameterMismatch(_ index: Int, statement: Statement, given: String) -> Self {
        let declared = statement.parameters[index]
        return PostgresError(
            .parameterMismatch, outcome: .nothingWritten,
            message: "parameter \(index + 1) is declared \(declared) and was given \(given)",
            statement: statement.name)
    }

    static func tooManyBytes(_ statement: Statement) -> Self {
        PostgresError(
            .limitExceeded, outcome: .nothingWritten,
            message: "its parameters have more than \(Limits.parameterBytes) bytes",
            statement: statement.name)
    }

    static let noDescriptors = PostgresError(
        .connectionFailure, outcome: .nothingWritten,
        message: "the process has no file descriptors left")

    /// The remedy is the same wherever it is found.
    static func transactionPooling(statement: String? = nil, index: Int? = nil) -> Self {
        PostgresError(
            .transactionPooling, outcome: .nothingWritten,
            message: """
                a pooler hands out another session of the server for each transaction; set it to \
                session pooling (pgbouncer: pool_mode = session) or connect to the server itself
                """, statement: statement, index: index)
    }

    /// From the warning of the server that came with a commit.
    static func replicationNotConfirmed(_ warning: Notice) -> Self {
        PostgresError(
            .replicationNotConfirmed, outcome: .written,
            message: "the wait for the standbys ended without their word: \(warning.message)",
            server: warning.server)
    }

    static let closed = PostgresError(
        .closed, outcome: .nothingWritten, message: "the connection is closed")
}
