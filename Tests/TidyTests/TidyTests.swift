import Testing

/// The house rules that a reader can check without running anything, checked over every source
/// file of the package.
@Suite struct TidyTests {
    /// Modules that stay pure: no I/O, no clock, no random number, no Foundation.
    private static let pureFolders = [
        "Sources/Accounting", "Sources/CEL", "Sources/JSON", "Sources/RegularExpressions",
        "Sources/Daybook/WriterMachine",
    ]

    @Test func `the walk finds the sources`() {
        #expect(SourceFile.all.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
        #expect(SourceFile.all.contains { $0.path.hasPrefix("Sources/") })
    }

    @Test func `no line is longer than a hundred characters`() {
        let written = SourceFile.all.filter { !$0.isGenerated }
        #expect(offences(in: written) { $0.count > 100 } == [])
    }

    @Test func `no file is longer than five hundred lines`() {
        let long = SourceFile.all.filter { !$0.isGenerated && $0.lines.count > 501 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `nothing is left for later in a comment`() {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
        #expect(offences(in: SourceFile.all) { line in words.contains { line.contains($0) } } == [])
    }

    @Test func `no error is silenced or forced`() {
        let written = SourceFile.all.filter { !$0.isTest && !$0.path.hasSuffix(".sql") }
        #expect(offences(in: written) { $0.contains("try" + "!") } == [])
        #expect(offences(in: written) { $0.contains("catch {" + "}") } == [])
    }

    @Test func `the pure core imports no Foundation and reads no clock`() {
        let pure = SourceFile.all.filter { file in
            Self.pureFolders.contains { file.path.hasPrefix($0 + "/") }
        }
        let impure = [
            "import Foundation", "import Glibc", "import Dispatch", "ContinuousClock",
            "SystemRandomNumberGenerator", ".random(in", "Date()",
        ]
        #expect(offences(in: pure) { line in impure.contains { line.contains($0) } } == [])
    }

    /// A folder of a larger module, so that the compiler makes it for the one ledger that the
    /// module has; it stands as if it were a module of its own.
    @Test func `the writer's machine imports the domain and nothing else`() {
        let machine = SourceFile.all.filter { $0.path.hasPrefix("Sources/Daybook/WriterMachine/") }
        #expect(machine.count > 5)
        #expect(
            offences(in: machine) { line in
                line.contains("import ") && !line.contains("//") && !line.hasSuffix("Accounting")
            } == [])
    }

    /// Foundation is large, starts slowly and differs between platforms: only what talks to the
    /// operating system may use it.
    @Test func `Foundation stays at the edges`() {
        let edges = ["Sources/LocalPostgres/", "tools/", "Tests/"]
        let inside = SourceFile.all.filter { file in !edges.contains { file.path.hasPrefix($0) } }
        #expect(offences(in: inside) { $0.contains("import Foundation") } == [])
    }

    @Test func `no path of somebody's machine is written down`() {
        let homes = ["wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers"].map { "/\($0)/" }
        #expect(offences(in: SourceFile.all) { line in homes.contains { line.contains($0) } } == [])
        // Sockets and throwaway servers lie there when no other place is named.
        let mayUse = ["Sources/LocalPostgres/", "Tests/LocalPostgresTests/"]
        let others = SourceFile.all.filter { file in
            !mayUse.contains { file.path.hasPrefix($0) }
        }
        #expect(offences(in: others) { $0.contains("/t" + "mp") } == [])
    }

    @Test func `a name says what it names`() {
        let vague = ["Utils", "Utilities", "Helpers", "Helper", "Manager", "Misc", "Common"]
        let named = SourceFile.all.filter { file in vague.contains { file.path.contains($0) } }
        #expect(named.map(\.path) == [])
        let type = /\b(struct|class|enum|actor|protocol) \w*(Utils|Utilities|Helpers?|Manager)\b/
        let swift = SourceFile.all.filter { !$0.isSQL }
        #expect(offences(in: swift) { $0.contains(type) } == [])
    }

    @Test func `a test's name is a sentence`() {
        let tests = SourceFile.all.filter(\.isTest)
        let unnamed = tests.flatMap { file in
            file.lines.indices.filter { index in
                guard file.lines[index].contains(/^\s*@Test\b/) else { return false }
                let following = file.lines[index...].first { $0.contains("func ") }
                return !(following?.contains("func `") ?? true)
            }.map { "\(file.path):\($0 + 1)" }
        }
        #expect(unnamed == [])
    }
}
