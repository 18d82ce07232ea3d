import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ProjectionEngine
import Synchronization
import Testing

/// A log that was changed from outside is told for what it is; nothing in it makes an audit or a
/// rebuild crash.
@Suite struct ForgedLogTests {
    private func make() async throws -> TestLedger {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let inner = try await books.makeSet(
            in: ledger, of: books.accounts.map { Member.account($0) })
        try await books.makeSet(in: ledger, of: [.set(inner)])
        let inside = NewAccount(
            code: try Code("inside"), name: try Name("Inside"), accountSetID: inner)
        try await ledger.carryOut(.createAccount(id: nil, inside))
        try await ledger.post(books.transfer())
        try await ledger.carryOut(
            .updateAccount(id: books.accounts[0], AccountChange(status: .locked)))
        await ledger.close()
        return test
    }

    /// Changes events past the triggers that refuse it.
    private func forge(_ statement: String, on test: TestLedger) async throws {
        try await test.sql("set session_replication_role = replica; \(statement)")
    }

    private func problems(on test: TestLedger) async throws -> [String] {
        let found = Mutex<[String]>([])
        _ = try await Verification().run(on: test.connection) { finding in
            found.withLock { $0.append(finding.problem) }
        }
        return found.withLock { $0 }
    }

    private static let circle = """
        update events circle
        set payload = json_build_object(
                'account_set_id', circle.payload->>'member_set_id',
                'member_set_id', circle.payload->>'member_set_id'),
            entity_id = (circle.payload->>'member_set_id')::uuid
        where circle.payload->>'member_set_id' is not null
        """

    private static let strangerUpdated =
        "update events set entity_id = gen_random_uuid() where type = 'account_updated'"

    @Test(arguments: [
        (
            "set payload = replace(payload::text, '\"1\"', '\"1.0\"')::json "
                + "where type = 'transaction_posted'",
            "payload.entries[0].units is not in its stored form"
        ),
        (
            "set payload = replace(payload::text, '{\"number\"', "
                + "'{\"template\":null,\"number\"')::json where type = 'transaction_posted'",
            "payload.template is not in its stored form"
        ),
        (
            "set entity_id = gen_random_uuid() where type = 'member_added'",
            "it is about another entity than its payload"
        ),
        (
            "set payload = regexp_replace(payload::text, '\"effective\":\"[^\"]*\"', "
                + "'\"effective\":\"2001-01-01\"')::json where type = 'transaction_posted'",
            "the date left to the clock is not what was decided"
        ),
        (
            "set type = 'member_removed' where seq = (select max(seq) from events "
                + "where type = 'member_added')",
            "the account made before it is not added to the set that it was made in"
        ),
        (
            "set recorded_at = '10000-01-01Z' where seq = (select max(seq) from events)",
            "its time lies outside of the years 1 to 9999"
        ),
        (
            "set payload = replace(payload::text, payload->'entries'->1->>'id', "
                + "payload->'entries'->0->>'id')::json where type = 'transaction_posted'",
            "two of its entries have one id"
        ),
    ])
    func `what could not have been written is found`(
        change: String, problem: String
    ) async throws {
        let test = try await make()
        #expect(try await problems(on: test) == [])
        try await forge("update events \(change)", on: test)
        let found = try await problems(on: test)
        #expect(found.contains(problem), "\(found)")
    }

    @Test func `fields that a newer program added, and another order of fields, are no finding`()
        async throws
    {
        let test = try await make()
        try await forge(
            """
            update events
            set payload = replace(
                payload::text, '{"number"', '{ "later":[{"a":null}],"number"')::json
            where type = 'transaction_posted'
            """, on: test)
        let found = try await problems(on: test)
        #expect(found == ["its hash does not follow from the event before and its own bytes"])
    }

    @Test(arguments: [circle, strangerUpdated])
    func `what cannot be folded ends an audit's comparison and refuses a rebuild`(
        forgery: String
    ) async throws {
        let test = try await make()
        try await forge(forgery, on: test)
        let found = try await problems(on: test)
        #expect(
            found.contains(
                "rules and projections are not compared from here on: the log before is broken"))
        #expect(found.contains { $0.hasPrefix("it breaks a rule") })
        await #expect {
            _ = try await Rebuild().run(on: test.connection)
        } throws: { error in
            (error as? LogFailure)?.reason == .damaged
        }
    }
}
