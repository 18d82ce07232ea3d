import EventLog
import Postgres

/// Looks at who holds the log's lock, on a session of its own, while the writer's own waits for it:
/// so the writer keeps its place, and what it has sent.
struct StallDetector {
    private let configuration: Configuration
    private let executor: ConnectionExecutor
    private var connection: Connection?
    private var watch = LockWatch()

    init(_ connection: LedgerConnection, on executor: ConnectionExecutor) {
        configuration = connection.watching
        self.executor = executor
    }

    /// Looks once; a holder that has stalled since the last look is ended. Returns whether one
    /// was. Where the database has no session to spare, the next look may have more luck.
    mutating func look(except own: Backend?) -> Bool {
        do {
            let connection = try openConnection()
            return try connection.runInline(timeLimit: .seconds(5)) { session in
                try watch.look(session, except: own)
            }
        } catch {
            close()
            return false
        }
    }

    private mutating func openConnection() throws -> Connection {
        if let connection, connection.isUsableInline { return connection }
        let fresh = try Connection.openInline(configuration, on: executor)
        connection = fresh
        return fresh
    }

    mutating func close() {
        connection?.closeInline()
        connection = nil
        watch = LockWatch()
    }
}
