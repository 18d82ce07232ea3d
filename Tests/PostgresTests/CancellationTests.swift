import Postgres
import Testing

/// Cancellation and time limits. Statements that wait are made to wait far longer than a test may
/// take; none of these tests looks at a clock.
@Suite struct CancellationTests {
    private static let sleep = Statement(
        "sleep", "select pg_sleep(3600)", columns: [.void])
    private static let number = Statement(
        "number", "select $1", parameters: [.int8], columns: [.int8])

    private func isFine(_ connection: Connection) async throws -> Bool {
        try await connection.run { session in
            try session.query(Self.number, 7).value(0, 0, as: Int.self) == 7
        }
    }

    @Test func `cancelling the task cancels the statement and spares the connection`()
        async throws
    {
        let connection = try await connect()
        let observer = try await connect()
        let task = Task {
            try await connection.run { session in try session.query(Self.sleep).count }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        task.cancel()
        let error = await postgresError { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.isRetryable == false)
        #expect(try await isFine(connection))
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let connection = try await connect()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.run { session in try session.query(Self.sleep).count }
        }
        let error = await postgresError { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await isFine(connection))
    }

    @Test func `cancel ends the body that runs and not the next`() async throws {
        let connection = try await connect()
        let observer = try await connect()
        connection.cancel()
        #expect(try await isFine(connection))
        async let sleeping = postgresError {
            try await connection.run { session in try session.query(Self.sleep).count }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        connection.cancel()
        #expect(await sleeping?.kind == .cancelled)
        for _ in 0..<20 { #expect(try await isFine(connection)) }
    }

    @Test func `a cancelled body sends no further statement and commits nothing`() async throws {
        let connection = try await connect()
        try await connection.run { try $0.run(script: "create table t (id int)") }
        let error = await postgresError {
            try await connection.transaction { session in
                try session.run(script: "insert into t values (1)")
                connection.cancel()
                // What this body does from here on without the server is not seen.
            }
        }
        #expect(error?.kind == .cancelled)
        #expect(error?.outcome == .nothingWritten)
        let count = Statement("count", "select count(*) from t", columns: [.int8])
        #expect(try await connection.run { try $0.query(count).value(0, 0, as: Int.self) } == 0)
    }

    @Test func `another session's cancel looks the same`() async throws {
        let connection = try await connect()
        let observer = try await connect()
        async let sleeping = postgresError {
            try await connection.run { session in try session.query(Self.sleep).count }
        }
        try await waitUntil(connection, runs: "select pg_sleep", seenBy: observer)
        let cancel = Statement(
            "cancel", "select pg_cancel_backend($1)", parameters: [.int4], columns: [.bool])
        let process = connection.backend.processID
        try await observer.run { session in _ = try session.query(cancel, process) }
        #expect(await sleeping?.kind == .cancelled)
        #expect(try await isFine(connection))
    }

    @Test func `a time limit ends a statement and spares the connection`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run(timeLimit: .milliseconds(50)) { session in
                try session.query(Self.sleep).count
            }
        }
        #expect(error?.kind == .timeLimitExceeded)
        #expect(error?.outcome == .nothingWritten)
        #expect(try await isFine(connection))
    }

    @Test func `a time limit ends a pipeline and leaves it empty`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run(timeLimit: .seconds(2)) { session in
                try session.pipeline { pipeline in
                    try pipeline.send(Self.number, 1)
                    try pipeline.send(Self.sleep)
                    try pipeline.send(Self.number, 2)
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
        }
        #expect(error?.kind == .timeLimitExceeded)
        #expect(error?.index == 1)
        #expect(try await isFine(connection))
    }

    @Test func `the server's statement time-out is told apart`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.transaction(statementTimeout: .milliseconds(50)) { session in
                _ = try session.query(Self.sleep)
            }
        }
        #expect(error?.kind == .statementTimeout)
        #expect(error?.isRetryable == true)
        let show = Statement("show", "show statement_timeout", columns: [.text])
        let left = try await connection.run { try $0.query(show).value(0, 0, as: String.self) }
        #expect(left == "0")
    }

    @Test(arguments: [true, false])
    func `a server that does not heed a cancel request is given up`(
        isInTransaction: Bool
    ) async throws {
        let connection = try await connect(graceTime: .milliseconds(300))
        let observer = try await connect()
        try await connection.run { session in
            try session.run(
                script: """
                    create function stubborn() returns void language plpgsql as $$
                    begin
                        loop
                            begin
                                perform pg_sleep(3600);
                            exception when query_canceled then null;
                            end;
                        end loop;
                    end $$
                    """)
        }
        let stubborn = Statement("stubborn", "select stubborn()", columns: [.void])
        let task = Task {
            await postgresError {
                try await connection.run { session in
                    if isInTransaction {
                        try session.transaction { _ = try session.query(stubborn) }
                    } else {
                        try session.query(stubborn)
                    }
                }
            }
        }
        try await waitUntil(connection, runs: "select stubborn", seenBy: observer)
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
        #expect(error?.outcome == (isInTransaction ? .nothingWritten : .unknown))
        #expect(await connection.isUsable == false)
        try await terminate(connection.backend, by: observer)
    }

    @Test func `cancelling while connecting ends the attempt`() async throws {
        // A socket that accepts and never answers.
        let deaf = try DeafServer()
        let configuration = Configuration("host=127.0.0.1 port=\(deaf.port) user=x dbname=x")
        let task = Task { try await Connection.open(configuration) }
        try deaf.waitForClient()
        task.cancel()
        let error = await postgresError { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    @Test func `a server that never answers is given up after the connect time`() async throws {
        let deaf = try DeafServer()
        let configuration = Configuration(
            "host=127.0.0.1 port=\(deaf.port) user=x dbname=x",
            connectTimeout: .milliseconds(100))
        let error = await postgresError { try await Connection.open(configuration) }
        #expect(error?.kind == .connectionFailure)
        #expect(error?.outcome == .nothingWritten)
        #expect(error?.isRetryable == true)
    }
}
