import LocalPostgres
import Postgres
import Synchronization
import Testing

/// Connects to the shared cluster, with a schema of the test's own as the search path.
func connect(
    settings: [String: String] = [:], limit: Int = 256, graceTime: Duration = .seconds(5),
    onNotice: (@Sendable (Notice) -> Void)? = nil
) async throws -> Connection {
    let server = try LocalPostgres.temporary.endpoint()
    let schema = "test_\(nextSchema.add(1, ordering: .relaxed).newValue)"
    var all = settings
    all["search_path"] = schema
    let configuration = Configuration(
        server.conninfo, settings: all, graceTime: graceTime, statementLimit: limit,
        onNotice: onNotice)
    let connection = try await Connection.open(configuration)
    try await connection.transaction { try $0.run(script: "create schema \(schema)") }
    return connection
}

/// Another connection to the shared cluster that sees the same schema.
func another(like connection: Connection) async throws -> Connection {
    let path = try await connection.run { session in
        try session.query(Statement("path", "show search_path", columns: [.text]))
            .value(0, 0, as: String.self)
    }
    let server = try LocalPostgres.temporary.endpoint()
    return try await Connection.open(
        Configuration(server.conninfo, settings: ["search_path": path]))
}

/// Waits until the backend of a connection runs a statement that starts like this, and waits for
/// what it was made to wait for.
func waitUntil(
    _ connection: Connection, runs statement: String, seenBy observer: Connection
) async throws {
    let look = Statement(
        "look",
        """
        select count(*) from pg_stat_activity
        where pid = $1 and state = 'active' and query ilike $2 || '%'
            and wait_event_type in ('Timeout', 'Lock', 'IPC')
        """, parameters: [.int4, .text], columns: [.int8])
    let process = connection.backend.processID
    for _ in 0..<3_000 {
        let count = try await observer.run { session in
            try session.query(look, process, statement).value(0, 0, as: Int.self)
        }
        if count > 0 { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("the backend never ran \(statement)")
}

/// Ends the backend of a connection by an administrator's command.
func terminate(_ backend: Backend, by observer: Connection) async throws {
    let terminate = Statement(
        "terminate", "select pg_terminate_backend($1, 10000)", parameters: [.int4],
        columns: [.bool])
    try await observer.run { session in _ = try session.query(terminate, backend.processID) }
}

private let nextSchema = Atomic<Int>(0)

/// The error of this module that `body` throws.
func postgresError<Success>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Success
) async -> PostgresError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as PostgresError {
        return error
    } catch {
        Issue.record("another error: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}

/// The seed of a random test, printed, or taken from `DAYBOOK_TEST_SEED`.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
