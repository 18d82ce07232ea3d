import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Views, functions and rights are made to be what they should be, and left alone where they are.
@Suite struct DefinitionTests {
    /// A ledger with three accounts' worth of rows, in a database of its own; closed.
    private func makeTest() async throws -> TestLedger {
        let test = try TestLedger(on: try LocalPostgres.temporary.newDatabase())
        let ledger = try await test.open()
        _ = try await SampleBooks.make(in: ledger)
        await ledger.close()
        return test
    }

    /// Which transactions wrote the rows of the catalogue that views, functions and rights are in.
    private static let writers = """
        select class.relname, class.xmin, rule.xmin
        from pg_class class
        join pg_rewrite rule on rule.ev_class = class.oid
        join pg_namespace namespace on namespace.oid = class.relnamespace
        where nspname = current_schema()
        union all
        select proname, routine.xmin, null
        from pg_proc routine
        join pg_namespace namespace on namespace.oid = pronamespace
        where nspname = current_schema()
        union all
        select nspname, xmin, null
        from pg_namespace
        where nspname = current_schema()
        order by 1
        """

    private func makeEmpty(_ view: String, _ test: TestLedger) async throws {
        let definition = try await test.value("select pg_get_viewdef('\(view)')")
        let query = definition.split(separator: ";").joined()
        try await test.sql(
            "create or replace view \(view) as select * from (\(query)) whole where false")
    }

    @Test func `what is as it should be is not touched`() async throws {
        let test = try await makeTest()
        let before = try await test.sql(Self.writers)
        #expect(before.count > 15)
        _ = try await Rebuild().run(on: test.connection)
        let ledger = try await test.open(LedgerOptions(migration: .migrate))
        await ledger.close()
        #expect(try await test.sql(Self.writers) == before)
        #expect(
            try await test.number(
                "select count(*) from pg_class where relname = 'wanted_definition'") == 0)
    }

    @Test func `a definition or a right that was changed by hand is put right, alone`()
        async throws
    {
        let test = try await makeTest()
        let before = try await test.sql(Self.writers)
        try await makeEmpty("journals", test)
        try await test.sql(
            """
            create or replace function set_history(
                journal_id uuid, account_id uuid, currency text, after_version bigint,
                "limit" integer
            ) returns table (
                version bigint, settled_debit numeric, settled_credit numeric,
                pending_debit numeric, pending_credit numeric, encumbrance_debit numeric,
                encumbrance_credit numeric, entry_id uuid, created_at timestamptz,
                modified_at timestamptz, as_of_seq bigint
            ) language plpgsql stable security definer as $$
            begin
                raise exception 'changed by hand';
            end
            $$;
            alter view accounts set (security_barrier);
            revoke select on entries from daybook_reader;
            grant insert on transactions to public;
            """)
        #expect(try await test.number("select count(*) from journals") == 0)
        _ = try await Rebuild(["templates"]).run(on: test.connection)
        #expect(try await test.number("select count(*) from journals") == 1)
        #expect(
            try await test.sql(
                """
                select * from set_history(gen_random_uuid(), gen_random_uuid(), 'EUR', 0, 1)
                """) == [])
        #expect(
            try await test.sql(
                """
                set role daybook_reader;
                select (select count(*) from entries), has_table_privilege('transactions', 'insert')
                """) == [["0", "f"]])
        #expect(
            try await test.sql(
                "select reloptions from pg_class where oid = 'accounts'::regclass") == [[nil]])
        let after = try await test.sql(Self.writers)
        let changed = zip(before, after).filter { $0 != $1 }.compactMap { $0.0[0] }
        #expect(
            Set(changed) == ["accounts", "entries", "journals", "set_history", "transactions"])
    }

    @Test func `a view that must be replaced and is in use is told, and nothing is done`()
        async throws
    {
        let test = try await makeTest()
        try await makeEmpty("journals", test)
        let reader = try await OpenTransaction.begin(
            test, .readCommitted, first: "select count(*) from journals")
        let end = End()
        let others = Task {
            while !end.isReached {
                _ = try await test.sql("set lock_timeout = '20s'; select count(*) from journals")
            }
        }
        let failure = await #expect(throws: LogFailure.self) {
            _ = try await Rebuild(patience: .milliseconds(500)).run(on: test.connection)
        }
        end.reach()
        try await others.value
        #expect(failure?.reason == .conflict)
        #expect(failure?.message.contains("process \(reader.processID) ") ?? false)
        #expect(try await test.number("select generation from ledger") == 1)
        try await reader.end()
        _ = try await Rebuild().run(on: test.connection)
        #expect(try await test.number("select count(*) from journals") == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `migrating a ledger of this format touches no view`() async throws {
        let test = try await makeTest()
        // Whoever touches one of these views has to wait.
        let holder = try await OpenTransaction.begin(
            test, .readCommitted,
            first: """
                alter view journals reset (security_barrier);
                alter view accounts reset (security_barrier);
                alter view balances reset (security_barrier)
                """)
        let ledger = try await test.open(LedgerOptions(migration: .migrate))
        #expect(try await ledger.head().seq == Seq(3))
        await ledger.close()
        try await holder.end()
    }
}
