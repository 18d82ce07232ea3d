public import Dispatch
import EventLog
public import Postgres
import ServerTestSupport

/// A session that takes the log's lock, as a writer would, and keeps it until it is told to go on.
///
/// Nothing but another writer's watch ends it: it has no time-out of its own within minutes.
public struct LockHolder: Sendable {
    public let connection: Connection
    private let mayGoOn = DispatchSemaphore(value: 0)

    private static let lock = Statement(
        "lock", "select pg_advisory_xact_lock(1684109676, tableoid::integer) from ledger",
        columns: [.void])

    public init(_ test: TestLedger) async throws {
        connection = try await test.session()
    }

    /// Takes the lock and, once it is sent for, does `stall`, which may wait for ``letGo()``; then
    /// commits. The task throws what the session comes to.
    public func hold(
        _ stall: @Sendable @escaping (borrowing Pipeline, DispatchSemaphore) throws -> Void
    ) -> Task<Void, any Error> {
        Task { [connection, mayGoOn] in
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(.begin(.readCommitted, .readWrite))
                    try pipeline.send(Self.lock)
                    try pipeline.flush()
                    try stall(pipeline, mayGoOn)
                    try pipeline.send(.commit)
                    try pipeline.sync()
                    try pipeline.receiveAll()
                }
            }
        }
    }

    /// Takes the lock and shows life at `interval` until ``letGo()``; then commits.
    public func hold(showingLife interval: DispatchTimeInterval) -> Task<Void, any Error> {
        hold { pipeline, goOn in
            try pipeline.sync()
            try pipeline.receiveAll()
            while goOn.wait(timeout: .now() + interval) == .timedOut {
                try LogAppend.showLife(pipeline)
            }
        }
    }

    /// Waits until the server shows that it has the lock, or waits for it.
    public func waitUntilSeen(holding: Bool, in test: TestLedger) async throws {
        try await eventually("the server shows the lock") {
            try await test.number(
                """
                select count(*) from pg_locks
                where locktype = 'advisory' and granted = \(holding) and classid = 1684109676
                    and objid = 'ledger'::regclass and pid = \(connection.backend.processID)
                """) == 1
        }
    }

    public func letGo() { mayGoOn.signal() }
}
