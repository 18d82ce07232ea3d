import Foundation
import JSON
import LedgerTestSupport
import Testing

/// Eleven years of one household's books, applied, read and applied again.
@Suite struct HouseholdTests {
    @Test(.enabled(if: SharedData.isWanted, SharedData.reason))
    func `the books come to what is expected, and again to nothing new`() async throws {
        let test = try TestLedger()
        let file = try SharedData.file("household.jsonl")
        let count = try SharedData.lines("household.jsonl").filter { $0 != "" }.count
        let (answers, status) = try await Apply.run(test, file: file)
        #expect(status == 0)
        #expect(answers.count == count)
        #expect(answers.filter { !$0.isOK }.map(\.text) == [])
        try await expectBalances(test)
        #expect(try await LogAudit(test).isSound)
        #expect(try await BooksAudit(test).differences == [])
        let head = try await Self.head(of: test)
        try await expectNothingNew(test, file)
        #expect(try await Self.head(of: test) == head)
    }

    private static func head(of test: TestLedger) async throws -> [[String?]] {
        try await test.sql("select seq, hash from events order by seq desc limit 1")
    }

    private func expectBalances(_ test: TestLedger) async throws {
        let expected = try SharedData.lines("household.expected.jsonl").filter { $0 != "" }
            .map(JSON.init(line:)).filter { $0["query"]?["op"]?.string == "balance" }
        #expect(expected.count > 100)
        let queries = expected.map { $0["query"]?.text ?? "" }
        let (answers, status) = try await Apply.run(test, queries)
        #expect(status == 0)
        for (answer, expected) in zip(answers, expected) {
            let balance = answer["result"]?["balance"]
            let settled = balance?["settled"]?["balance"]?.string.map(Self.amount)
            let name = Comment(rawValue: expected["name"]?.text ?? "")
            #expect(settled == expected["settled_balance"]?.string.map(Self.amount), name)
            #expect(balance?["version"]?.integer == expected["entries"]?.integer, name)
        }
        #expect(answers.count == expected.count)
    }

    /// An amount in its shortest form: amounts are equal by value.
    private static func amount(_ text: String) -> String {
        var digits = Substring(text)
        if digits.contains(".") {
            while digits.last == "0" { digits.removeLast() }
            if digits.last == "." { digits.removeLast() }
        }
        return digits == "-0" ? "0" : String(digits)
    }

    /// Every creation is refused as taken with the same content, every membership as there, every
    /// transaction replayed.
    private func expectNothingNew(_ test: TestLedger, _ file: URL) async throws {
        let (answers, status) = try await Apply.run(test, file: file)
        #expect(status == 1)
        var counts: [String: Int] = [:]
        for answer in answers {
            #expect(answer["seq"]?.integer == nil)
            switch answer["op"]?.string {
            case "post_entries":
                #expect(answer["result"]?["replayed"]?.flag == true)
                counts["replayed", default: 0] += 1
            case "recalculate": #expect(answer.isOK)
            case "add_members": #expect(answer.errorCode == "member_already_added")
            default:
                #expect(answer.errorCode == "id_taken")
                #expect(answer["error"]?["same_content"]?.flag == true)
                counts["taken", default: 0] += 1
            }
        }
        #expect(counts["replayed"] == 4_228)
        #expect((counts["taken"] ?? 0) > 180)
    }
}
