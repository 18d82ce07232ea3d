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
    /// As the server itself says: behind a pooler it is not the number that libpq was told.
    public let processID: Int32
    public let startedAt: PostgresTimestamp

    /// The server's version as one number: 150018 for 15.18.
    public let serverVersion: Int

    /// Whether a pooler stands between us and the server, as far as it numbers its sessions itself.
    /// It lends this one for as long as the connection lasts (``PoolerProbe``).
    public let isBehindPooler: Bool

    init(_ wire: Wire, expected: Int32, _ configuration: Configuration) throws(PostgresError) {
        let pointer = try wire.open()
        let required = configuration.sessionSettings.sorted { $0.key < $1.key }
        let known = configuration.settingsWhereKnown.sorted { $0.key < $1.key }
        let settings = required + known
        let row = try Session(wire).query(
            Self.opening, expected, settings.map(\.key), settings.map(\.value),
            settings.indices.map { $0 >= required.count })
        processID = try row.value(0, 0)
        startedAt = try row.value(0, 1)
        serverVersion = Int(PQserverVersion(pointer))
        isBehindPooler = processID != PQbackendPID(pointer)
    }

    /// Who serves the connection; only where that is the process of this number, the settings are
    /// set, since a session that a pooler lends for one transaction would keep them for others.
    private static let opening = Statement(
        "opening",
        """
        select pg_catalog.pg_backend_pid(),
               (select activity.backend_start from pg_catalog.pg_stat_activity activity
                where activity.pid = pg_catalog.pg_backend_pid()),
               (select count(pg_catalog.set_config(wanted.name, wanted.value, false))
                from unnest($2, $3, $4) as wanted (name, value, is_optional)
                where pg_catalog.pg_backend_pid() = $1
                    and (not wanted.is_optional
                         or pg_catalog.current_setting(wanted.name, true) is not null))
        """,
        parameters: [.int4, .text.array, .text.array, .bool.array],
        columns: [.int4, .timestamptz, .int8])
}
