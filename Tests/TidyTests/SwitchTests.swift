import Testing

/// No `default:` over our own enumerations: a new case must be met where it matters, by the
/// compiler. A `default:` beside cases that begin with a dot needs a comment on its line that says
/// why it may stand for cases to come.
@Suite struct SwitchTests {
    @Test func `a switch over an enumeration names its cases`() {
        let written = SourceFile.all.filter { !$0.isTest && !$0.isSQL && !$0.isGenerated }
        let offences = written.flatMap { file in
            Self.offences(in: file.lines).map { "\(file.path):\($0 + 1)" }
        }
        #expect(offences == [])
    }

    @Test func `the check finds such a default, and no other`() {
        func lines(_ text: String) -> [Substring] {
            text.split(separator: "\n", omittingEmptySubsequences: false)
        }
        let own = "switch kind {\ncase .a: 1\ncase .b,\n    .c: 2\ndefault: 3\n}"
        #expect(Self.offences(in: lines(own)) == [4])
        #expect(Self.offences(in: lines("switch kind {\ncase let .a(x): x\ndefault: 3\n}")) == [2])
        let nested = "switch x {\ncase 1:\n    switch y {\n    case .a: 1\n    }\ndefault: 3\n}"
        #expect(Self.offences(in: lines(nested)) == [])
        #expect(Self.offences(in: lines("switch k {\ncase .a: 1\ndefault: 3  // Why.\n}")) == [])
        #expect(Self.offences(in: lines("switch byte {\ncase 0x20: 1\ndefault: 3\n}")) == [])
        let two = "switch k {\ncase .a: 1\n}\nswitch n {\ncase 1: 1\ndefault: 2\n}"
        #expect(Self.offences(in: lines(two)) == [])
    }

    /// The indices of such lines. A switch's cases stand at its own indentation.
    private static func offences(in lines: [Substring]) -> [Int] {
        lines.indices.filter { index in
            let line = lines[index]
            let margin = line.prefix { $0 == " " }
            guard line.dropFirst(margin.count).hasPrefix("default:"), !line.contains("//") else {
                return false
            }
            for above in lines[..<index].reversed() {
                let rest = above.dropFirst(margin.count)
                guard above.prefix(margin.count) == margin, rest.first != " " else { continue }
                if rest.contains(/^case (let |var )?\./) { return true }
                if rest.hasSuffix("{"), rest.contains("switch ") { return false }
            }
            return false
        }
    }
}
