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
