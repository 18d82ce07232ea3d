public import Postgres

/// Which ledger on which server, and how sessions are set up.
public struct LedgerConnection: Sendable {
    /// A URL or libpq's `keyword=value` pairs; empty for libpq's environment.
    public var conninfo: String
    /// The schema that holds the ledger.
    public var schema: String
    public var applicationName: String

    /// Settings of the server that win over the ledger's own, for tests that need a session to be
    /// stricter, or slower, than the ledger would have it.
    package var imposedSettings: [String: String] = [:]

    public static let defaultSchema = "daybook"

    public init(
        conninfo: String = "", schema: String = LedgerConnection.defaultSchema,
        applicationName: String = "daybook"
    ) {
        self.conninfo = conninfo
        self.schema = schema
        self.applicationName = applicationName
    }

    /// Postgres keeps so many bytes of a name.
    private static let maximumNameBytes = 63

    /// Why no schema, or no ledger of its own in it, can have the connection's ``schema``; nil when
    /// one can.
    public var schemaFault: String? {
        if let fault = Self.nameFault(schema) { return fault }
        if schema.hasPrefix("pg_") { return "names that begin with pg_ are Postgres's own" }
        switch schema {
        case "information_schema": return "the SQL standard's information_schema is no ledger"
        // A search path takes it for the name of whoever is connected, quoted or not.
        case "$user": return "$user stands for other names in a search path"
        default: return nil
        }
    }

    /// Why nobody's role can have a name; nil when one can.
    public static func roleFault(_ role: String) -> String? {
        if let fault = nameFault(role) { return fault }
        return ["public", "none"].contains(role) ? "\(role) is no role of its own" : nil
    }

    private static func nameFault(_ name: String) -> String? {
        let length = name.utf8.count
        if length == 0 { return "it is empty" }
        if length > maximumNameBytes {
            return "it has \(length) bytes, more than the \(maximumNameBytes) of a name"
        }
        return name.utf8.contains(0) ? "it contains U+0000" : nil
    }

    /// How long who appends nothing waits for the log's lock before it looks at the holder.
    static let lockTimeout: Duration = .milliseconds(500)
    /// How long a writer may sit in its transaction without a word before the server ends it.
    static let stallTimeout: Duration = .seconds(2)

    /// A session that appends: whoever stalls in it is ended, and whoever waits for longer than
    /// callers have patience hears that nothing was written.
    public var writing: Configuration {
        configuration(idleInTransaction: Self.stallTimeout, ["lock_timeout": "20s"])
    }

    /// A session that looks at who holds the log's lock, and waits for nothing.
    public var watching: Configuration {
        var configuration = configuration(
            idleInTransaction: Self.stallTimeout, ["lock_timeout": "500ms"])
        configuration.connectTimeout = .seconds(2)
        return configuration
    }

    /// A session that reads, recalculates or audits.
    public var reading: Configuration {
        configuration(idleInTransaction: .seconds(300), ["lock_timeout": "0"])
    }

    /// These settings would otherwise be inherited from a server, a database, a role, or the
    /// caller's `options` and `PGOPTIONS`. Others of the caller's, such as `work_mem`, pass.
    private func configuration(
        idleInTransaction: Duration, _ settings: [String: String]
    ) -> Configuration {
        let common = [
            "search_path": SQLFile.quoted(schema),
            "client_min_messages": "warning",
            "DateStyle": "ISO, MDY",
            "default_transaction_deferrable": "off",
            "default_transaction_isolation": "read committed",
            "default_transaction_read_only": "off",
            "idle_session_timeout": "0",
            "jit": "off",
            "standard_conforming_strings": "on",
            "statement_timeout": "0",
            "TimeZone": "UTC",
        ]
        return Configuration(
            conninfo,
            settings: common.merging(settings) { $1 }.merging(imposedSettings) { $1 },
            // Of PostgreSQL 17.
            settingsWhereKnown: ["transaction_timeout": "0"],
            acceptsOption: Self.accepts, applicationName: applicationName,
            idleInTransactionTimeout: idleInTransaction)
    }

    /// Whether a setting in the caller's own options may reach the server. How durable a commit is
    /// is up to the server's owner: the caller may raise it, and not lower it from `remote_apply`.
    private static func accepts(option name: String, value: String) -> Bool {
        switch name {
        case "synchronous_commit": value.lowercased() == "remote_apply"
        case "transaction_timeout": false
        default: true
        }
    }
}
