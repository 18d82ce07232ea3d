import CPostgres

/// Tells a pooler that lends a session of the server for as long as a client stays from one that
/// lends it for a transaction only.
///
/// Behind the second kind nothing holds that this module promises of a connection: settings,
/// prepared statements and locks are another's a moment later, and what ends "the old session"
/// after an unknown outcome ends a stranger's. It cannot be asked, but it shows: it is proved as
/// soon as two connections that are both open are served by one process, or one connection by two.
/// So a second connection is made, and a few transactions of both are looked at. A pool that many
/// use may hide it by chance; then the first statement that is not there tells (``Wire``).
struct PoolerProbe {
    /// How often both connections are looked at.
    private static let looks = 5

    /// How long the second connection may wait for a session. A pooler that has only one, and
    /// keeps it for the first connection, lends it for as long as that stays.
    private static let patience = Duration.seconds(2)

    /// - Throws: `transactionPooling` where that is proved.
    static func requireOwnSession(
        _ wire: Wire, servedBy processID: Int32, _ configuration: Configuration,
        _ cancellation: Cancellation
    ) throws(PostgresError) {
        let other = try Wire(configuration, cancellation)
        defer { other.close() }
        let limit = MonotonicTime.now + patience
        for _ in 0..<looks {
            let own = try processServing(wire)
            guard own == processID else { throw .transactionPooling() }
            var stranger: Int32?
            do throws(PostgresError) {
                stranger = try other.with(.listening(cancellation, until: limit)) {
                    () throws(PostgresError) in
                    _ = try other.execute(script: "begin")
                    return try processServing(other)
                }
            } catch  where error.kind == .timeLimitExceeded {
                return
            }
            guard stranger != processID, try processServing(wire) == processID else {
                throw .transactionPooling()
            }
            _ = try other.execute(script: "rollback")
        }
    }

    /// Asked without a prepared statement, which the pooler may not carry along.
    private static func processServing(_ wire: Wire) throws(PostgresError) -> Int32 {
        let text = try wire.execute(script: "select pg_catalog.pg_backend_pid()").text(0, 0) ?? ""
        guard let number = Int32(text) else { throw .misuse("\(text) is no process") }
        return number
    }
}
