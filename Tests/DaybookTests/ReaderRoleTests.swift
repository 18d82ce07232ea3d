import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Postgres
import ProjectionEngine
import Testing

/// The role that services read with: every public view, and nothing else.
@Suite struct ReaderRoleTests {
    /// The contract, "SQL views".
    private static let publicViews = [
        "balances", "entries", "accounts", "account_sets", "journals", "transactions",
        "account_set_members", "projections", "tx_templates",
    ]
    /// Those that have rows in these tests.
    private static let filledViews = publicViews.filter { $0 != "tx_templates" }
    private static let insufficientPrivilege = "42501"

    private func withLedger(
        _ options: LedgerOptions = LedgerOptions(),
        _ body: (TestLedger, SampleBooks, AccountSetID) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open(options)
        let books = try await SampleBooks.make(in: ledger)
        let set = try await books.makeSet(in: ledger, of: [.account(books.accounts[0])])
        let lazy = try await books.makeSet(in: ledger, eventual: true, of: [.set(set)])
        for _ in 0..<3 { try await ledger.post(books.transfer()) }
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
        await ledger.close()
        try await body(test, books, set)
    }

    private func expectReads(
        _ test: TestLedger, _ books: SampleBooks, _ set: AccountSetID, as role: String
    ) async throws {
        for view in Self.publicViews {
            let count = try await test.number(
                "set role \(role); select count(*) from (select * from \(view)) all_columns")
            #expect(count > 0 || !Self.filledViews.contains(view), "\(view)")
            let owners = try await test.number("select count(*) from \(view)")
            #expect(count == owners, "\(view)")
        }
        for owner in [set.uniqueID, books.accounts[0].uniqueID] {
            let rows = try await test.sql(
                """
                set role \(role);
                select version, settled_debit
                from set_history('\(books.journal)', '\(owner)', 'EUR', 1, 10)
                """)
            #expect(rows == [["2", "2"], ["3", "3"]])
        }
    }

    @Test func `the reader reads every public view`() async throws {
        try await withLedger { test, books, set in
            try await expectReads(test, books, set, as: "daybook_reader")
        }
    }

    @Test func `the reader reads on after the projections are installed anew and switched`()
        async throws
    {
        try await withLedger { test, books, set in
            let connection = try await test.session()
            for _ in 0..<2 {
                try await connection.transaction { session in
                    try Projections.installation(of: Projections.standard).install(
                        schema: test.schema, reader: "daybook_reader", session)
                }
                try await expectReads(test, books, set, as: "daybook_reader")
                _ = try await Rebuild().run(on: test.connection)
                try await expectReads(test, books, set, as: "daybook_reader")
            }
            await connection.close()
        }
    }

    @Test func `the reader reads on after the projections were dropped and made again`()
        async throws
    {
        try await withLedger { test, books, set in
            try await test.sql(
                """
                do $$
                declare
                    dropped record;
                begin
                    for dropped in
                        select viewname from pg_views where schemaname = current_schema()
                    loop
                        execute format('drop view if exists %I cascade', dropped.viewname);
                    end loop;
                end
                $$
                """)
            _ = try await Rebuild().run(on: test.connection)
            try await expectReads(test, books, set, as: "daybook_reader")
        }
    }

    @Test func `another reader may be named`() async throws {
        try await withLedger(LedgerOptions(reader: "the \"auditor\"")) { test, books, set in
            try await expectReads(test, books, set, as: "\"the \"\"auditor\"\"\"")
        }
    }

    @Test func `the reader reads nothing else and writes nothing`() async throws {
        try await withLedger { test, _, _ in
            let tables = try await test.sql(
                """
                select relname
                from pg_class
                where relnamespace = (select oid from pg_namespace where nspname = current_schema())
                    and relkind in ('r', 'p', 'v', 'm', 'f')
                """
            ).compactMap { $0[0] }
            #expect(tables.count > 20)
            let hidden = Set(tables).subtracting(Self.publicViews)
            #expect(hidden.isSuperset(of: ["events", "ledger", "watermarks", "entries_a"]))
            for table in hidden {
                let state = try await test.refusal(
                    of: "set role daybook_reader; select from \(SQLFile.quoted(table)) limit 1")
                #expect(state == Self.insufficientPrivilege, "\(table)")
            }
            let writes =
                tables.flatMap { table in
                    ["delete from", "truncate"].map { "\($0) \(SQLFile.quoted(table))" }
                } + [
                    "create table mine (id int)", "create view mine as select 1",
                    "select make_partition(1)", "update accounts set name = 'x'",
                    "insert into journals (journal_id) values (gen_random_uuid())",
                ]
            for write in writes {
                let state = try await test.refusal(of: "set role daybook_reader; \(write)")
                // Some views cannot be written to by anybody.
                #expect([Self.insufficientPrivilege, "42809", "55000"].contains(state), "\(write)")
            }
        }
    }

    @Test func `the reader cannot make set_history read another's tables`() async throws {
        try await withLedger { test, books, set in
            // A temporary table would come before the ledger's own on a careless search path.
            let rows = try await test.sql(
                """
                create temp table entries_a (like entries_a);
                create temp table projection_slots (name text, slot text);
                grant all on pg_temp.entries_a, pg_temp.projection_slots to daybook_reader;
                set role daybook_reader;
                select version
                from set_history('\(books.journal)', '\(set)', 'EUR', 0, 10)
                """)
            #expect(rows == [["1"], ["2"], ["3"]])
        }
    }
}
