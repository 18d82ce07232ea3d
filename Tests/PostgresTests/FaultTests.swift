import Foundation
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Backends and servers that go away, and what is then known of the writes.
@Suite struct FaultTests {
    private static let insert = Statement(
        "insert", "insert into t values ($1)", parameters: [.int8])
    private static let count = Statement("count", "select count(*) from t", columns: [.int8])
    private static let sleep = Statement("sleep", "select pg_sleep(3600)", columns: [.void])

    /// A table whose rows make COMMIT wait for an hour.
    private static let slowCommit = """
        create table t (id int8);
        create function wait() returns trigger language plpgsql as $$
        begin
            perform pg_sleep(3600);
            return null;
        end $$;
        create constraint trigger wait after insert on t deferrable initially deferred
            for each row execute function wait()
        """

    private func rows(_ connection: Connection) async throws -> Int {
        try await connection.run { try $0.query(Self.count).value(0, 0, as: Int.self) }
    }

    @Test func `a backend ended in the middle of COMMIT leaves the outcome unknown`()
        async throws
    {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: Self.slowCommit) }
        async let committing = postgresError {
            try await connection.transaction { _ = try $0.execute(Self.insert, 1) }
        }
        try await waitUntil(connection, runs: "commit", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        let error = await committing
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .unknown)
        #expect(error?.isRetryable == false)
        #expect(error?.statement == "commit")
        #expect(await connection.isUsable == false)
        #expect(try await rows(observer) == 0)
    }

    @Test func `a backend ended in the middle of a pipelined COMMIT leaves it unknown`()
        async throws
    {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: Self.slowCommit) }
        async let committing = postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(.begin(.readCommitted, .readWrite))
                    try pipeline.send(Self.insert, 1)
                    try pipeline.send(.commit)
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
        }
        try await waitUntil(connection, runs: "commit", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        let error = await committing
        #expect(error?.outcome == .unknown)
        #expect(error?.index == 2)
    }

    @Test func `a statement alone that is ended has an unknown outcome too`() async throws {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: Self.slowCommit) }
        async let inserting = postgresError {
            try await connection.run { _ = try $0.execute(Self.insert, 1) }
        }
        try await waitUntil(connection, runs: "insert", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        #expect(await inserting?.outcome == .unknown)
    }

    @Test func `a script that commits in its course is unknown when its session is ended`()
        async throws
    {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: Self.slowCommit) }
        async let committing = postgresError {
            try await connection.run { session in
                _ = try session.run(script: "begin; insert into t values (1); commit")
            }
        }
        try await waitUntil(connection, runs: "begin; insert", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        #expect(await committing?.outcome == .unknown)
    }

    @Test func `a backend ended before COMMIT was sent has written nothing`() async throws {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: "create table t (id int8)") }
        let backend = connection.backend
        let error = await postgresError {
            try await connection.transaction { session in
                try session.execute(Self.insert, 1)
                try runElsewhere(observer) { session in
                    let terminate = Statement(
                        "terminate", "select pg_terminate_backend($1, 10000)",
                        parameters: [.int4], columns: [.bool])
                    try session.query(terminate, backend.processID)
                }
            }
        }
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.isRetryable == true)
        #expect(try await rows(observer) == 0)
    }

    @Test func `a backend ended before a pipelined COMMIT has written nothing`() async throws {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: "create table t (id int8)") }
        async let writing = postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(.begin(.readCommitted, .readWrite))
                    try pipeline.send(Self.insert, 1)
                    try pipeline.send(Self.sleep)
                    try pipeline.send(.commit)
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        try await terminate(connection.backend, by: observer)
        let error = await writing
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.statement == "sleep")
        #expect(try await rows(observer) == 0)
    }

    @Test(arguments: [true, false])
    func `a session that was ended after one commit has written nothing of the next`(
        isPipelined: Bool
    ) async throws {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await connection.run { try $0.run(script: "create table t (id int8)") }
        let write: @Sendable (borrowing Session) throws -> Void = { session in
            guard isPipelined else {
                return try session.transaction { _ = try session.execute(Self.insert, 1) }
            }
            try session.pipeline { pipeline in
                try pipeline.send(.begin(.readCommitted, .readWrite))
                try pipeline.send(Self.insert, 1)
                try pipeline.send(.commit)
                try pipeline.sync()
                try pipeline.receiveAll()
            }
        }
        try await connection.run { try write($0) }
        try await terminate(connection.backend, by: observer)
        let error = await postgresError { try await connection.run { try write($0) } }
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .nothingWritten)
        #expect(try await rows(observer) == 1)
    }

    @Test func `the server's time limit for open transactions has written nothing`()
        async throws
    {
        let connection = try await connect()
        let observer = try await another(like: connection)
        try await observer.run { try $0.run(script: "create table t (id int8)") }
        let alive = Statement(
            "alive", "select count(*) from pg_stat_activity where pid = $1",
            parameters: [.int4], columns: [.int8])
        let process = connection.backend.processID
        try await connection.run {
            _ = try $0.run(script: "set idle_in_transaction_session_timeout = '20ms'")
        }
        let error = await postgresError {
            try await connection.transaction { session in
                try session.execute(Self.insert, 1)
                try runElsewhere(observer) { session in
                    while try session.query(alive, process).value(0, 0, as: Int.self) > 0 {}
                }
            }
        }
        #expect(error?.kind == .idleInTransactionTimeout)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.isRetryable == true)
        #expect(try await rows(observer) == 0)
    }

    @Test func `a backend that is shot takes the others with it, and all say so`() async throws {
        let server = try TestServer()
        let configuration = Configuration(server.endpoint.conninfo)
        let victim = try await Connection.open(configuration)
        let bystander = try await Connection.open(configuration)
        let observer = try await Connection.open(configuration)
        try await observer.run { _ = try $0.run(script: Self.slowCommit) }
        async let committing = postgresError {
            try await victim.transaction { _ = try $0.execute(Self.insert, 1) }
        }
        async let inTransaction = postgresError {
            try await bystander.transaction { session in
                try session.run(script: "create table other ()")
                try session.query(Self.sleep)
            }
        }
        try await waitUntil(victim, runs: "commit", seenBy: observer)
        try await waitUntil(bystander, runs: "select pg_sleep", seenBy: observer)
        #expect(kill(victim.backend.processID, SIGKILL) == 0)

        let shot = await committing
        #expect(shot?.kind == .connectionFailure)
        #expect(shot?.outcome == .unknown)
        let beside = await inTransaction
        #expect(beside?.kind == .crashShutdown)
        #expect(beside?.outcome == .nothingWritten)
        #expect(beside?.isRetryable == true)

        let again = try await reconnect(configuration)
        #expect(try await rows(again) == 0)
    }

    @Test(arguments: [SIGINT, SIGQUIT])
    func `a server that stops ends its sessions`(signal: Int32) async throws {
        let server = try TestServer()
        let configuration = Configuration(server.endpoint.conninfo)
        let connection = try await Connection.open(configuration)
        let idle = try await Connection.open(configuration)
        let observer = try await Connection.open(configuration)
        async let sleeping = postgresError {
            try await connection.transaction { _ = try $0.query(Self.sleep) }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        try server.send(signal)
        let error = await sleeping
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .nothingWritten)
        let unused = await postgresError {
            try await idle.transaction { _ = try $0.query(Self.count) }
        }
        #expect(unused?.kind == .adminShutdown)
        #expect(unused?.outcome == .nothingWritten)
        try await eventually("the server is gone") {
            await postgresError { try await Connection.open(configuration) }?.kind
                == .connectionFailure
        }
        _ = try server.server().ensureRunning()
        #expect(try await reconnect(configuration).isUsable)
    }

    /// Connects as soon as the server has recovered.
    private func reconnect(_ configuration: Configuration) async throws -> Connection {
        for _ in 0..<1_000 {
            do throws(PostgresError) {
                return try await Connection.open(configuration)
            } catch {
                guard error.isRetryable else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw TestFailure("the server did not come back")
    }
}
