import Foundation
import LocalPostgres
import Testing

/// What the README and the pages of the documentation show is what happens.
@Suite struct ReadmeTests {
    private static let readme = Page(path: "README.md")
    private static let gettingStarted = page("GettingStarted")

    private static func page(_ name: String) -> Page {
        Page(path: "Sources/Daybook/Daybook.docc/\(name).md")
    }

    @Test func `every command of the README prints what stands there`() throws {
        try Page.run([Self.readme])
    }

    /// Each page goes on with the shop of the first.
    @Test(arguments: [
        "Posting", "Templates", "AccountSets", "EventualConsistency", "RunningAndAuditing",
    ])
    func `every command of a page prints what stands there`(name: String) throws {
        try Page.run([Self.gettingStarted, Self.page(name)])
    }

    @Test func `the README's example is the one that is compiled`() throws {
        let source = try Page(path: "Tests/DaybookToolTests/EmbeddingExample.swift").text
        let parts = source.split(separator: "// example begins\n", maxSplits: 1)
        let example = try #require(parts.last?.split(separator: "// example ends").first)
        #expect(try Self.readme.text.contains("```swift\n\(example)```\n"))
    }

    @Test func `the page's example is the one that is compiled`() throws {
        let source = try Page(path: "Tests/DaybookToolTests/GettingStartedExample.swift").text
        let parts = source.split(separator: "    // example begins\n", maxSplits: 1)
        let example = try #require(parts.last?.split(separator: "    // example ends").first)
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }
            .joined(separator: "\n")
        #expect(try Self.gettingStarted.text.contains("```swift\nimport Daybook\n\n\(text)```\n"))
    }

    @Test func `the page's example does what it says`() async throws {
        let database = try LocalPostgres.temporary.newDatabase()
        #expect(try await sellSomething(at: database.conninfo) == "12.50")
    }

    @Test func `the example does what it says`() async throws {
        let database = try LocalPostgres.temporary.newDatabase()
        #expect(try await openTill(at: database.conninfo) == "250 EUR")
    }
}
