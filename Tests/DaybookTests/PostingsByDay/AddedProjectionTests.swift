import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ProjectionEngine
import ServerTestSupport
import Testing

/// A projection more is a type and a line in the list, and a version more a number: all else comes
/// of itself.
@Suite struct AddedProjectionTests {
    private static let standard = Projections.standard
    private static let first = with(version: 1)
    private static let second = with(version: 2)

    private static func with(version: Int) -> ProjectionList {
        ProjectionList(standard.all + [PostingsByDayProjection(version: version)])
    }

    private let test: TestLedger

    init() throws {
        // A database of its own: what other tests keep open would be waited for.
        test = try TestLedger(on: try LocalPostgres.temporary.newDatabase())
    }

    private func open(
        _ list: ProjectionList, _ migration: LedgerOptions.Migration = .makeMissing
    ) async throws -> Ledger {
        var options = LedgerOptions(migration: migration)
        options.projections = list
        return try await test.open(options)
    }

    private func rebuild(_ names: [String] = [], _ list: ProjectionList) async throws {
        var rebuild = Rebuild(names)
        rebuild.list = list
        _ = try await rebuild.run(on: test.connection)
    }

    private func findings(_ list: ProjectionList) async throws -> [Finding] {
        var verification = Verification()
        verification.projections = list
        let (findings, found) = AsyncStream<Finding>.makeStream()
        _ = try await verification.run(on: test.connection) { found.yield($0) }
        found.finish()
        return await findings.reduce(into: []) { $0.append($1) }
    }

    private func refusal(_ list: ProjectionList) async -> LogFailure? {
        await #expect(throws: LogFailure.self) { _ = try await self.open(list) }
    }

    private func view(_ columns: String = "postings") async throws -> [[String?]] {
        try await test.sql("select \(columns) from postings_per_day order by day")
    }

    private func post(
        _ count: Int, on day: String, _ books: SampleBooks, in ledger: Ledger
    ) async throws {
        for _ in 0..<count {
            var posting = books.transfer()
            posting.effective = CalendarDate(day)
            try await ledger.post(posting)
        }
    }

    @Test func `it is appended, viewed, verified and rebuilt`() async throws {
        let ledger = try await open(Self.first)
        let books = try await SampleBooks.make(in: ledger)
        try await post(3, on: "2026-01-01", books, in: ledger)
        try await post(2, on: "2026-01-02", books, in: ledger)
        try await post(1, on: "2026-01-01", books, in: ledger)
        #expect(try await view() == [["4"], ["2"]])
        #expect(try await findings(Self.first) == [])
        let state = "select lifecycle, lag from projections where name = 'postings_by_day'"
        #expect(try await test.sql(state) == [["inline", "0"]])

        try await test.sql(
            """
            update postings_by_day_a set postings = 7 where day = '2026-01-02';
            delete from postings_by_day_a where day = '2026-01-01'
            """)
        let found = try await findings(Self.first)
        #expect(
            found == [
                .missing(table: "postings_by_day", key: "2026-01-01"),
                Finding(
                    .row(table: "postings_by_day", key: "2026-01-02"),
                    "the row differs from the log", expected: "postings 2",
                    actual: "postings 7"),
            ])

