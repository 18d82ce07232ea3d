import Foundation
import LocalPostgres
import Testing

/// A page of the documentation, whose `console` blocks are run as a reader would run them.
struct Page: CustomTestStringConvertible {
    /// From the package's folder.
    let path: String

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    var testDescription: String { path }

    var text: String {
        get throws {
            try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        }
    }

    /// A command of a `console` block, and what the page says it prints.
    private struct Command {
        var script: String
        var output: [String] = []
    }

    /// `$ ` begins a command, `> ` continues it, other lines are what it prints.
    private var commands: [Command] {
        get throws {
            var commands: [Command] = []
            var isInside = false
            for line in try text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("```") {
                    isInside = line == "```console"
                } else if !isInside {
                    continue
                } else if line.hasPrefix("$ ") {
                    commands.append(Command(script: String(line.dropFirst(2))))
                } else if line.hasPrefix("> ") {
                    commands[commands.count - 1].script += "\n" + line.dropFirst(2)
                } else {
                    commands[commands.count - 1].output.append(String(line))
                }
            }
            return commands
        }
    }

    /// Runs the commands of the pages one after the other, in a directory with a private Postgres
    /// of its own, and compares what each prints with its page.
    static func run(_ pages: [Page]) throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "daybook-page-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            do {
                try LocalPostgres(workingDirectory: directory.path).destroy()
                try FileManager.default.removeItem(at: directory)
            } catch {
                Issue.record("\(directory.path) is left behind: \(error)")
            }
        }
        for page in pages {
            let commands = try page.commands
            try #require(!commands.isEmpty, "\(page.path) has no command")
            for command in commands {
                let run = try ProgramRun(
                    "/bin/bash", ["-c", "exec 2>&1\n" + command.script], in: directory,
                    environment: environment)
                var printed = run.output.split(separator: "\n", omittingEmptySubsequences: false)
                while printed.last == "" { printed.removeLast() }
                #expect(
                    printed.map(comparable) == command.output.map(comparable),
                    "\(page.path): \(command.script)")
            }
        }
    }

    /// Without a database named, and with the project's programs on the path.
    private static let environment: [String: String] = {
        var environment = ProcessInfo.processInfo.environment
        for name in environment.keys where name.hasPrefix("PG") || name == "DATABASE_URL" {
            environment[name] = nil
        }
        environment["LC_ALL"] = "C.UTF-8"
        environment["PATH"] =
            ProgramRun.folder.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        return environment
    }()

    /// A line without what differs from run to run: generated ids (UUIDs of version 7), hashes, and
    /// the trailing blanks that psql prints.
    private static func comparable(_ line: some StringProtocol) -> String {
        let id = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/
        let hash = /\b[0-9a-f]{64}\b/
        return String(line.reversed().drop { $0 == " " }.reversed())
            .replacing(id, with: "ID").replacing(hash, with: "HASH")
    }
}
