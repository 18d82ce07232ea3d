import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import ServerTestSupport
import TestSupport
import Testing

/// Ways to the server that break, or are slow.
extension RealFaultTests {
    /// How many messages of an exchange may go before the cut.
    private static let longestExchange = 48

    @Test(arguments: TestSeed.seeds(1))
    func `connections are cut at the borders of messages and inside of them`(
        seed: UInt64
    ) async throws {
        var random = SeededGenerator(seed: seed)
        let proxy = try FaultyProxy(try Self.server.get().endpoint)
        let opened = try await Opened(through: proxy.conninfo)
        let callers = Callers(16, on: opened.ledgers, opened.books)
        try await callers.waitForMore(50)
        var cuts: [FaultyProxy.Cut] = []
        for direction in FaultyProxy.Direction.allCases {
            for isInside in [false, true] {
                for messages in 0..<Self.longestExchange where random.happens(40) {
                    cuts.append(FaultyProxy.Cut(direction, after: messages, isInside: isInside))
                }
            }
        }
        for cut in cuts {
            let before = proxy.cuts
            proxy.arm(cut)
            // Not every exchange is so long.
            let deadline = ContinuousClock.now + .milliseconds(400)
            while proxy.cuts == before, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(2))
            }
            _ = proxy.disarm()
            try await callers.waitForMore(10)
        }
        #expect(proxy.cuts > cuts.count / 4)
        try await opened.judge(callers, rounds: cuts.count, faults: proxy.cuts)
    }

    @Test func `a large batch over a slow line is posted beside others who wait for the lock`()
        async throws
    {
        let proxy = try FaultyProxy(try Self.server.get().endpoint, bytesPerSecond: 4_000_000)
        let opened = try await Opened(values: 1)
        var connection = opened.test.connection
        connection.conninfo = proxy.conninfo
        connection.applicationName = "slow"
        let slow = try await Ledger.open(connection)
        let callers = Callers(4, on: opened.ledgers, opened.books)
        try await callers.waitForMore(20)
        let batch = Array(repeating: opened.books.transfer(), count: Limits.postingsPerBatch)
        let before = ContinuousClock.now
        let reply = try await slow.carryOut(.postBatch(batch))
        print("a batch over a slow line took \(ContinuousClock.now - before)")
        guard case .postings(let answers) = reply.answer else { throw TestFailure("no batch") }
        let ids = Set(answers.map(\.transaction.id))
        #expect(ids.count == batch.count)
        #expect(
            try await opened.test.number(
                "select count(*) from transactions where description is null") == batch.count)
        try await callers.waitForMore(20)
        await slow.close()
        try await opened.judge(callers, rounds: 1, faults: 1)
    }
}