        try await rebuild(["postings_by_day"], Self.first)
        #expect(try await findings(Self.first) == [])
        try await post(1, on: "2026-01-02", books, in: ledger)
        #expect(try await view() == [["4"], ["3"]])
        #expect(try await findings(Self.first) == [])
        await ledger.close()
    }

    @Test func `a ledger that lacks it is refused, and gets it by migrating`() async throws {
        var ledger = try await open(Self.standard)
        let books = try await SampleBooks.make(in: ledger)
        try await post(2, on: "2026-01-01", books, in: ledger)
        await ledger.close()

        let refusal = try #require(await refusal(Self.first))
        #expect(refusal.reason == .format)
        #expect("\(refusal)".contains("the ledger has no projection postings_by_day"))
        #expect("\(refusal)".contains("run: daybook migrate"))

        ledger = try await open(Self.first, .migrate)
        #expect(try await view() == [["2"]])
        try await post(1, on: "2026-01-02", books, in: ledger)
        #expect(try await view() == [["2"], ["1"]])
        #expect(try await findings(Self.first) == [])
        await ledger.close()
        // Nothing is left to do.
        ledger = try await open(Self.first)
        await ledger.close()

        // A program that does not know it would let it fall behind.
        for migration in [LedgerOptions.Migration.makeMissing, .migrate] {
            let failure = await #expect(throws: LogFailure.self) {
                _ = try await self.open(Self.standard, migration)
            }
            #expect("\(try #require(failure))".contains("use a newer daybook"))
        }
    }

    @Test func `a version more is refused, and folded anew by migrating`() async throws {
        let old = try await open(Self.first)
        let books = try await SampleBooks.make(in: old)
        try await post(2, on: "2026-01-01", books, in: old)
        let refusal = try #require(await refusal(Self.second))
        #expect("\(refusal)".contains("version 1 of the projection postings_by_day"))
        #expect("\(refusal)".contains("this program has version 2; run: daybook migrate"))
        let slots = "select name, slot from projection_slots where name <> 'postings_by_day'"
        let others = try await test.sql(slots)

        let new = try await open(Self.second, .migrate)
        #expect(try await view("postings, entries") == [["2", "4"]])
        #expect(try await test.sql(slots) == others, "only what changed is folded anew")
        try await post(1, on: "2026-01-01", books, in: new)
        #expect(try await view("postings, entries") == [["3", "6"]])
        #expect(try await findings(Self.second) == [])
        #expect(try await test.value("select to_regclass('postings_by_day_a') is null") == "t")

        // The program that was there before neither writes nor reads a thing any more.
        let events = "select count(*) from events"
        let count = try await test.number(events)
        let writing = await #expect(throws: LogFailure.self) {
            try await self.post(1, on: "2026-01-01", books, in: old)
        }
        #expect(writing?.reason == .format)
        #expect(try await test.number(events) == count)
        await old.close()

        try await rebuild(["postings_by_day"], Self.second)
        try await post(1, on: "2026-01-01", books, in: new)
        #expect(try await view("postings, entries") == [["4", "8"]])
        #expect(try await findings(Self.second) == [])
        await new.close()
    }

    @Test func `a snapshot from before a version is refused, never shown nothing`() async throws {
        let old = try await open(Self.first)
        let books = try await SampleBooks.make(in: old)
        try await post(2, on: "2026-01-01", books, in: old)
        await old.close()
        let report = try await OpenTransaction.begin(test)

        let new = try await open(Self.second, .migrate)
        let error = await #expect(throws: PostgresError.self) {
            try await report.ask("select * from postings_per_day")
        }
        #expect(error?.server.sqlState == "40001")
        #expect(error?.message.contains("postings_by_day was upgraded") == true)
        #expect(try await view("postings, entries") == [["2", "4"]])
        await new.close()
    }

    @Test func `a migration that is cut off leaves what was there`() async throws {
        let old = try await open(Self.first)
        let books = try await SampleBooks.make(in: old)
        try await post(2, on: "2026-01-01", books, in: old)
        // Whoever reads the view keeps it from being replaced, and the fold is thrown away.
        let report = try await OpenTransaction.begin(
            test, first: "select * from postings_per_day")
        await #expect(throws: (any Error).self) {
            _ = try await self.open(Self.second, .migrate)
        }
        #expect(try await report.ask("select postings from postings_per_day") == [["2"]])
        try await report.end()
        try await post(1, on: "2026-01-01", books, in: old)
        #expect(try await view() == [["3"]])
        #expect(try await findings(Self.first) == [])
        await old.close()

        let new = try await open(Self.second, .migrate)
        #expect(try await view("postings, entries") == [["3", "6"]])
        #expect(try await findings(Self.second) == [])
        await new.close()
    }
}
