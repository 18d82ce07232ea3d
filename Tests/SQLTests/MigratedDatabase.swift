import Daybook
import EventLog
import LocalPostgres
import Postgres

/// Databases with a fresh ledger. The ledger is made once a process, in a template that each
/// suite's own database is copied from.
enum MigratedDatabase {
    private static let template = Task {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let ledger = try await Ledger.open(LedgerConnection(conninfo: endpoint.conninfo))
        await ledger.close()
        return endpoint
    }

    /// A copy of the template under this name.
    static func copy(named name: String) async throws -> LedgerConnection {
        let template = try await template.value
        let server = try await Connection.open(
            Configuration(try LocalPostgres.temporary.endpoint().conninfo))
        try await server.run { session in
            try session.run(
                script: """
                    create database \(SQLFile.quoted(name)) \
                    template \(SQLFile.quoted(template.database))
                    """)
        }
        await server.close()
        return LedgerConnection(conninfo: template.database(name).conninfo)
    }
}
