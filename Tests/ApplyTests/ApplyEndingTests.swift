import Accounting
import Foundation
import JSON
import LedgerTestSupport
import LocalPostgres
import ServerTestSupport
import Testing

/// How `daybook apply` begins and ends where the ledger or the server is not as it should be.
@Suite struct ApplyEndingTests {
    private static let head = #"{"op":"head"}"#

    private static func journal(_ name: String) -> String {
        #"{"op":"create_journal","name":"\#(name)"}"#
    }

    @Test func `it cannot run where no ledger is and none may be made`() async throws {
        let test = try TestLedger()
        let (answers, status) = try await Apply.run(test, [Self.head], ["--no-migrate"])
        #expect(status == 2)
        #expect(answers.isEmpty)
        #expect(
            try await test.number(
                "select count(*) from pg_namespace where nspname = '\(test.schema)'") == 0)
        #expect(try await Apply.run(test, [Self.head]).status == 0)
        #expect(try await Apply.run(test, [Self.head], ["--no-migrate"]).status == 0)
    }

    @Test(arguments: [
        ["--clock", "yesterday"], ["--no-such-option"], ["no/such/file.jsonl"],
        ["--database-url", "host=/no/such/directory"],
    ])
    func `it cannot run with arguments that make no sense`(arguments: [String]) async throws {
        let (answers, status) = try await Apply.run(TestLedger(), [], arguments)
        #expect(status == 2)
        #expect(answers.isEmpty)
    }

    @Test func `a format that it does not know is refused`() async throws {
        let test = try TestLedger()
        #expect(try await Apply.run(test, [Self.journal("Books")]).status == 0)
        try await test.sql("update ledger set format = format + 1")
        let (answers, status) = try await Apply.run(test, [Self.journal("Others")])
        #expect(status == 2)
        #expect(answers.isEmpty)
        #expect(try await test.number("select count(*) from events") == 1)
    }

    @Test func `it ends with 2 when the server is gone, and says how far it came`() async throws {
        let server = try TestServer()
        let test = try TestLedger(on: server.endpoint)
        let process = try Apply.start(test)
        try process.write(line: Self.journal("Books"))
        #expect(try JSON(line: try await process.line(0)).isOK)
        let local = try server.server()
        try local.stop()
        try process.write(line: Self.journal("Others"))
        // The input stays open: it ends by itself.
        #expect(try await process.end() == 2)
        let answers = try process.lines.map(JSON.init(line:))
        #expect(answers.map(\.isOK) == [true, false])
        #expect(answers.last?.errorCode == "unavailable")
        #expect(answers.last?["error"]?["retryable"]?.flag == true)
        _ = try local.ensureRunning()
        #expect(try await test.number("select count(*) from events") == 1)
    }

    @Test func `it ends when nobody reads its answers any more`() async throws {
        let test = try TestLedger()
        let process = try Apply.start(test, readsOutput: false)
        // The input stays open: it ends by itself.
        try process.write(line: Self.journal("Books"))
        #expect(try await process.end() != 0)
    }

    @Test func `a manual clock is given to an empty ledger and moved by the stream`()
        async throws
    {
        let test = try TestLedger()
        let lines = [
            Self.journal("Books"), #"{"op":"set_clock","at":"2026-03-01T00:00:00Z"}"#,
            Self.journal("Others"), #"{"op":"set_clock","at":"2026-02-01T00:00:00Z"}"#,
            Self.head,
        ]
        let (answers, status) = try await Apply.run(test, lines, Apply.clock)
        #expect(status == 1)
        #expect(answers.map(\.isOK) == [true, true, true, false, true])
        #expect(answers[1]["result"]?.text == "{}")
        #expect(answers[3].errorCode == "clock_moved_back")
        #expect(answers[3]["error"]?["now"]?.string == "2026-03-01T00:00:00.000000Z")
        let times = try await test.sql("select recorded_at from events order by seq")
        #expect(times == [["2026-01-01 00:00:00+00"], ["2026-03-01 00:00:00+00"]])
        // On a ledger that has one it is ignored.
        let again = try await Apply.run(test, [Self.journal("More")], Apply.clock)
        #expect(again.status == 0)
        #expect(
            try await test.value("select max(recorded_at) from events")
                == "2026-03-01 00:00:00.000001+00")
    }

    @Test func `a manual clock is refused for a ledger in use by the real one`() async throws {
        let test = try TestLedger()
        let line = #"{"op":"set_clock","at":"2026-03-01T00:00:00Z"}"#
        let (answers, status) = try await Apply.run(test, [Self.journal("Books"), line])
        #expect(status == 1)
        #expect(answers.map(\.isOK) == [true, false])
        #expect(answers[1].errorCode == "invalid_request")
        let refused = try await Apply.run(test, [Self.journal("Others")], Apply.clock)
        #expect(refused.status == 2)
        #expect(refused.answers.isEmpty)
        #expect(try await test.number("select count(*) from events") == 1)
    }
}
