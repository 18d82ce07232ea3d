import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ProjectionEngine
import ServerTestSupport
import Testing

/// A rebuild and those who read meanwhile do each other no harm.
///
/// Each test has a database of its own: an open transaction holds up every rebuild beside it.
@Suite struct RebuildReaderTests {
    private static let short = Duration.milliseconds(300)

    /// A ledger with a set of each kind and some postings; closed.
    private func makeTest(postings: Int = 5) async throws -> TestLedger {
        let test = try TestLedger(on: try LocalPostgres.temporary.newDatabase())
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let members = books.accounts.map { Member.account($0) }
        try await books.makeSet(in: ledger, of: members)
        let lazy = try await books.makeSet(in: ledger, eventual: true, of: members)
        for _ in 0..<postings { try await ledger.post(books.transfer()) }
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
        await ledger.close()
        return test
    }

    /// How many rows the views have, which tells the slot in use.
    private static let counts = """
        select (select count(*) from accounts), (select count(*) from account_sets),
               (select count(*) from account_set_members), (select count(*) from transactions),
               (select count(*) from entries), (select count(*) from balances)
        """

    /// How many rows stand in the slots that are not in use.
    private func leftRows(_ test: TestLedger) async throws -> Int {
        let slots = try await test.sql("select name, slot from projection_slots")
        var count = 0
        for projection in Projections.standard.all {
            let isInA = slots.contains { $0 == [projection.name, "a"] }
            for table in projection.tableNames(in: Slot(isInA ? .b : .a)) {
                count += try await test.number("select count(*) from \(table)")
            }
        }
        return count
    }

    private func expectSound(_ test: TestLedger) async throws {
        let summary = try await Verification().run(on: test.connection) { finding in
            Issue.record("the auditor finds \(finding)")
        }
        #expect(summary.findings == 0)
    }

    @Test func `a snapshot that is older than two switches still sees every row`() async throws {
        let test = try await makeTest()
        let expected = try await test.sql(Self.counts)
        let reader = try await OpenTransaction.begin(test)
        let first = try await Rebuild(patience: Self.short).run(on: test.connection)
        let fates = first.leftovers.map(\.fate)
        #expect(Set(first.leftovers.map(\.projection)).isSuperset(of: ["chart", "entries"]))
        #expect(fates.allSatisfy { $0 == .kept })
        #expect(
            first.leftovers.allSatisfy { $0.reason.contains("process \(reader.processID) ") })
        #expect(try await reader.ask(Self.counts) == expected)
        #expect(try await test.sql(Self.counts) == expected)

        // The slot that the snapshot reads is filled again.
        let second = try await Rebuild(patience: Self.short).run(on: test.connection)
        #expect(second.leftovers.contains { $0.fate == .deleted && $0.projection == "entries" })
        #expect(try await reader.ask(Self.counts) == expected)
        #expect(try await test.sql(Self.counts) == expected)
        try await reader.end()

        let third = try await Rebuild().run(on: test.connection)
        #expect(third.leftovers.isEmpty)
        #expect(try await leftRows(test) == 0)
        #expect(try await test.sql(Self.counts) == expected)
        try await expectSound(test)
    }

    @Test func `the old rows are removed once the last older snapshot has gone`() async throws {
        let test = try await makeTest()
        let expected = try await test.sql(Self.counts)
        let reader = try await OpenTransaction.begin(test)
        let rebuild = Task {
            try await Rebuild(patience: .seconds(100)).run(on: test.connection)
        }
        try await eventually("the projections are switched") {
            try await test.number("select generation from ledger") == 2
        }
        #expect(try await reader.ask(Self.counts) == expected)
        #expect(try await leftRows(test) > 0)
        try await reader.end()
        #expect(try await rebuild.value.leftovers.isEmpty)
        #expect(try await leftRows(test) == 0)
    }

    @Test func `what an earlier rebuild left is removed by one of other projections`()
        async throws
    {
        let test = try await makeTest()
        let reader = try await OpenTransaction.begin(test)
        _ = try await Rebuild(["entries"], patience: Self.short).run(on: test.connection)
        #expect(try await leftRows(test) > 0)
        try await reader.end()
        _ = try await Rebuild(["templates"]).run(on: test.connection)
        #expect(try await leftRows(test) == 0)
    }

    /// A role that may not see what other roles' sessions do still sees their snapshots.
    @Test func `a snapshot of a role with more rights is seen`() async throws {
        let role = "weak_\(Int.random(in: 1...1_000_000_000))"
        let other = try TestLedger()
        let endpoint = try LocalPostgres.temporary.newDatabase()
        try await other.sql(
            """
            create role \(role) login;
            grant create on database \(endpoint.database) to \(role);
            """)
        let test = try TestLedger(on: endpoint, schema: "weak", user: role)
        let ledger = try await test.open()
        try await SampleBooks.make(in: ledger).makeSet(in: ledger, of: [])
        await ledger.close()
        let strong = try TestLedger(on: endpoint, schema: "weak")
        let reader = try await OpenTransaction.begin(strong)
        let expected = try await strong.sql(Self.counts)
        let hidden = try await test.value(
            "select query from pg_stat_activity where pid = \(reader.processID)")
        #expect(hidden == "<insufficient privilege>")
        let summary = try await Rebuild(patience: Self.short).run(on: test.connection)
        #expect(summary.leftovers.contains { $0.projection == "chart" && $0.fate == .kept })
        #expect(try await reader.ask(Self.counts) == expected)
        try await reader.end()
    }

    @Test func `verify finds nothing beside rebuilds`() async throws {
        let test = try await makeTest(postings: 120)
        let end = End()
        let rebuilding = Task {
            var count = 0
            while !end.isReached {
                _ = try await Rebuild(patience: .zero).run(on: test.connection)
                count += 1
            }
            return count
        }
        for _ in 0..<12 { try await expectSound(test) }
        end.reach()
        #expect(try await rebuilding.value > 0)
        try await expectSound(test)
    }

    @Test func `behind who holds balances open neither a rebuild nor a reader waits`()
        async throws
    {
        let test = try await makeTest()
        let expected = try await test.sql(Self.counts)
        let reader = try await OpenTransaction.begin(
            test, .readCommitted, first: "select count(*) from balances")
        let end = End()
        // Each is refused if it has to wait for long.
        let others = Task {
            while !end.isReached {
                let found = try await test.sql("set lock_timeout = '20s'; \(Self.counts)")
                #expect(found == expected)
            }
        }
        let summary = try await Rebuild(patience: Self.short).run(on: test.connection)
        end.reach()
        try await others.value
        #expect(summary.leftovers.allSatisfy { $0.fate == .kept })
        #expect(summary.leftovers.contains { $0.projection == "entries" })
        #expect(try await reader.ask(Self.counts) == expected)
        try await reader.end()
        #expect(try await Rebuild().run(on: test.connection).leftovers.isEmpty)
        #expect(try await test.sql(Self.counts) == expected)
    }

    @Test func `a rebuild is refused while another is under way`() async throws {
        let test = try await makeTest()
        let other = try await OpenTransaction.begin(
            test, .readCommitted,
            first: "select pg_advisory_lock(1684109681, 'events'::regclass::oid::integer)")
        let failure = await #expect(throws: LogFailure.self) {
            _ = try await Rebuild().run(on: test.connection)
        }
        #expect(failure?.reason == .conflict)
        #expect(failure?.message.contains("process \(other.processID) ") ?? false)
        try await other.end()
        _ = try await Rebuild().run(on: test.connection)
    }
}
