import Accounting
import Daybook
import Dispatch
import EventLog
import LedgerTestSupport
import Postgres
import ServerTestSupport
import Synchronization
import Testing

/// Of those who hold the log's lock for long, one at a time stands in the way of the others.
@Suite struct BulkLockTests {
    /// The names of those who had the log's lock, in their order.
    private final class Order: Sendable {
        private let names = Mutex<[String]>([])

        func note(_ name: String) { names.withLock { $0.append(name) } }

        var all: [String] { names.withLock { $0 } }
    }

    /// Takes the lock, notes that it has it, and gives it back once it may.
    private func take(
        _ name: String, isBulk: Bool, on connection: Connection, _ order: Order,
        untilLetGo mayGoOn: DispatchSemaphore? = nil
    ) -> Task<Void, any Error> {
        Task {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try LogAppend.askForLock(isBulk: isBulk, pipeline)
                    _ = try LogAppend.awaitLock(isBulk: isBulk, pipeline)
                    order.note(name)
                    mayGoOn?.wait()
                    try LogAppend.rollBack(pipeline)
                }
            }
        }
    }

    private func waitUntil(_ connection: Connection, in test: TestLedger) async throws {
        try await eventually("session \(connection.backend.processID) waits for a lock") {
            try await test.number(
                """
                select count(*) from pg_locks
                where locktype = 'advisory' and not granted
                    and pid = \(connection.backend.processID)
                """) == 1
        }
    }

    @Test func `who holds the lock shortly waits for one long holder, however many there are`()
        async throws
    {
        let test = try TestLedger()
        await (try await test.open()).close()
        let connections = try await [test.session(), test.session(), test.session()]
        let order = Order()
        let mayGoOn = DispatchSemaphore(value: 0)
        let first = take(
            "long", isBulk: true, on: connections[0], order, untilLetGo: mayGoOn)
        try await eventually("the first has the lock") { order.all == ["long"] }
        let second = take("second long", isBulk: true, on: connections[1], order)
        try await waitUntil(connections[1], in: test)
        let short = take("short", isBulk: false, on: connections[2], order)
        try await waitUntil(connections[2], in: test)
        mayGoOn.signal()
        for task in [first, second, short] { try await task.value }
        #expect(order.all == ["long", "short", "second long"])
        for connection in connections { await connection.close() }
    }
}
