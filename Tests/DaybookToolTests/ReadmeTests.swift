import Foundation
import LocalPostgres
import Testing

/// What the README shows is what happens.
@Suite struct ReadmeTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A command of a `console` block, and what it prints there.
    private struct ShownCommand {
        var script: String
        var output: [String] = []
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The commands of all `console` blocks: `$ ` begins one, `> ` goes on with it, other lines are
    /// what it prints.
    private static func commands(in text: String) -> [ShownCommand] {
        var commands: [ShownCommand] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if !isInside {
                continue
            } else if line.hasPrefix("$ ") {
                commands.append(ShownCommand(script: String(line.dropFirst(2))))
            } else if line.hasPrefix("> ") {
                commands[commands.count - 1].script += "\n" + line.dropFirst(2)
            } else {
                commands[commands.count - 1].output.append(String(line))
            }
        }
        return commands
    }

    /// Without trailing blanks, which psql prints and the README does not keep.
    private static func trimmed(_ line: some StringProtocol) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    @Test func `every command of the README prints what stands there`() throws {
        let commands = Self.commands(in: try Self.text("README.md"))
        try #require(commands.count > 15)
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "daybook-readme-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment
        for name in environment.keys where name.hasPrefix("PG") || name == "DATABASE_URL" {
            environment[name] = nil
        }
        environment["LC_ALL"] = "C.UTF-8"
        environment["PATH"] =
            ProgramRun.folder.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        defer {
            do {
                try LocalPostgres(workingDirectory: directory.path).destroy()
                try FileManager.default.removeItem(at: directory)
            } catch {
                Issue.record("\(directory.path) is left behind: \(error)")
            }
        }
        for command in commands {
            let run = try ProgramRun(
                "/bin/bash", ["-c", "exec 2>&1\n" + command.script], in: directory,
                environment: environment)
            var printed = run.output.split(separator: "\n", omittingEmptySubsequences: false)
            while printed.last == "" { printed.removeLast() }
            #expect(printed.map(Self.trimmed) == command.output, "\(command.script)")
        }
    }

    @Test func `the README's example is the one that is compiled`() throws {
        let source = try Self.text("Tests/DaybookToolTests/EmbeddingExample.swift")
        let parts = source.split(separator: "// example begins\n", maxSplits: 1)
        let example = try #require(parts.last?.split(separator: "// example ends").first)
        #expect(try Self.text("README.md").contains("```swift\n\(example)```\n"))
    }

    @Test func `the example does what it says`() async throws {
        let database = try LocalPostgres.temporary.newDatabase()
        #expect(try await openTill(at: database.conninfo) == "250 EUR")
    }

    @Test func `every folder's README that is linked is there`() throws {
        let links = try Self.text("README.md").split(separator: "](").dropFirst()
            .map { $0.prefix { $0 != ")" } }.filter { $0.hasSuffix("/README.md") }
        try #require(links.count > 10)
        for path in links {
            let file = Self.root.appending(path: String(path)).path
            #expect(FileManager.default.fileExists(atPath: file), "\(path)")
        }
    }
}
