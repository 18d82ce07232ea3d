import JSON
import LedgerTestSupport
import Testing

/// Streams of commands are answered as was worked out independently.
@Suite struct ExampleTests {
    private static let names = ["01-books-a", "01-books-b", "01-books-c", "02-templates"]

    @Test(.enabled(if: SharedData.isWanted, SharedData.reason), arguments: names)
    func `every line of an example is answered as expected`(name: String) async throws {
        let test = try TestLedger()
        let file = try SharedData.file("examples/\(name).jsonl")
        let lines = try SharedData.lines("examples/\(name).answers.jsonl").filter { $0 != "" }
        let (answers, status) = try await Apply.run(test, file: file, Apply.clock)
        #expect(status == 1)
        #expect(answers.count == lines.count)
        var expected = ExpectedAnswer()
        for (number, (answer, line)) in zip(answers, lines).enumerated() {
            let difference = expected.difference(answer, try JSON(line: line))
            // seq counts events: behind a first difference the others say nothing.
            try #require(difference == nil, "\(name), answer \(number + 1)")
        }
        #expect(try await LogAudit(test).isSound)
        #expect(try await BooksAudit(test).differences == [])
    }

    @Test func `an answer that is not as expected is noticed`() throws {
        let cases: [(expected: String, actual: String)] = [
            (#"{"ok":true}"#, #"{"ok":false}"#), (#"{"a":1}"#, #"{"b":1}"#),
            (#"{"a":null}"#, "{}"), (#"{"a":{"some":true}}"#, #"{"a":null}"#),
            (#"{"a":{"made":"x"},"b":{"made":"x"}}"#, #"{"a":"1","b":"2"}"#),
            (#"{"a":{"made":"x"},"b":{"made":"y"}}"#, #"{"a":"1","b":"1"}"#),
            (#"{"a":{"between":[2,5]}}"#, #"{"a":6}"#), (#"{"a":{"one_of":[1,2]}}"#, #"{"a":3}"#),
            (#"[1,2]"#, "[1]"), (#"{"a":"1.0"}"#, #"{"a":"1"}"#), ("1", "1.0"),
        ]
        for (expected, actual) in cases {
            var comparison = ExpectedAnswer()
            #expect(
                comparison.difference(try JSON(line: actual), try JSON(line: expected)) != nil,
                "\(actual) instead of \(expected)")
            #expect(
                comparison.difference(try JSON(line: #"{"more":1}"#), try JSON(line: "{}")) == nil)
        }
    }
}
