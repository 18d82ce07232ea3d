import Arguments
import EventLog
import Postgres

/// The schema that `daybook demo` makes afresh each time, and drops only if it made it itself.
///
/// What it makes carries a comment that says so, written in the same database transaction. A ledger
/// of the same name that anyone else made has none and is left alone. One demo runs at a time: a
/// second would drop what the first is loading.
struct DemoSchema: ~Copyable {
    static let name = "demo"
    private static let mark = "made by daybook demo, which drops it when it runs again"

    private static let find = Statement(
        SQL.findDemoSchema, parameters: [.text], columns: [.text])
    private static let lock = Statement(SQL.lockDemo, columns: [.bool])
    private static let unlock = Statement(SQL.unlockDemo, columns: [.void])

    /// Every SQL file of the tool, for the check that each has its use.
    static let files = SQL.all
    /// Every statement of the tool, for the check against the database.
    static let statements = [find, lock, unlock]

    private let connection: Connection

    /// Where the demo's ledger is.
    let ledger: LedgerConnection

    private init(connection: Connection, ledger: LedgerConnection) {
        self.connection = connection
        self.ledger = ledger
    }

    /// Makes the empty schema, in place of one that an earlier demo made.
    static func make(conninfo: String) async throws -> DemoSchema {
        let ledger = LedgerConnection(conninfo: conninfo, schema: Self.name)
        let connection = try await Connection.open(ledger.reading)
        try await connection.transaction(lockTimeout: .seconds(10)) { session in
            guard try session.query(lock).scalar(as: Bool.self) == true else {
                throw ValidationError("another daybook demo is running on the same server")
            }
            if let found = try session.query(find, Self.name).scalar(as: String?.self) {
                guard found == Self.mark else {
                    throw ValidationError(
                        """
                        the schema \(Self.name) was not made by daybook demo, so it stays; to see \
                        the demo, rename it: alter schema \(Self.name) rename to …
                        """)
                }
                try session.run(script: "drop schema \(Self.name) cascade")
            }
            try session.run(
                script: """
                    create schema \(Self.name);
                    comment on schema \(Self.name) is '\(Self.mark)'
                    """)
        }
        return DemoSchema(connection: connection, ledger: ledger)
    }

    /// Lets another demo run, at once: the server would notice only later that the session ended.
    /// The schema stays.
    consuming func close() async throws {
        try await connection.run { session in _ = try session.query(Self.unlock) }
        await connection.close()
    }
}
