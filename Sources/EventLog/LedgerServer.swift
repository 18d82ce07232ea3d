public import Postgres

/// What is known of a server before anything is trusted to it.
public struct LedgerServer: Sendable, Equatable {
    /// From the control file: copies of a cluster share it.
    public let systemIdentifier: UInt64
    /// Raised by every promotion and point-in-time recovery.
    public let timeline: Int

    /// What the statement answers.
    struct Row: MappedRow {
        let fsync: Bool
        let fullPageWrites: Bool
        let encoding: String
        let systemIdentifier: Int64
        let timeline: Int32
        let synchronousCommit: String

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            fsync = try columns.value("fsync") { $0.fsync }
            fullPageWrites = try columns.value("full_page_writes") { $0.fullPageWrites }
            encoding = try columns.value("server_encoding") { $0.encoding }
            systemIdentifier = try columns.value("system_identifier") { $0.systemIdentifier }
            timeline = try columns.value("timeline") { $0.timeline }
            synchronousCommit = try columns.value("synchronous_commit") { $0.synchronousCommit }
        }
    }

    static let select = Select<Row>(SQL.readServer)

    /// The oldest server that serves.
    public static let minimumVersion = 150_000

    /// Checks the server and fixes what the session must not inherit.
    ///
    /// - Throws: `unsafeServer` with the remedy for one that would lose acknowledged postings
    ///   (fsync or full_page_writes off), is a standby, is too old, or stores no UTF8.
    public init(checking session: borrowing Session, version: Int) throws {
        guard version >= Self.minimumVersion else {
            throw LogFailure(
                .unsafeServer,
                "the server is PostgreSQL \(version / 10_000); 15 or newer is needed")
        }
        try Self.requirePrimary(session)
        guard let row = try Self.select.first(session) else {
            throw LogFailure(.unsafeServer, "the server did not say what it is")
        }
        for (setting, isOn) in [
            ("fsync", row.fsync), ("full_page_writes", row.fullPageWrites),
        ] {
            guard isOn else {
                throw LogFailure(
                    .unsafeServer,
                    """
                    the server runs with \(setting) off, so a crash could lose what was \
                    acknowledged or damage the log; set \(setting) = on and restart the server
                    """)
            }
        }
        guard row.encoding == "UTF8" else {
            throw LogFailure(
                .unsafeServer,
                """
                the database is encoded in \(row.encoding); make one with: create database … \
                encoding 'UTF8' template template0
                """)
        }
        systemIdentifier = UInt64(bitPattern: row.systemIdentifier)
        timeline = Int(row.timeline)
        try Self.raiseDurability(session, from: row.synchronousCommit)
    }

    private static func requirePrimary(_ session: borrowing Session) throws {
        guard try session.truth(script: "select pg_is_in_recovery()") == false else {
            throw LogFailure(
                .unsafeServer, "the server is a standby; connect to the primary to write")
        }
    }

    /// A commit that is acknowledged is on disk, here and where the server's owner wants it
    /// applied elsewhere: raised to `on`, never lowered from `remote_apply`.
    private static func raiseDurability(
        _ session: borrowing Session, from setting: String
    ) throws {
        guard setting != "on", setting != "remote_apply" else { return }
        try session.run(script: "set synchronous_commit = on")
    }
}
