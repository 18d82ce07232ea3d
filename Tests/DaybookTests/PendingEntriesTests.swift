import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Postgres
import ProjectionEngine
import Testing

@testable import EventuallyConsistentSetsProjection

/// What is new for eventually consistent sets is found by their members or by the log's tail, and
/// is the same by either.
@Suite struct PendingEntriesTests {
    /// Sets within sets: `outer` holds `inner` and an account, `inner` a synchronous set and one.
    private struct Nest {
        let books: SampleBooks
        let other: SampleBooks
        let outer: AccountSetID
        let inner: AccountSetID

        init(in ledger: Ledger) async throws {
            books = try await SampleBooks.make(in: ledger, accounts: 6, eventual: [2])
            other = SampleBooks(journal: .random(), accounts: books.accounts)
            try await ledger.carryOut(
                .createJournal(id: other.journal, NewJournal(name: try Name("Other"))))
            let members = books.accounts.map(Member.account)
            let synchronous = try await books.makeSet(in: ledger, of: [members[0], members[1]])
            inner = try await books.makeSet(
                in: ledger, eventual: true, of: [.set(synchronous), members[2]])
            outer = try await books.makeSet(
                in: ledger, eventual: true, of: [.set(inner), members[3]])
        }

        func post(_ count: Int, in ledger: Ledger) async throws {
            for number in 0..<count {
                let posting = (number % 5 == 0 ? other : books)
                    .transfer(from: number % 6, to: (number + 1 + number % 4) % 6)
                try await ledger.carryOut(.post(posting))
            }
        }
    }

    @Test func `members and the log's tail tell of the same entries`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let nest = try await Nest(in: ledger)
        try await nest.post(20, in: ledger)
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [nest.inner]))
        try await nest.post(40, in: ledger)
        let connection = try await test.session()
        let found = try await connection.run { session in
            let lazySets = LazySets(try Slots.read(Projections.standard.all, session))
            let sets = [nest.outer, nest.inner].sorted()
            let watermarks = try lazySets.watermarks(of: sets, session)
            let places = sets.map { EntryPosition.end(of: watermarks[$0] ?? .zero) }
            let head = EntryPosition.end(of: try LedgerHead.read(session).place.seq)
            let reads = lazySets.reads
            var found: [Set<[String]>] = []
            for statement in [reads.countNewByMember.statement, reads.countNewByTail.statement] {
                found.append(try Self.texts(try session.query(statement, sets, places, head)))
            }
            for statement in [reads.newByMember.statement, reads.newByTail.statement] {
                let rows = try session.query(
                    statement, sets, places, nest.books.journal, head, Int64(1_000))
                found.append(try Self.texts(rows))
            }
            return found
        }
        #expect(found[0].count == 2)
        #expect(found[0] == found[1])
        #expect(found[2].count > 50)
        #expect(found[2] == found[3])
        await connection.close()
        await ledger.close()
    }

    /// A set's id and a number, of each row.
    private static func texts(_ rows: borrowing Rows) throws -> Set<[String]> {
        var found: Set<[String]> = []
        for row in 0..<rows.count {
            let set: AccountSetID = try rows.value(row, 0)
            let number: Int64 = try rows.value(row, 1)
            let isNew = found.insert([set.description, "\(number)"]).inserted
            #expect(isNew)
        }
        return found
    }

    @Test func `what is new for a large set is told by what is new`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger, accounts: 1_000)
        let set = try await books.makeSet(
            in: ledger, eventual: true, of: books.accounts.map(Member.account))
        try await ledger.carryOut(
            .postBatch((0..<999).map { books.transfer(from: $0 + 1, to: $0) }))
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [set]))
        for number in 0..<5 {
            try await ledger.carryOut(.post(books.transfer(from: number + 1, to: number)))
        }
        try await test.sql("analyze")
        let connection = try await test.session()
        let (pending, read) = try await connection.run { session in
            let sets = LazySets(try Slots.read(Projections.standard.all, session))
            let head = try LedgerHead.read(session).place.seq
            return try session.transaction {
                let watermarks = try sets.watermarks(of: [set], session)
                let pending = try sets.pendingEntries(of: watermarks, through: head, session)
                let counter = """
                    select sum(seq_tup_read + idx_tup_fetch)
                    from pg_stat_xact_user_tables
                    where relname ~ '(balances|entries|members)_[ab]$'
                    """
                return (pending, try session.texts(counter)[0][0].flatMap { Int($0) } ?? 0)
            }
        }
        #expect(pending == [set: 10])
        #expect((1...100).contains(read), "\(read) rows")
        await connection.close()
        await ledger.close()
    }
}
