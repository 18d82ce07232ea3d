public import Postgres

/// Which ledger on which server, and how sessions are set up.
public struct LedgerConnection: Sendable {
    /// A URL or libpq's `keyword=value` pairs; empty for libpq's environment.
    public var conninfo: String
    /// The schema that holds the ledger.
    public var schema: String
    public var applicationName: String

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

    /// How long a waiter for the log's lock waits before it looks at the holder.
    static let lockTimeout: Duration = .milliseconds(500)
    /// How long a writer may sit in its transaction without a word before the server ends it.
    static let stallTimeout: Duration = .seconds(2)

    /// A session that appends: whoever stalls in it is ended, and whoever waits looks up.
    public var writing: Configuration {
        configuration(
            idleInTransaction: Self.stallTimeout, ["lock_timeout": "500ms"])
    }

    /// A session that reads, recalculates or audits.
    public var reading: Configuration {
        configuration(idleInTransaction: .seconds(300), ["lock_timeout": "0"])
    }

    /// The isolation level is named by each transaction; these are the settings that would
    /// otherwise be inherited from a server, a database or a role.
    private func configuration(
        idleInTransaction: Duration, _ settings: [String: String]
    ) -> Configuration {
        let common = [
            "search_path": SQLFile.quoted(schema),
            "client_min_messages": "warning",
            "DateStyle": "ISO",
            "jit": "off",
            "statement_timeout": "0",
            "TimeZone": "UTC",
        ]
        return Configuration(
            conninfo, settings: common.merging(settings) { $1 },
            applicationName: applicationName, idleInTransactionTimeout: idleInTransaction)
    }
}
