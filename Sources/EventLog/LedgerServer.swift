public import Postgres

/// What is known of a server before anything is trusted to it.
public struct LedgerServer: Sendable, Equatable {
    /// From the control file: copies of a cluster share it.
    public let systemIdentifier: UInt64
    /// Raised by every promotion and point-in-time recovery.
    public let timeline: Int

    static let statement = Statement(
        SQL.readServer, columns: [.bool, .bool, .text, .bool, .int8, .int4, .text])

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
        let rows = try session.query(Self.statement)
        for (column, setting) in ["fsync", "full_page_writes"].enumerated() {
            guard try rows.value(0, column, as: Bool.self) else {
                throw LogFailure(
                    .unsafeServer,
                    """
                    the server runs with \(setting) off, so a crash could lose what was \
                    acknowledged or damage the log; set \(setting) = on and restart the server
                    """)
            }
        }
        let encoding = try rows.value(0, 2, as: String.self)
        guard encoding == "UTF8" else {
            throw LogFailure(
                .unsafeServer,
                """
                the database is encoded in \(encoding); make one with: create database … \
                encoding 'UTF8' template template0
                """)
        }
        systemIdentifier = UInt64(bitPattern: try rows.value(0, 4, as: Int64.self))
        timeline = Int(try rows.value(0, 5, as: Int32.self))
        try Self.raiseDurability(session, from: try rows.value(0, 6))
    }

    private static func requirePrimary(_ session: borrowing Session) throws {
        let rows = try session.run(script: "select pg_is_in_recovery()")
        guard try rows.text(0, 0) == "f" else {
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
