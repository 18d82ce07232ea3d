import Testing

@testable import RegularExpressions

@Suite struct AutomatonTests {
    private struct Case: Decodable {
        let pattern: String
        let matches: [String]?
        let misses: [String]?
    }

    private func program(_ pattern: String) throws -> Program {
        var parser = Parser(pattern)
        return Program(try parser.parse())
    }

    private static let texts = [
        "", "a", "ab", "abab", "aéa", "a b", "\n", "x\ny", "σς", "K", "aaaaaaaaab", "日本語",
    ]

    /// With no room for a table every step is simulated; with little room it is emptied often.
    @Test(arguments: [0, 400, 800])
    func `a small table changes no answer`(maximumTableBytes: Int) throws {
        let cases = try Resources.lines(of: Resources.url("re2-cases.jsonl"), as: Case.self)
        var emptyings = 0
        for line in cases {
            let all =
                (line.matches ?? []).map { ($0, true) } + (line.misses ?? []).map { ($0, false) }
            guard !all.isEmpty else { continue }
            var automaton = LazyAutomaton(
                try program(line.pattern), maximumTableBytes: maximumTableBytes)
            var work = 0
            for (text, answer) in all {
                let isMatch = automaton.matches(text.utf8Span.span, work: &work)
                #expect(
                    isMatch == answer, "\(line.pattern.debugDescription) \(text.debugDescription)")
                #expect(automaton.tableBytes <= maximumTableBytes)
            }
            emptyings += automaton.emptyings
        }
        #expect((emptyings > 0) == (maximumTableBytes > 0))
    }

    @Test func `an automaton gives the same answer the second time`() throws {
        for pattern in ["a+b", "\\bé", "^$", "(?m)^y$", "(?i)K", "\\B", "[^a]$"] {
            var automaton = LazyAutomaton(try program(pattern))
            var work = 0
            let first = Self.texts.map { automaton.matches($0.utf8Span.span, work: &work) }
            work = 0
            let second = Self.texts.map { automaton.matches($0.utf8Span.span, work: &work) }
            #expect(first == second)
            #expect(work <= Self.texts.reduce(0) { $0 + $1.utf8.count })
        }
    }

    @Test func `what cannot match any more is given up at once`() throws {
        let text = "b" + String(repeating: "a", count: 100_000)
        var work = 0
        #expect(!(try RegularExpression("^a+$").matches(text, work: &work)))
        #expect(!(try RegularExpression("(?:^a|\\Ac)+x").matches(text, work: &work)))
        #expect(try RegularExpression("b").matches(text, work: &work))
        #expect(work < 100)
    }

    @Test func `one expression serves many tasks at once`() async throws {
        let expression = try RegularExpression("^[a-z]+@([a-z]+\\.)+\\p{L}{2,6}$")
        let expected = ["a@b.de": true, "a@b": false, "x@y.z.été": true, "@b.de": false]
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<500).reduce(0) { wrong, _ in
                        wrong + expected.filter { expression.matches($0.key) != $0.value }.count
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
