import Testing

/// The house rules of SQL files.
@Suite struct SQLTidyTests {
    private static let files = SourceFile.all.filter(\.isSQL)

    @Test func `a file begins with what it is for`() {
        #expect(Self.files.count > 40)
        let silent = Self.files.filter { file in
            !(file.lines.first?.contains(/^-- \S+ \S+ \S+/) ?? false)
        }
        #expect(silent.map(\.path) == [])
    }

    @Test func `no file is longer than two hundred lines`() {
        let long = Self.files.filter { $0.lines.count > 201 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `code is in lower case`() {
        let loud = Self.files.filter { file in
            // Comments first: an apostrophe in one is no quote.
            let code = file.lines.map { line in
                line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
            }.joined(separator: "\n")
            return code.replacing(/'[^']*'/, with: "").replacing(/"[^"]*"/, with: "")
                .contains { $0.isUppercase }
        }
        #expect(loud.map(\.path) == [])
    }
}
