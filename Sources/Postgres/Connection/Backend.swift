import CPostgres

/// The server's process that serves a connection.
///
/// The number of a process is used again; together with its start it names one session for ever,
/// which is what another session needs to end it after an unknown outcome:
///
/// ```sql
/// select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and backend_start = $2
/// ```
public struct Backend: Sendable, Hashable {
    public let processID: Int32
    public let startedAt: PostgresTimestamp

    /// The server's version as one number: 150018 for 15.18.
    public let serverVersion: Int

    private static let start = Statement(
        "backend_start",
        "select backend_start from pg_catalog.pg_stat_activity"
            + " where pid = pg_catalog.pg_backend_pid()",
        columns: [.timestamptz])

    init(_ wire: Wire) throws(PostgresError) {
        let pointer = try wire.open()
        processID = PQbackendPID(pointer)
        serverVersion = Int(PQserverVersion(pointer))
        startedAt = try Session(wire).query(Self.start).value(0, 0)
    }
}
