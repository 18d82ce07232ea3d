public import Postgres

/// The world's no: why the ledger could not do what was asked, with nothing written.
public struct LogFailure: Error, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        /// The server cannot be reached, or was lost.
        case connection
        /// The schema is not there and may not be made.
        case noLedger = "no_ledger"
        /// The schema is older or newer than this program.
        case format
        /// The server's settings would lose what was acknowledged.
        case unsafeServer = "unsafe_server"
        /// The writer's clock and the database's differ too much.
        case clock
        /// The ledger's clock is not a manual one.
        case noManualClock = "no_manual_clock"
        /// The server has no room, or refuses the role.
        case server
        /// The stored log or a projection is not as it must be.
        case damaged
        /// Too many others were in the way.
        case conflict
        /// More is asked of this process than it can hold until its turn comes.
        case overloaded
    }

    public let reason: Reason
    public let message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// What a database error comes to.
    public init(_ error: PostgresError) {
        switch error.kind {
        case .connectionFailure, .cannotConnectNow, .tooManyConnections, .authenticationFailed,
            .adminShutdown, .crashShutdown, .closed, .idleInTransactionTimeout,
            .idleSessionTimeout:
            self.init(.connection, error.description)
        case .transactionPooling:
            self.init(.unsafeServer, error.message)
        case .deadlock, .serializationFailure, .lockNotAvailable, .statementTimeout,
            .timeLimitExceeded, .cancelled:
            self.init(.conflict, error.description)
        default:  // Of some forty kinds, those that are none of the above.
            self.init(.server, error.description)
        }
    }

    public var description: String { message }
}
