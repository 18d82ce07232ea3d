import Testing

@testable import RegularExpressions

/// Compares the engine's sets with those of RE2 over all code points, by digests that
/// `tools/unicode/generate.py` wrote when it had asked RE2 about each code point.
@Suite struct RE2ClassTests {
    private struct Answer: Decodable {
        let pattern: String
        let digest: String
    }

    /// FNV-1a, 64 bits, over the bounds, each as four bytes, low byte first.
    private func digest(_ set: ScalarSet) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for bound in set.bounds {
            for shift in [0, 8, 16, 24] as [UInt32] {
                value = (value ^ UInt64(bound >> shift & 0xFF)) &* 0x100_0000_01B3
            }
        }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The set that the pattern, one class, was read as.
    private func set(of pattern: String) throws -> ScalarSet {
        var parser = Parser(pattern)
        let result = try parser.parse()
        switch result.nodes[result.root.node] {
        case .set(let number): return result.sets[Int(number)]
        case .scalar(let value): return ScalarSet(bounds: [value, value])
        case .empty, .assertion, .concatenation, .alternation, .repetition:
            return ScalarSet(bounds: [])
        }
    }

    @Test func `every class holds the code points that it holds for RE2`() throws {
        let answers = try Resources.lines(
            of: Resources.url("re2-classes.jsonl"), as: Answer.self)
        #expect(answers.count > 1500)
        for answer in answers {
            #expect(digest(try set(of: answer.pattern)) == answer.digest, "\(answer.pattern)")
        }
    }

    @Test func `the tables say which Unicode they hold`() {
        #expect(UnicodeClassTable.unicodeVersion == "15.1")
        #expect(UnicodeClassTable.names.count == 200)
        #expect(UnicodeClassTable.starts.last == UnicodeClassTable.bounds.count)
    }
}
