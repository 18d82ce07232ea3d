import Accounting
import Daybook
import EventLog
import Foundation
import LedgerTestSupport
import ServerTestSupport
import TestSupport
import Testing

/// Several processes write to one ledger; some are killed, some stop in the middle.
@Suite struct ProcessTests {
    private struct Shared {
        let test: TestLedger
        let ledger: Ledger
        let books: SampleBooks

        init() async throws {
            test = try TestLedger()
            ledger = try await test.open(LedgerOptions(partitionSize: 500))
            books = try await SampleBooks.make(in: ledger, accounts: 3)
            try await books.makeSet(in: ledger, of: books.accounts.map { .account($0) })
        }

        /// Checks that the log is sound and what probes were told of is in it, each once; closes.
        func finish(_ probes: [DrivenProcess]) async throws {
            let said = Said(probes)
            #expect(said.others.filter { !$0.hasPrefix("unknown ") } == [])
            #expect(try await said.missing(in: test) == [])
            let audit = try await LogAudit(test)
            #expect(audit.isSound)
            #expect(audit.count >= said.acknowledged.count)
            #expect(try await BooksAudit(test).differences == [])
            await ledger.close()
        }

        /// How many transactions stand in the log.
        func count() async throws -> Int {
            try await test.number(
                "select count(*) from events where type = 'transaction_posted'")
        }
    }

    @Test func `processes that write at once leave no hole and lose nothing`() async throws {
        let shared = try await Shared()
        let probes = try (0..<4).map { number in
            try Probe.posting(on: shared.test, shared.books, callers: 1 + 7 * number, count: 30)
        }
        for probe in probes { #expect(try await probe.end() == 0) }
        let expected = 30 * (1 + 8 + 15 + 22)
        #expect(Said(probes).acknowledged.count == expected)
        #expect(try await shared.count() == expected)
        try await shared.finish(probes)
    }

    @Test func `what was acknowledged before a writer was killed is there`() async throws {
        let shared = try await Shared()
        let witness = try Probe.posting(on: shared.test, shared.books, callers: 2)
        var killed: [DrivenProcess] = []
        for round in 0..<6 {
            let probe = try Probe.posting(on: shared.test, shared.books, callers: 1 + 5 * round)
            _ = try await probe.line(Int.random(in: 1...40))
            probe.signal(SIGKILL)
            #expect(try await probe.end() == 128 + SIGKILL)
            killed.append(probe)
            // The others go on.
            let before = witness.lines.count
            _ = try await witness.line(before + 5)
        }
        witness.signal(SIGKILL)
        try await witness.end()
        try await shared.finish(killed + [witness])
    }

    @Test func `a writer that stops while it holds the lock does not stop the others`()
        async throws
    {
        let shared = try await Shared()
        let stopped = try Probe.posting(
            on: shared.test, shared.books, callers: 1, stopInBatch: 4)
        try await eventually("the probe stops itself") { stopped.isStopped }
        let said = stopped.lines.count
        // The lock is held until the server, or whoever posts, has ended its holder.
        for _ in 0..<5 { try await shared.ledger.post(shared.books.transfer()) }
        #expect(stopped.lines.count == said)
        // It goes on as if nothing had been: what was cut off is posted anew, once.
        stopped.signal(SIGCONT)
        _ = try await stopped.line(said + 20)
        stopped.signal(SIGKILL)
        try await stopped.end()
        try await shared.finish([stopped])
    }

    @Test func `writers that are stopped at any time do not stop the others`() async throws {
        let shared = try await Shared()
        // Batches of 100 long descriptions: most of the time goes into sending them.
        let probes = try (0..<2).map { _ in
            try Probe.batching(on: shared.test, shared.books, bytes: 12_000)
        }
        for probe in probes { _ = try await probe.line(1) }
        for round in 0..<6 {
            let probe = probes[round % 2]
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60)))
            probe.signal(SIGSTOP)
            for _ in 0..<3 { try await shared.ledger.post(shared.books.transfer()) }
            probe.signal(SIGCONT)
            let said = probe.lines.count
            _ = try await probe.line(said)
        }
        for probe in probes { probe.signal(SIGKILL) }
        for probe in probes { try await probe.end() }
        let said = Said(probes)
        #expect(said.others == [])
        #expect(try await said.missing(in: shared.test) == [])
        #expect(try await LogAudit(shared.test).isSound)
        let rows = try await shared.test.number(
            "select count(*) from transactions where description is not null")
        #expect(rows.isMultiple(of: 100))
        await shared.ledger.close()
    }

    /// Two processes post on the same accounts under a set, a third locks and unlocks one of them,
    /// one of the three is killed in the middle.
    @Test func `no posting stands behind the lock that forbids it`() async throws {
        let shared = try await Shared()
        let (test, books) = (shared.test, shared.books)
        let posters = try (0..<2).map { _ in try Probe.posting(on: test, books, callers: 6) }
        let locker = try Probe.locking(on: test, books.accounts[0])
        for probe in posters { _ = try await probe.line(60) }
        posters[0].signal(SIGKILL)
        let (before, locks) = (posters[1].lines.count, locker.lines.count)
        _ = try await posters[1].line(before + 60)
        _ = try await locker.line(locks + 20)
        posters[1].signal(SIGKILL)
        locker.signal(SIGKILL)
        for probe in posters + [locker] { try await probe.end() }

        let said = Said(posters)
        let rejected = said.others.filter { $0.hasPrefix("no ") }
        #expect(rejected.count > 0)
        #expect(rejected.allSatisfy { $0.contains("account \(books.accounts[0]) is locked") })
        #expect(said.others.count == rejected.count)
        #expect(said.acknowledged.count > 0)
        #expect(try await said.missing(in: test) == [])
        #expect(try await test.number(Self.postingsWhileLocked) == 0)
        let changes = try await test.number(
            "select count(*) from events where type = 'account_updated'")
        #expect(changes >= locker.lines.count - 1)
        #expect(try await LogAudit(test).isSound)
        #expect(try await BooksAudit(test).differences == [])
        await shared.ledger.close()
    }

    /// Entries on an account whose last status before them, in the order of the log, is locked.
    private static let postingsWhileLocked = """
        select count(*)
        from events posted
        cross join json_array_elements(posted.payload->'entries') as entry
        where posted.type = 'transaction_posted'
            and 'locked' = (
                select changed.payload->>'status'
                from events changed
                where changed.type = 'account_updated' and changed.seq < posted.seq
                    and changed.entity_id = (entry->>'account_id')::uuid
                order by changed.seq desc
                limit 1
            )
        """
}
