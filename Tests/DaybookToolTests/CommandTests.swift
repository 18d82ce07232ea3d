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
