/// The one place where SQLSTATE codes are read (PostgreSQL's documentation, appendix A).
extension PostgresError.Kind {
    init(sqlState: String, fields: ServerFields, message: String) {
        self =
            Self.constraint(sqlState, fields) ?? Self.conflict(sqlState, message)
            ?? Self.shutdown(sqlState) ?? Self.transaction(sqlState)
            ?? Self.missing(sqlState) ?? Self.resources(sqlState)
            ?? Self.other(sqlState)
    }

    /// Class 23: a constraint of the schema.
    private static func constraint(_ code: String, _ fields: ServerFields) -> Self? {
        let name = fields.constraint ?? ""
        return switch code {
        case "23505": .uniqueViolation(constraint: name)
        case "23503": .foreignKeyViolation(constraint: name)
        case "23514": .checkViolation(constraint: name)
        case "23P01": .exclusionViolation(constraint: name)
        case "23502": .notNullViolation(column: fields.column ?? "")
        default: nil
        }
    }

    /// Another transaction, or the wish to stop.
    private static func conflict(_ code: String, _ message: String) -> Self? {
        switch code {
        case "40001": .serializationFailure
        case "40P01": .deadlock
        case "55P03": .lockNotAvailable
        case "57014": message.contains("statement timeout") ? .statementTimeout : .cancelled
        default: nil
        }
    }

    /// The session or the server ends, or does not begin.
    private static func shutdown(_ code: String) -> Self? {
        switch code {
        case "57P01": .adminShutdown
        case "57P02": .crashShutdown
        case "57P03": .cannotConnectNow
        case "57P05": .idleSessionTimeout
        case "25P03": .idleInTransactionTimeout
        case "53300": .tooManyConnections
        case "28000", "28P01": .authenticationFailed
        case _ where code.hasPrefix("08"): .connectionFailure
        default: nil
        }
    }

    private static func transaction(_ code: String) -> Self? {
        switch code {
        case "25P02": .transactionFailed
        case "25006": .readOnly
        case "26000": .statementNotPrepared
        case "40000": .rolledBack
        default: nil
        }
    }

    /// What the statement names is not there, is there already, or is not for this role.
    private static func missing(_ code: String) -> Self? {
        switch code {
        case "42501": .insufficientPrivilege
        case "42P01": .undefinedTable
        case "3F000": .undefinedSchema
        case "42703": .undefinedColumn
        case "42883": .undefinedFunction
        case "42704", "3D000": .undefinedObject
        case "42710", "42P06", "42P07", "42701", "42723": .duplicateObject
        case "42601": .syntaxError
        case "42804", "42P18", "42846", "42P08": .datatypeMismatch
        case "0A000": .featureNotSupported
        default: nil
        }
    }

    private static func resources(_ code: String) -> Self? {
        switch code {
        case "53100": .diskFull
        case "53200": .outOfMemory
        case _ where code.hasPrefix("54"): .limitExceeded
        default: nil
        }
    }

    private static func other(_ code: String) -> Self {
        switch code {
        case "P0001": .raised
        case _ where code.hasPrefix("22"): .invalidData
        default: .other(sqlState: code)
        }
    }

    /// Whether a warning of this code may say that a commit's wait for the standbys was cut short:
    /// it is a plain warning when the wait was cancelled, and the end of the session otherwise.
    static func mayCutReplicationShort(_ sqlState: String?) -> Bool {
        sqlState == "01000" || sqlState == "57P01"
    }

    /// Whether the server raises this only while it waits for the client's next command, so that
    /// a commit which found the session ended by it was never read.
    var isRaisedWhileIdle: Bool {
        self == .idleInTransactionTimeout || self == .idleSessionTimeout
    }

    /// Whether a prepared statement that failed so must be prepared anew.
    var invalidatesStatement: Bool {
        self == .statementNotPrepared || self == .planChanged
    }
}
