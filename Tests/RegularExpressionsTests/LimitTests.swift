import Foundation
import Synchronization
import Testing

@testable import RegularExpressions

@Suite struct LimitTests {
    private final class Answer: Sendable {
        let value = Mutex<Result<Bool, PatternError>?>(nil)
        let isThere = DispatchSemaphore(value: 0)
    }

    /// Reads a pattern and matches it on a thread that has 256 KiB of stack.
    private func answerOnSmallStack(
        _ pattern: String, _ text: String = ""
    ) -> Result<Bool, PatternError>? {
        let answer = Answer()
        let thread = Thread {
            let result = Result { () throws(PatternError) in
                try RegularExpression(pattern).matches(text)
            }
            answer.value.withLock { $0 = result }
            answer.isThere.signal()
        }
        thread.stackSize = 256 << 10
        thread.start()
        answer.isThere.wait()
        return answer.value.withLock { $0 }
    }

    private func repeated(_ piece: String, _ count: Int) -> String {
        String(repeating: piece, count: count)
    }

    @Test(arguments: ["(", "(?:", "(?i:", "(?P<n>", "a|(", "(a|", "x*("])
    func `groups nested a hundred thousand deep are refused on a small stack`(opening: String) {
        let pattern = repeated(opening, 100_000) + "a" + repeated(")*", 100_000)
        guard case .failure(let error) = answerOnSmallStack(pattern) else {
            Issue.record("not refused")
            return
        }
        #expect(error.reason == "groups nest too deeply")
        #expect(error.offset > 999)
    }

    @Test(arguments: [
        ("(?:a", ")"), ("(?:a|", ")*"), ("(", ")?"), ("(?:a*", "b)*"), ("(?i:x|(?s:", ".)+)"),
    ])
    func `groups nested a thousand deep are matched on a small stack`(
        opening: String, closing: String
    ) {
        let depth = RegularExpression.maximumNesting / (opening.hasPrefix("(?i") ? 2 : 1)
        let pattern = repeated(opening, depth) + "a" + repeated(closing, depth)
        #expect(answerOnSmallStack(pattern, repeated("a", depth + 1)) == .success(true))
        let deeper = repeated("(", RegularExpression.maximumNesting + 1) + "a"
        let refusal = PatternError(
            reason: "groups nest too deeply", offset: RegularExpression.maximumNesting)
        #expect(answerOnSmallStack(deeper) == .failure(refusal))
    }

    @Test(arguments: [
        ("(?i)", 100_000), ("\\Q", 100_000), ("[[:", 50_000), ("a", 90_000), ("a|", 49_000),
        ("[^a]?", 40_000), ("\\pL", 20_000), ("{", 90_000), ("a{2", 30_000), ("()", 90_000),
        ("^", 90_000), ("\\b*", 90_000), ("[a]\n", 40_000), ("\\p{Greek}+", 20_000),
    ])
    func `a long pattern needs no deep stack`(piece: String, count: Int) {
        let pattern = repeated(piece, count) + (piece.hasPrefix("[[") ? "]" : "")
        #expect(answerOnSmallStack(pattern, "some text") != nil)
    }

    @Test func `repetitions may multiply to a thousand and no further`() throws {
        #expect(throws: PatternError.self) { try RegularExpression("(a{1000}){1000}") }
        #expect(throws: PatternError.self) { try RegularExpression("((((a{9}){9}){9}){9})") }
        let nested = repeated("(", 900) + "a" + repeated("{1000})", 900)
        #expect(throws: PatternError.self) { try RegularExpression(nested) }
        let thousand = try RegularExpression("^((a{10}){10}){10}$")
        #expect(thousand.matches(repeated("a", 1000)))
        #expect(!thousand.matches(repeated("a", 999)))
        #expect(!thousand.matches(repeated("a", 1001)))
    }

    @Test func `a program has a hundred thousand states at most`() throws {
        let accepted = try RegularExpression("^(?:" + repeated("a", 99) + "){1000}$")
        #expect(accepted.matches(repeated("a", 99_000)))
        let refusal = PatternError(reason: "pattern too large", offset: 105)
        #expect(throws: refusal) {
            try RegularExpression("(?:" + repeated("a", 100) + "b){1000}")
        }
        #expect(throws: PatternError.self) { try RegularExpression(repeated("a", 100_001)) }
    }

    @Test func `the states written never exceed the weight that was checked`() throws {
        for pattern in [
            "", "a", "a|b|c", "(a|)*", "a{3}", "a{3,}", "a{2,7}", "(ab|c){0,3}", "(?:^){5}a",
            "(?:a{0}b|){4}", "((a?b*)+|c{2,4}){3,}", "(|){7}x",
        ] {
            var parser = Parser(pattern)
            let read = try parser.parse()
            let program = Program(read)
            #expect(program.states.count <= read.root.weight + 1, "\(pattern)")
        }
    }

    @Test func `many large classes are refused, one of them repeated is not`() throws {
        let distinct = (0..<400).map { "[\\pL\\x{\(String(0xE000 + 2 * $0, radix: 16))}]" }
        #expect(throws: PatternError.self) { try RegularExpression(distinct.joined()) }
        #expect(try RegularExpression(repeated("[\\pL\\d]", 500)).matches(repeated("é", 500)))
    }

    @Test func `a pattern that repeats nothing a thousand times is small`() throws {
        let pattern = repeated("(?:", 300) + "^" + repeated("){1000}", 1) + repeated(")*", 299)
        #expect(try RegularExpression(pattern).matches(""))
    }
}
