import Foundation
import RegularExpressions
import Testing

/// Compares the engine with what RE2 answered, in the file that
/// `tools/regex-compare/generate.py` wrote, or in another one of its making that the environment
/// variable `DAYBOOK_REGEX_CASES` names.
@Suite struct RE2CaseTests {
    private struct Case: Decodable {
        let pattern: String
        let matches: [String]?
        let misses: [String]?
        let refused: String?
    }

    private static func cases() throws -> [Case] {
        let other = ProcessInfo.processInfo.environment["DAYBOOK_REGEX_CASES"]
        let url = other.map { URL(filePath: $0) } ?? Resources.url("re2-cases.jsonl")
        return try Resources.lines(of: url, as: Case.self)
    }

    @Test func `what RE2 refuses is refused, and what it takes is taken`() throws {
        let cases = try Self.cases()
        #expect(cases.count > 1000)
        for line in cases {
            let isTaken = (try? RegularExpression(line.pattern)) != nil
            #expect(isTaken == (line.refused == nil), "\(line.pattern.debugDescription)")
        }
    }

    @Test func `every text matches where it does for RE2`() throws {
        for line in try Self.cases() where line.refused == nil {
            guard let expression = try? RegularExpression(line.pattern) else { continue }
            for (texts, answer) in [(line.matches ?? [], true), (line.misses ?? [], false)] {
                for text in texts where expression.matches(text) != answer {
                    let shown = "\(line.pattern.debugDescription) \(text.debugDescription)"
                    Issue.record("RE2 answers \(answer): \(shown)")
                }
            }
        }
    }
}
