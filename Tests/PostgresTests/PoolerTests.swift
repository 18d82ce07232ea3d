import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Connections that a pooler hands out.
@Suite struct PoolerTests {
    private static let process = Statement(
        "process", "select pg_backend_pid()", columns: [.int4])
    private static let sleep = Statement("sleep", "select pg_sleep(3600)", columns: [.void])
    private static let show = Statement("show", "show lock_timeout", columns: [.text])

    private func open(
        _ mode: TestPooler.Mode, settings: [String: String] = [:], dropsOptions: Bool = false
    ) async throws -> (Connection, TestPooler) {
        let server = try LocalPostgres.temporary.endpoint()
        let pooler = try TestPooler(server, mode, dropsOptions: dropsOptions)
        let configuration = Configuration(pooler.conninfo, settings: settings)
        return (try await Connection.open(configuration), pooler)
    }

    @Test func `behind a session pooler the backend is the server's own process`() async throws {
        let (connection, pooler) = try await open(.session)
        let observer = try await connect()
        #expect(connection.backend.isBehindPooler)
        #expect(!observer.backend.isBehindPooler)
        let process = try await connection.run {
            try $0.query(Self.process).value(0, 0, as: Int32.self)
        }
        #expect(process == connection.backend.processID)
        async let sleeping = postgresError {
            try await connection.run { try $0.query(Self.sleep).count }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        #expect(await sleeping?.kind == .adminShutdown)
        _ = pooler
    }

    @Test func `behind a session pooler a statement is cancelled`() async throws {
        let (connection, pooler) = try await open(.session)
        let error = await postgresError {
            try await connection.run(timeLimit: .milliseconds(50)) { session in
                try session.query(Self.sleep).count
            }
        }
        #expect(error?.kind == .timeLimitExceeded)
        #expect(await connection.isUsable)
        _ = pooler
    }

    @Test(arguments: [false, true])
    func `settings reach the server though a pooler drops the options`(
        dropsOptions: Bool
    ) async throws {
        let (connection, pooler) = try await open(
            .session, settings: ["lock_timeout": "7s"], dropsOptions: dropsOptions)
        let seen = try await connection.run {
            try $0.query(Self.show).value(0, 0, as: String.self)
        }
        #expect(seen == "7s")
        _ = pooler
    }

    @Test(arguments: [TestPooler.Mode.transaction, .transactionInTurn])
    func `a pooler that lends a session for one transaction is refused`(
        mode: TestPooler.Mode
    ) async throws {
        let error = await postgresError { try await open(mode, settings: ["lock_timeout": "7s"]) }
        #expect(error?.kind == .transactionPooling)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.isRetryable == false)
        #expect(error?.message.contains("pool_mode = session") == true)
    }

    @Test func `a pooler that turns out to lend for one transaction only is told by name`()
        async throws
    {
        let (connection, pooler) = try await open(.session)
        let other = try await Connection.open(Configuration(pooler.conninfo))
        let own = Statement("own", "select 1", columns: [.int4])
        try await connection.run { _ = try $0.query(own) }
        pooler.change(to: .transactionInTurn)
        let error = await postgresError {
            try await other.run { _ = try $0.run(script: "select 2") }
            for _ in 0..<3 { try await connection.run { _ = try $0.query(own) } }
        }
        #expect(error?.kind == .transactionPooling)
    }
}
