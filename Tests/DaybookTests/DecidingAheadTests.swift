import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Synchronization
import TestSupport
import Testing

/// A writer decides the next batch while the server works on the present one, and sends without a
/// look when nobody else writes. Neither shows in what it answers.
@Suite struct DecidingAheadTests {
    /// So many postings one by one, and a writer sends without a look.
    private static let quietPostings = 12

    /// What a request ought to come to, told by a model of the order in which it was handed in.
    private enum Expected: Equatable {
        case posted, replayed, conflict, locked, changed
    }

    private func outcome(of submission: PendingReply) async throws -> Expected {
        do {
            switch try await submission.reply().answer {
            case .posting(let posting): return posting.isReplay ? .replayed : .posted
            default: return .changed  // Only updates of accounts are handed in beside postings.
            }
        } catch let rejection as Rejection {
            switch rejection {
            case .transactionIDConflict: return .conflict
            case .accountLocked: return .locked
            default: throw rejection  // The model knows no other.
            }
        }
    }

    private static let locked = AccountChange(status: .locked)
    private static let active = AccountChange(status: .active)

    /// Requests on three accounts, of which the last is locked at times, with what each comes to.
    private func requests(
        _ count: Int, _ books: SampleBooks, _ generator: inout SeededGenerator
    ) -> [(Command, Expected)] {
        var isLocked = false
        var posted: [(id: TransactionID, units: Int64)] = []
        return (0..<count).map { _ in
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<4:
                isLocked.toggle()
                let change = isLocked ? Self.locked : Self.active
                return (.updateAccount(id: books.accounts[2], change), .changed)
            case 4..<10:
                guard let old = generator.pick(posted) else { fallthrough }
                let isSame = Bool.random(using: &generator)
                let again = books.transfer(id: old.id, units: old.units + (isSame ? 0 : 1))
                return (.post(again), isSame ? .replayed : .conflict)
            case 10..<30:
                return (.post(books.transfer(from: 2)), isLocked ? .locked : .posted)
            default:  // Any other number, as any that finds nothing to repeat.
                let units = Int64.random(in: 1...1_000, using: &generator)
                let id = TransactionID.random()
                posted.append((id, units))
                return (.post(books.transfer(id: id, units: units)), .posted)
            }
        }
    }

    @Test(arguments: [0, 1], TestSeed.seeds(2, for: "DecidingAheadTests"))
    func `requests that come while others are written are judged in their order`(
        others: Int, seed: UInt64
    ) async throws {
        var generator = SeededGenerator(seed: seed)
        let test = try TestLedger()
        let ledger = try await test.open(LedgerOptions(partitionSize: 500))
        let books = try await SampleBooks.make(in: ledger, accounts: 5)
        let end = End()
        let disturbing = Task {
            guard others > 0 else { return }
            let other = try await test.open()
            while !end.isReached {
                for _ in 0..<3 { try await other.post(books.transfer(from: 3, to: 4)) }
                try await Task.sleep(for: .milliseconds(50))
            }
            await other.close()
        }
        for _ in 0..<Self.quietPostings { try await ledger.post(books.transfer()) }
        let requests = requests(2_000, books, &generator)
        var submissions: [PendingReply] = []
        for part in stride(from: 0, to: requests.count, by: 50) {
            submissions += requests[part..<(part + 50)].map { ledger.submit($0.0) }
            // So that some come while others are written.
            if Bool.random(using: &generator) { _ = try? await submissions[part].reply() }
        }
        for (index, submission) in submissions.enumerated() {
            let outcome = try await outcome(of: submission)
            #expect(outcome == requests[index].1, "request \(index)")
        }
        end.reach()
        try await disturbing.value
        #expect(try await LogAudit(test).isSound)
        #expect(try await BooksAudit(test).differences == [])
        await ledger.close()
    }

    @Test func `what another process changed is seen by the very next posting`() async throws {
        let test = try TestLedger()
        let start = try Timestamp("2026-01-01T00:00:00Z")
        let ledger = try await test.open(LedgerOptions(manualClock: start))
        let other = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        for _ in 0..<Self.quietPostings { try await ledger.post(books.transfer()) }
        let later = try Timestamp("2026-02-03T04:05:06Z")
        try await other.setClock(to: later)
        #expect(try await ledger.post(books.transfer()).transaction.createdAt == later)
        for _ in 0..<Self.quietPostings { try await ledger.post(books.transfer()) }
        try await other.carryOut(.updateAccount(id: books.accounts[0], Self.locked))
        await #expect(throws: Rejection.self) { try await ledger.post(books.transfer()) }
        #expect(try await LogAudit(test).isSound)
        await other.close()
        await ledger.close()
    }

    @Test func `a clock that goes astray is refused by the very next posting`() async throws {
        let test = try TestLedger()
        let astray = Mutex<Int64>(0)
        let ledger = try await test.open(
            LedgerOptions(clock: { .now(movedBy: astray.withLock { $0 }) }))
        let books = try await SampleBooks.make(in: ledger)
        for seconds: Int64 in [70, -70] {
            astray.withLock { $0 = 0 }
            for _ in 0..<Self.quietPostings { try await ledger.post(books.transfer()) }
            let head = try await ledger.head()
            astray.withLock { $0 = seconds }
            let failure = await #expect(throws: LogFailure.self) {
                try await ledger.post(books.transfer())
            }
            #expect(failure?.reason == .clock)
            #expect(try await ledger.head().seq == head.seq)
        }
        await ledger.close()
    }
}
