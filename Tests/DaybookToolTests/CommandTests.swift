import Foundation
import LocalPostgres
import Testing

/// The program itself, on the sample books.
@Suite struct CommandTests {
    /// Runs `daybook` on the sample books.
    private func daybook(_ words: String...) async throws -> ProgramRun {
        _ = try await SampleLedger.shared()
        let place = try SampleLedger.endpoint.get().conninfo
        return try ProgramRun("daybook", words + ["--database-url", place])
    }

    @Test func `balance prints a table, and ends with 1 when there is no such account`()
        async throws
    {
        let found = try await daybook("balance", "customer/2112", "USD")
        #expect(found.status == 0)
        #expect(found.output.contains("settled       35108.00  72000.00  36892.00   36892.00\n"))
        let missing = try await daybook("balance", "nobody")
        #expect(missing.status == 1)
        #expect(
            missing.error
                == "Error: account_not_found: there is no account with the code nobody\n")
        #expect(missing.output.isEmpty)
    }

    @Test func `verify of a part beyond the log ends with 2 and says where it ends`() async throws {
        _ = try await SampleLedger.shared()
        let place = try SampleLedger.endpoint.get().conninfo
        for words in [["--to", "1000000"], ["--from", "1000000"]] {
            let run = try ProgramRun(
                "daybook-replay", ["verify", "--database-url", place] + words)
            #expect(run.status == 2)
            #expect(run.error.contains("there is no event 1000000: the log ends with event "))
            #expect(run.output.isEmpty)
        }
    }

    @Test(arguments: [
        (["-(1)"], "-1\nint\n"), (["-1 + 3"], "2\nint\n"),
        (["--bindings", "{\"x\":2}", "--", "-x"], "-2\nint\n"),
    ])
    func `cel takes an expression that starts with a minus`(
        words: [String], output: String
    ) throws {
        let run = try ProgramRun("daybook", ["cel"] + words)
        #expect(run.status == 0)
        #expect(run.output == output)
    }

    @Test func `cel says how an expression is given that looks like an option`() throws {
        let run = try ProgramRun("daybook", ["cel", "-x"])
        #expect(run.status == 2)
        #expect(
            run.error.hasPrefix(
                "Error: unknown option '-x'; if it is <expression>, put -- before it\n"))
    }

    @Test(arguments: [
        (["--ledger", "pg_x"], "--ledger cannot be 'pg_x': names that begin with pg_ are"),
        (["--ledger", ""], "--ledger cannot be '': it is empty"),
        (["--reader", "public"], "--reader cannot be 'public': public is no role of its own"),
    ])
    func `a name that Postgres has no room for is a wrong command line`(
        words: [String], message: String
    ) throws {
        for program in [["daybook", "head"], ["daybook-replay", "verify"]] {
            let run = try ProgramRun(
                program[0], [program[1], "--database-url", "host=/nowhere"] + words)
            #expect(run.status == 2)
            #expect(run.error.hasPrefix("Error: \(message)"), "\(run.error)")
        }
    }

    @Test func `tree as JSON is one object that nests sets in sets`() async throws {
        let tree = try await daybook("tree", "--json", "--currency", "USD")
        #expect(tree.status == 0)
        let lines = tree.output.split(separator: "\n")
        #expect(lines.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(tree.output.utf8))
        let chart = try #require(object as? [String: Any])
        let sets = try #require(chart["sets"] as? [[String: Any]])
        let below = try #require(sets.first?["sets"] as? [[String: Any]])
        let cash = try #require(below.first)
        #expect((cash["account_set"] as? [String: Any])?["name"] as? String == "Cash")
        let balances = try #require(cash["balances"] as? [[String: Any]])
        #expect(balances.map { $0["currency"] as? String } == ["USD"])
        #expect((balances.first?["settled"] as? [String: Any])?["balance"] as? String == "800.00")
        #expect((cash["accounts"] as? [[String: Any]])?.count == 1)
    }
}
