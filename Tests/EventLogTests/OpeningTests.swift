import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// What is made, and what is refused, when a ledger is opened.
@Suite struct OpeningTests {
    /// Why opening fails.
    private func refusal(
        _ test: TestLedger, _ options: LedgerOptions = LedgerOptions()
    ) async throws -> LogFailure {
        do {
            let ledger = try await test.open(options)
            await ledger.close()
        } catch let failure as LogFailure {
            return failure
        }
        throw TestFailure("the ledger was opened")
    }

    @Test func `a missing ledger is made unless that is refused`() async throws {
        let test = try TestLedger()
        let failure = try await refusal(test, LedgerOptions(migration: .refuse))
        #expect(failure.reason == .noLedger)
        #expect(failure.message.contains("daybook migrate"))
        #expect(try await test.number(Self.schemas(of: test)) == 0)
        let ledger = try await test.open()
        #expect(try await ledger.head().seq == .zero)
        await ledger.close()
        let again = try await test.open(LedgerOptions(migration: .refuse))
        await again.close()
    }

    private static func schemas(of test: TestLedger) -> String {
        "select count(*) from pg_namespace where nspname = '\(test.schema)'"
    }

    @Test func `a schema that is there and holds no ledger gets one beside what it holds`()
        async throws
    {
        let test = try TestLedger()
        try await test.sql(
            "create schema \"\(test.schema)\"; create table \"\(test.schema)\".mine (id int)")
        let ledger = try await test.open()
        #expect(try await ledger.head().seq == .zero)
        #expect(try await test.number("select count(*) from mine") == 0)
        await ledger.close()
    }

    @Test(arguments: [
        ("pg_x", "Postgres's own"), ("pg_catalog", "Postgres's own"), ("pg_", "Postgres's own"),
        ("information_schema", "no ledger"), ("$user", "search path"), ("", "empty"),
        (String(repeating: "x", count: 64), "64 bytes"), ("a\u{0}b", "U+0000"),
    ])
    func `a schema that cannot hold a ledger is refused with the reason`(
        name: String, reason: String
    ) async throws {
        let failure = try await refusal(try TestLedger(schema: name))
        #expect(failure.reason == .noLedger)
        #expect(failure.message.contains(reason), "\(failure.message)")
    }

    @Test(arguments: ["pgx", "Pg_x", "public", "ü", String(repeating: "y", count: 63)])
    func `any other name of up to 63 bytes holds one`(name: String) async throws {
        let test = try TestLedger(on: try LocalPostgres.temporary.newDatabase(), schema: name)
        let ledger = try await test.open()
        #expect(try await ledger.head().seq == .zero)
        await ledger.close()
        let again = try await test.open(LedgerOptions(migration: .refuse))
        await again.close()
    }

    @Test(arguments: [
        ("public", "no role"), ("none", "no role"), ("pg_nobody", "Postgres's own"), ("", "empty"),
        (String(repeating: "x", count: 64), "64 bytes"),
    ])
    func `a role that cannot be the reader's is refused with the reason, and nothing is made`(
        name: String, reason: String
    ) async throws {
        let test = try TestLedger()
        let failure = try await refusal(test, LedgerOptions(reader: name))
        #expect(failure.message.contains(reason), "\(failure.message)")
        #expect(!failure.message.contains("42939"))
        #expect(try await test.number(Self.schemas(of: test)) == 0)
    }

    @Test func `many who open a missing ledger at once make one`() async throws {
        let test = try TestLedger()
        let heads = try await withThrowingTaskGroup(of: LogHead.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let ledger = try await test.open()
                    let head = try await ledger.head()
                    await ledger.close()
                    return head
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(heads.count == 8)
        #expect(Set(heads.map(\.ledgerID)).count == 1)
    }

    @Test(arguments: ["", String(repeating: "x", count: 64), "a\0b"])
    func `a name that no schema can have is refused`(name: String) async throws {
        let test = try TestLedger(schema: name)
        #expect(try await refusal(test).reason == .noLedger)
    }

    @Test(arguments: [
        "a \"quoted\" name; drop table ledger", "Ünïcode", String(repeating: "x", count: 63),
        "public",
    ])
    func `a ledger may have any name that a schema can`(name: String) async throws {
        let own = try LocalPostgres.temporary.newDatabase()
        let test = try TestLedger(on: own, schema: name)
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let set = try await books.makeSet(in: ledger, of: [.account(books.accounts[0])])
        try await ledger.post(books.transfer())
        #expect(try await ledger.balance(books.key(set, currency: .eur)).balance.version == 1)
        #expect(try await BooksAudit(test).differences == [])
        await ledger.close()
    }

    @Test func `a ledger in another format is refused with the remedy`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        try await test.sql("update ledger set format = 3")
        for options in [LedgerOptions(), LedgerOptions(migration: .migrate)] {
            let failure = try await refusal(test, options)
            #expect(failure.reason == .format)
            #expect(failure.message.contains("newer daybook"))
        }
        // One that is open already neither writes nor reads in a format that it does not know.
        let writing = await #expect(throws: LogFailure.self) {
            try await ledger.post(books.transfer())
        }
        #expect(writing?.reason == .format)
        let reading = await #expect(throws: LogFailure.self) { try await ledger.head() }
        #expect(reading?.reason == .format)
        #expect(try await test.number("select count(*) from events") == 3)
        try await test.sql("update ledger set format = 2")
        #expect(try await ledger.post(books.transfer()).transaction.number == 1)
        await ledger.close()
    }

    @Test func `a ledger in the first format is refused, and upgraded by migrating`() async throws {
        let test = try TestLedger()
        let made = try await test.open()
        let books = try await SampleBooks.make(in: made)
        try await made.post(books.transfer())
        // What the second format changed, taken back.
        try await test.sql(
            """
            drop function refuse_append(text, text);
            create function append_guard(
                bigint, bytea, bigint, integer, timestamptz, timestamptz, timestamptz
            ) returns boolean language sql as 'select true';
            create function set_history_rows(
                regclass, regclass, uuid, text, bigint, integer
            ) returns bigint language sql as 'select 1::bigint';
            alter table projection_slots
                drop constraint projection_slots_slot_check,
                add constraint projection_slots_slot_check check (slot in ('a', 'b'));
            update ledger set format = 1
            """)
        let failure = try await refusal(test, LedgerOptions())
        #expect(failure.reason == .format)
        #expect(failure.message.contains("has format 1, this program 2; run: daybook migrate"))

        let ledgers = try await withThrowingTaskGroup(of: Ledger.self) { group in
            for _ in 0..<4 { group.addTask { try await test.open(.init(migration: .migrate)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for ledger in ledgers { try await ledger.post(books.transfer()) }
        #expect(try await BooksAudit(test).differences == [])
        #expect(try await made.post(books.transfer()).transaction.number == 6)
        for ledger in ledgers + [made] { await ledger.close() }
        let former = ["append_guard", "set_history_rows"]
        for name in former {
            let count =
                "select count(*) from pg_proc where proname = '\(name)'"
                + " and pronamespace = '\(SQLFile.quoted(test.schema))'::regnamespace"
            #expect(try await test.number(count) == 0, "\(name) is gone")
        }
    }

    @Test func `ledgers of one database have nothing in common`() async throws {
        let tests = try [TestLedger(), TestLedger()]
        let account = AccountID.random()
        for test in tests {
            let ledger = try await test.open()
            let new = NewAccount(code: try Code("1000"), name: try Name("Cash"))
            #expect(try await ledger.carryOut(.createAccount(id: account, new)).seq == Seq(1))
            await ledger.close()
        }
    }
}
