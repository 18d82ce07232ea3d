import Accounting
import Daybook
import LedgerTestSupport
import Postgres
import Testing

/// The log cannot be changed: by triggers, whoever asks, and by privileges.
@Suite struct RefusalTests {
    private static let ledger = Task {
        let test = try TestLedger()
        let ledger = try await test.open()
        _ = try await SampleBooks.make(in: ledger)
        await ledger.close()
        return test
    }

    /// What the triggers refuse with.
    private static let appendOnly = "DB003"
    private static let insufficientPrivilege = "42501"

    private static let wholeLog = "select *, payload::text, details::text from events order by seq"

    @Test(arguments: [
        "update events set version = 2 where seq = 1",
        "update events set details = null where seq = 1",
        "update events set version = 2 where seq = 0",
        "delete from events where seq = 1",
        "delete from events where seq = 0",
        "truncate events",
        "update events_0 set version = 2 where seq = 1",
        "update events_0 set version = 2 where seq = 0",
        "delete from events_0 where seq = 1",
        "delete from events_0 where seq = 0",
        "truncate events_0",
        """
        insert into events select * from events where seq = 1
        on conflict (seq) do update set version = 2
        """,
        "set daybook.erasing = 'on'; update events set payload = '{}' where seq = 1",
        "set daybook.erasing = 'on'; update events set recorded_at = now() where seq = 1",
        "set daybook.erasing = 'on'; update events set details = '{}' where seq = 2",
        "set daybook.erasing = 'on'; delete from events where seq = 1",
        "set daybook.erasing = 'on'; truncate events",
    ])
    func `the owner cannot change the log, not even none of its rows`(
        statement: String
    ) async throws {
        let ledger = try await Self.ledger.value
        let before = try await ledger.sql(Self.wholeLog)
        #expect(before.count == 3)
        #expect(try await ledger.refusal(of: statement) == Self.appendOnly)
        #expect(try await ledger.sql(Self.wholeLog) == before)
    }

    @Test(arguments: [
        "select from events", "select from events_0", "select from ledger",
        "select from watermarks", "select from projection_slots",
        "insert into events select * from events",
        "insert into events_0 select * from events_0",
        "update events set version = 2 where seq = 0", "delete from events where seq = 0",
        "delete from events_0 where seq = 0", "truncate events", "truncate events_0",
        "update ledger set epoch = 2", "select make_partition(5000000)",
        "select refuse_append('DB001', '')", "create table mine (id int)",
    ])
    func `another role has no rights on the log`(statement: String) async throws {
        let ledger = try await Self.ledger.value
        let role = "\"stranger of \(ledger.schema)\""
        let schema = SQLFile.quoted(ledger.schema)
        let state = try await ledger.refusal(
            of: """
                do $$ begin create role \(role); exception when duplicate_object then null; end $$;
                grant usage on schema \(schema) to \(role);
                set role \(role);
                \(statement)
                """)
        #expect(state == Self.insufficientPrivilege)
    }
}
