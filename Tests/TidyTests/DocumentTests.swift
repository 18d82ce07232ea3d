import Foundation
import Testing

/// What pages and comments refer to is there.
@Suite struct DocumentTests {
    private static let pages = Document.all.filter { $0.path.contains(".docc/") }

    @Test func `the walk finds the pages`() {
        #expect(Document.all.contains { $0.path == "README.md" })
        #expect(Self.pages.count > 5)
    }

    @Test func `the two pages that everyone reads stay short`() throws {
        for (path, maximum) in [("README.md", 1_500), ("ARCHITECTURE.md", 2_500)] {
            let page = try #require(Document.all.first { $0.path == path })
            let words = page.text.split(whereSeparator: \.isWhitespace).count
            #expect(words <= maximum, "\(path): \(words) words")
        }
    }

    @Test func `the version is stated once, and the changelog names it`() throws {
        let place = "Sources/Daybook/DaybookVersion.swift"
        let file = try #require(SourceFile.all.first { $0.path == place })
        let versions = file.lines.compactMap { $0.firstMatch(of: /current = "([0-9.]+)"/)?.1 }
        let version = try #require(versions.first)
        let changes = try #require(Document.all.first { $0.path == "CHANGELOG.md" })
        let newest = try #require(changes.text.firstMatch(of: /\n## .*?([0-9]+\.[0-9]+\.[0-9]+)/))
        #expect(newest.1 == version)
        let others = SourceFile.all.filter { $0.path != place && !$0.isTest }
        #expect(offences(in: others) { $0.contains("\"\(version)\"") } == [])
    }

    @Test func `every link leads somewhere`() {
        let names = Set(Self.pages.map(\.name))
        let broken = Document.all.flatMap { page in
            page.links.filter { !page.leads(to: $0) }
                + page.pageLinks.filter { !names.contains($0) }
        }
        #expect(broken == [])
    }

    /// A path is recognised by its first folder.
    @Test func `every path that a page names is there`() {
        let missing = Document.all.flatMap { page in
            page.paths.filter { !Document.exists($0) }.map { "\(page.path): \($0)" }
        }
        #expect(missing == [])
    }

    /// As `the rules, "Values"` or `the contract, "Errors"`.
    @Test func `every section of the rules and the contract that is cited is there`() throws {
        let rules = try #require(Self.pages.first { $0.name == "TheRules" }).headings
        let contract = try #require(Self.pages.first { $0.name == "TheContract" }).headings
        var count = 0
        var missing: [String] = []
        for file in SourceFile.all where !file.path.hasPrefix("Tests/TidyTests/") {
            // A citation may go on in the next line of its comment.
            let text = file.lines.joined(separator: "\n")
                .replacing(#/\n\s*(?:///?|--)\s/#, with: " ")
            for match in text.matches(of: /[Tt]he (rules|contract), "([^"]+)"/) {
                count += 1
                let headings = match.1 == "rules" ? rules : contract
                if !headings.contains(String(match.2)) {
                    missing.append("\(file.path): \(match.0)")
                }
            }
        }
        #expect(missing == [])
        #expect(count > 15)
    }

    @Test func `the contract lists the operations that there are, and no other`() throws {
        let contract = try #require(Self.pages.first { $0.name == "TheContract" })
        let table = try #require(
            SourceFile.all.first { $0.path.hasSuffix("CommandFormat/CommandLineReader.swift") })
        let known = table.lines.compactMap { line in
            line.firstMatch(of: /^\s*\("([a-z_]+)", \w+Requests\./).map { String($0.1) }
        }
        #expect(known.count > 20)
        let listed = contract.names(inTableUnder: "| operation |")
        #expect(Set(listed).symmetricDifference(known).sorted() == [])
    }

    @Test func `the contract lists the errors that there are, and no other`() throws {
        let contract = try #require(Self.pages.first { $0.name == "TheContract" })
        let facts = SourceFile.all.filter { $0.path.hasPrefix("Sources/CommandFormat/") }
        let known = facts.flatMap(\.lines).flatMap { line in
            line.matches(of: /(?:case \.\w+: |start\()"([a-z_]+)"/).map { String($0.1) }
        }
        #expect(known.count > 20)
        let listed = contract.names(inTableUnder: "| code |")
        #expect(Set(listed).symmetricDifference(known).sorted() == [])
    }
}
