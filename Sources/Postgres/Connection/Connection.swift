import CPostgres
import Dispatch
import Synchronization

/// One connection to a server, used by one body at a time.
///
/// An actor on a queue of its own, where libpq may block. Bodies are synchronous: nothing suspends
/// inside of one, so no other body runs on the connection before it ends. See the module's main
/// page (`Postgres.swift`) for the API in use.
public actor Connection {
    /// The queue that libpq runs on.
    public nonisolated let executor: ConnectionExecutor

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// The server's process for this connection, as it was found on opening.
    public nonisolated let backend: Backend

    /// Only touched on the executor: by isolated methods, and by ``runInline(timeLimit:_:)``,
    /// which checks where it is called.
    private nonisolated(unsafe) let wire: Wire

    /// The body that is running, for ``cancel()``.
    private nonisolated let running = Mutex<Cancellation?>(nil)

    private init(_ wire: Wire, backend: Backend, executor: ConnectionExecutor) {
        self.wire = wire
        self.backend = backend
        self.executor = executor
    }

    /// Connects.
    ///
    /// - Parameter executor: the queue to run on; one of its own unless an actor that shares its
    ///   queue with its connections brings one.
    /// - Throws: `authenticationFailed`, `cannotConnectNow`, `tooManyConnections`,
    ///   `transactionPooling` and `connectionFailure` among others. Cancelling the task ends the
    ///   attempt, except in name resolution and, with several hosts, before it has succeeded or
    ///   failed.
    public static func open(
        _ configuration: Configuration = Configuration(),
        on executor: ConnectionExecutor = ConnectionExecutor()
    ) async throws(PostgresError) -> Connection {
        guard let waker = Waker() else { throw .noDescriptors }
        let cancellation = Cancellation(waker: waker)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                executor.queue.async {
                    continuation.resume(
                        returning: connect(configuration, executor, cancellation))
                }
            }
        } onCancel: {
            cancellation.request()
        }
        return try result.get()
    }

    /// Connects without a switch, for whoever runs on the executor already.
    public static func openInline(
        _ configuration: Configuration, on executor: ConnectionExecutor
    ) throws(PostgresError) -> Connection {
        executor.checkIsolated()
        guard let waker = Waker() else { throw .noDescriptors }
        return try connect(configuration, executor, Cancellation(waker: waker)).get()
    }

    private static func connect(
        _ configuration: Configuration, _ executor: ConnectionExecutor,
        _ cancellation: Cancellation
    ) -> Result<Connection, PostgresError> {
        do throws(PostgresError) {
            let wire = try Wire(configuration, cancellation)
            let limit = MonotonicTime.now + configuration.connectTimeout
            let backend = try wire.with(.listening(cancellation, until: limit)) {
                () throws(PostgresError) in try setUp(wire, configuration, cancellation)
            }
            return .success(Connection(wire, backend: backend, executor: executor))
        } catch {
            return .failure(error)
        }
    }

    /// Sets the session up, once it is known to be ours alone.
    private static func setUp(
        _ wire: Wire, _ configuration: Configuration, _ cancellation: Cancellation
    ) throws(PostgresError) -> Backend {
        let expected = PQbackendPID(try wire.open())
        let backend = try Backend(wire, expected: expected, configuration)
        guard backend.isBehindPooler else { return backend }
        wire.isBehindPooler = true
        try PoolerProbe.requireOwnSession(
            wire, servedBy: backend.processID, configuration, cancellation)
        return try Backend(wire, expected: backend.processID, configuration)
    }

    /// Closes the connection; a body that is running ends first. Doing it twice is harmless, and
    /// dropping the last reference has the same effect.
    public func close() { wire.close() }

    /// Whether the connection is open and was not lost, as far as is known without asking.
    public var isUsable: Bool { wire.isUsable }

    /// ``isUsable`` for whoever runs on the executor.
    public nonisolated var isUsableInline: Bool {
        executor.checkIsolated()
        return wire.isUsable
    }

    /// ``close()`` for whoever runs on the executor.
    public nonisolated func closeInline() {
        executor.checkIsolated()
        wire.close()
    }
}

/// Bodies.
extension Connection {
    /// Runs `body` on the connection's queue.
    ///
    /// Cancelling the task cancels the statement that is running. A transaction that the body
    /// began and did not end is rolled back.
    ///
    /// - Parameter timeLimit: how long the body's waits may take together. Then the running
    ///   statement is cancelled and the body throws `timeLimitExceeded`.
    /// - Throws: what `body` throws; `closed` on a connection that was closed or lost.
    public nonisolated func run<Success: Sendable>(
        timeLimit: Duration? = nil,
        _ body: @Sendable (borrowing Session) throws -> Success
    ) async throws -> Success {
        let cancellation = Cancellation(waker: wire.waker)
        return try await withTaskCancellationHandler {
            try await perform(cancellation, timeLimit, body)
        } onCancel: {
            cancellation.request()
        }
    }

    /// Runs `body` inside a database transaction and commits it; an error rolls it back.
    ///
    /// See ``Session/transaction(isolation:access:statementTimeout:lockTimeout:_:)``.
    public nonisolated func transaction<Success: Sendable>(
        isolation: Isolation = .readCommitted, access: Access = .readWrite,
        timeLimit: Duration? = nil, statementTimeout: Duration? = nil,
        lockTimeout: Duration? = nil,
        _ body: @Sendable (borrowing Session) throws -> Success
    ) async throws -> Success {
        try await run(timeLimit: timeLimit) { session in
            try session.transaction(
                isolation: isolation, access: access, statementTimeout: statementTimeout,
                lockTimeout: lockTimeout
            ) { try body(session) }
        }
    }

    /// Runs `body` without a switch, for an actor whose executor is this connection's.
    ///
    /// Being synchronous it does not see the cancellation of a task; ``cancel()`` ends it.
    public nonisolated func runInline<Success>(
        timeLimit: Duration? = nil,
        _ body: (borrowing Session) throws -> Success
    ) throws -> Success {
        preconditionIsolated("runInline must be called on the connection's executor")
        return try frame(Cancellation(waker: wire.waker), timeLimit, body)
    }

    /// Cancels the body that is running, from anywhere; without one nothing happens.
    public nonisolated func cancel() { running.withLock { $0?.request() } }

    /// Ends the wait of a body in ``Pipeline/waitForAnswer(orWakeWithin:)`` or
    /// ``Session/waitForWake(within:)``, from any thread.
    ///
    /// A wake that comes while nobody waits ends the next such wait at once; several count as one,
    /// and cost one call of the system together. No other wait heeds it.
    public nonisolated func wake() { wire.waker.wake() }

    private func perform<Success>(
        _ cancellation: Cancellation, _ timeLimit: Duration?,
        _ body: (borrowing Session) throws -> Success
    ) throws -> Success {
        try frame(cancellation, timeLimit, body)
    }

    private nonisolated func frame<Success>(
        _ cancellation: Cancellation, _ timeLimit: Duration?,
        _ body: (borrowing Session) throws -> Success
    ) throws -> Success {
        running.withLock { $0 = cancellation }
        defer { running.withLock { $0 = nil } }
        return try wire.withBody(cancellation, timeLimit: timeLimit) { try body(Session(wire)) }
    }
}
