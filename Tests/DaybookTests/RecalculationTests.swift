import Accounting
import Daybook
import EventLog
import EventuallyConsistentSetsProjection
import Foundation
import LedgerTestSupport
import Postgres
import ProjectionEngine
import ServerTestSupport
import Testing

/// Recalculations neither stand in one another's way nor in a poster's.
@Suite struct RecalculationTests {
    /// Two eventually consistent sets that share an account.
    private struct Shared {
        let test: TestLedger
        let ledger: Ledger
        let books: SampleBooks
        let first: AccountSetID
        let second: AccountSetID

        init() async throws {
            test = try TestLedger()
            ledger = try await test.open()
            books = try await SampleBooks.make(in: ledger, accounts: 3)
            let members = books.accounts.map { Member.account($0) }
            first = try await books.makeSet(in: ledger, eventual: true, of: Array(members[0...1]))
            second = try await books.makeSet(in: ledger, eventual: true, of: Array(members[1...2]))
        }
    }

    @Test func `two sets recalculated in both orders at once count every entry once`()
        async throws
    {
        let shared = try await Shared()
        let other = try await shared.test.open()
        let (ledger, books) = (shared.ledger, shared.books)
        let orders = [[shared.first, shared.second], [shared.second, shared.first]]
        for round in 0..<200 {
            async let posted = ledger.post(books.transfer(from: round % 2, to: 1 + round % 2))
            async let forth = ledger.recalculate(RecalculationRequest(setIDs: orders[0]))
            async let back = other.recalculate(
                RecalculationRequest(setIDs: orders[1], maximumEntries: round % 3 == 0 ? 1 : nil))
            let answers = try await (posted, forth, back)
            #expect(answers.1.map(\.setID) == orders[0])
            #expect(answers.2.map(\.setID) == orders[1])
        }
        _ = try await other.recalculate(RecalculationRequest(setIDs: orders[1]))
        let audit = try await BooksAudit(shared.test)
        #expect(audit.differences == [])
        #expect(try await audit.disagreements(with: ledger, first: 100) == [])
        let count = try await ledger.balance(books.key(shared.first, currency: .eur))
        #expect(count.balance.version == 300)
        await other.close()
        await ledger.close()
    }

    @Test func `posting goes on while a recalculation is in the middle of a chunk`()
        async throws
    {
        let shared = try await Shared()
        let (ledger, books) = (shared.ledger, shared.books)
        for _ in 0..<5 { try await ledger.post(books.transfer()) }
        let connection = try await shared.test.session()
        let (sets, journal) = ([shared.first, shared.second], books.journal)
        let target = try await ledger.head().seq
        let isOpen = AsyncStream<Void>.makeStream()
        let mayCommit = DispatchSemaphore(value: 0)
        let recalculation = Task {
            try await connection.transaction { session in
                let slots = try Slots.read(Projections.standard.all, session)
                var run = RecalculationRun(
                    LazySets(slots), sets: sets, journal: journal, target: target, generation: 1,
                    maximumEntries: nil)
                while !run.isDone { try run.foldChunk(session) }
                isOpen.continuation.finish()
                mayCommit.wait()
                return run.folded
            }
        }
        for await _ in isOpen.stream {}
        for _ in 0..<5 { try await ledger.post(books.transfer(from: 2, to: 1)) }
        await #expect(throws: Rejection.self) {
            try await ledger.balance(books.key(shared.first, currency: .eur))
        }
        // Another recalculation of the same sets waits its turn, and counts nothing twice.
        let waiting = Task { try await ledger.recalculate(RecalculationRequest(setIDs: sets)) }
        mayCommit.signal()
        #expect(try await recalculation.value == [shared.first: 10, shared.second: 5])
        let folded = try await waiting.value.map(\.foldedEntries)
        #expect(folded == [5, 10])
        #expect(try await BooksAudit(shared.test).differences == [])
        await connection.close()
        await ledger.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `nobody who reads, posts or repeats a posting waits for a recalculation`() async throws {
        let shared = try await Shared()
        let (ledger, books, first) = (shared.ledger, shared.books, shared.first)
        let posting = books.transfer(id: .random())
        try await ledger.post(posting)
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [first]))
        let connection = try await shared.test.session()
        let isHeld = AsyncStream<Void>.makeStream()
        let mayGoOn = DispatchSemaphore(value: 0)
        let holding = Task {
            try await connection.transaction { session in
                try session.run(script: "select from watermarks for update")
                isHeld.continuation.finish()
                mayGoOn.wait()
            }
        }
        for await _ in isHeld.stream {}
        let waiting = Task { try await ledger.recalculate(RecalculationRequest(setIDs: [first])) }
        try await eventually("the recalculation waits") {
            try await shared.test.number(
                """
                select count(*) from pg_stat_activity
                where application_name = '\(shared.test.connection.applicationName)'
                    and wait_event_type = 'Lock'
                """) == 1
        }
        #expect(try await ledger.post(posting).isReplay)
        let second = try await ledger.post(books.transfer())
        #expect(try await ledger.balance(books.key(0, currency: .eur)).balance.version == 2)
        mayGoOn.signal()
        try await holding.value
        #expect(try await waiting.value.map(\.asOfSeq) == [second.transaction.seq.advanced(by: -1)])
        await connection.close()
        await ledger.close()
    }

    @Test func `a recalculation that was cut off counts nothing twice`() async throws {
        let shared = try await Shared()
        let (ledger, books) = (shared.ledger, shared.books)
        for _ in 0..<5 { try await ledger.post(books.transfer()) }
        let connection = try await shared.test.session()
        let (sets, journal) = ([shared.first, shared.second], books.journal)
        let target = try await ledger.head().seq
        await #expect(throws: PostgresError.self) {
            try await connection.transaction { session in
                let slots = try Slots.read(Projections.standard.all, session)
                var run = RecalculationRun(
                    LazySets(slots), sets: sets, journal: journal, target: target, generation: 1,
                    maximumEntries: nil)
                try run.foldChunk(session)
                try session.run(script: "select pg_terminate_backend(pg_backend_pid())")
            }
        }
        let folded = try await ledger.recalculate(RecalculationRequest(setIDs: sets))
        #expect(folded.map(\.foldedEntries) == [10, 5])
        #expect(try await BooksAudit(shared.test).differences == [])
        await ledger.close()
    }

    @Test func `a dry run tells the same and leaves nothing`() async throws {
        let shared = try await Shared()
        let (ledger, books) = (shared.ledger, shared.books)
        for _ in 0..<5 { try await ledger.post(books.transfer()) }
        let sets = [shared.first, shared.second]
        let told = try await ledger.recalculate(RecalculationRequest(setIDs: sets, isDryRun: true))
        let rows = """
            select (select count(*) from watermarks) + (select count(*) from lazy_set_balances_a)
            """
        #expect(try await shared.test.number(rows) == 0)
        #expect(try await ledger.recalculate(RecalculationRequest(setIDs: sets)) == told)
        await ledger.close()
    }
}
