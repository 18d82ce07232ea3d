import Testing

@testable import RegularExpressions

/// Holds the engine to linear time by the number of its steps, not by a clock.
@Suite struct LinearTimeTests {
    private func work(_ pattern: String, _ text: String) throws -> Int {
        var work = 0
        _ = try RegularExpression(pattern).matches(text, work: &work)
        return work
    }

    private static let hard = [
        "(a*)*b", "(a|a)*b", "(a|aa)+$b", "(a*)*\\b\\B", "(.*)(.*)(.*)(.*)(.*)x",
        "(?:a?){30}a{30}b",
        "((a+)+)+[^a]x", "(?m)(?:^a*$)+b", "a*a*a*a*a*a*b", "(?i)(?:a|\\pL)*é", "a{0,100}b",
        ".*.*=.*",
    ]

    @Test(arguments: hard)
    func `a megabyte takes a few steps for each byte`(pattern: String) throws {
        let text = String(repeating: "a", count: 1 << 20)
        #expect(try work(pattern, text) < 2 * text.utf8.count)
    }

    @Test(arguments: hard)
    func `twice the text takes twice the steps`(pattern: String) throws {
        let some = try work(pattern, String(repeating: "aé\n", count: 4096))
        let more = try work(pattern, String(repeating: "aé\n", count: 8192))
        #expect(more <= 2 * some)
    }

    /// The automaton of this pattern has some two million states, and a random text meets new ones
    /// all the time, so the table fills and the simulation takes over.
    @Test func `a pattern whose automaton is huge stays linear and within its memory`() throws {
        let program = try program("(?:a|b)*a(?:a|b){20}c")
        let text = randomLetters(1 << 16)
        var counts: [Int] = []
        for length in [text.utf8.count / 2, text.utf8.count] {
            var automaton = LazyAutomaton(program, maximumTableBytes: 1 << 16)
            var work = 0
            let isMatch = automaton.matches(text.utf8Span.span.extracting(0..<length), work: &work)
            #expect(!isMatch)
            #expect(automaton.tableBytes <= 1 << 16)
            counts.append(work)
        }
        #expect(counts[1] <= 2 * counts[0] + counts[0] / 4)
        #expect(counts[1] <= 3 * program.states.count * text.utf8.count)
    }

    /// A table that is emptied for every new row would make each step cost as much as a row.
    @Test func `a table that never pays is emptied seldom`() throws {
        var automaton = LazyAutomaton(
            try program("(?:a|b)*a(?:a|b){20}c"), maximumTableBytes: 1 << 16)
        let text = randomLetters(1 << 16)
        var work = 0
        for start in stride(from: 0, to: text.utf8.count, by: 1024) {
            let piece = text.utf8Span.span.extracting(start..<start + 1024)
            #expect(!automaton.matches(piece, work: &work))
        }
        #expect(automaton.emptyings < text.utf8.count / 1000)
    }

    private func program(_ pattern: String) throws -> Program {
        var parser = Parser(pattern)
        return Program(try parser.parse())
    }

    /// The letters a and b in the order of a linear congruential generator: always the same.
    private func randomLetters(_ count: Int) -> String {
        var state: UInt64 = 42
        return String(
            decoding: (0..<count).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 60 & 1 == 0 ? 0x61 : 0x62
            }, as: UTF8.self)
    }
}
