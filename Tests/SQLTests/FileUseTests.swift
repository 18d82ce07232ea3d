import Foundation
import Postgres
import ProjectionEngine
import Testing

/// Every SQL file is part of the program and used once.
@Suite struct FileUseTests {
    private static let targets = SQLTarget.all(in: .a)

    @Test func `every file of the package is embedded as it is`() throws {
        var found: [String: String] = [:]
        for folder in ["Sources", "Projections", "Migrations", "tools", "Tests"] {
            for path in try paths(below: folder, withEnding: "sql") {
                let url = SQLTarget.root.appending(path: path)
                found[path] = try String(contentsOf: url, encoding: .utf8)
            }
        }
        var embedded: [String: String] = [:]
        for target in Self.targets {
            for file in target.files { embedded["\(target.folder)/\(file.name).sql"] = file.text }
        }
        #expect(found.count > 40)
        #expect(found.keys.sorted() == embedded.keys.sorted())
        for (path, text) in embedded { #expect(found[path] == text, "\(path)") }
    }

    @Test(arguments: targets.map(\.name))
    func `every file has one declared use, and every statement a file`(_ name: String) throws {
        let target = try #require(Self.targets.first { $0.name == name })
        #expect(FileUses(target: target).faults == [])
    }

    @Test(arguments: targets.map(\.name))
    func `every file is named once in the target's code`(_ name: String) throws {
        let target = try #require(Self.targets.first { $0.name == name })
        let sources = try paths(below: target.folder, withEnding: "swift").map {
            try String(contentsOf: SQLTarget.root.appending(path: $0), encoding: .utf8)
        }
        #expect(FileUses(target: target).callFaults(in: sources) == [])
    }

    @Test func `the check finds what it is there to find`() {
        let files = ["a/one", "a/two", "b/two", "three", "four"].map {
            SQLFile(name: $0, text: "select 1")
        }
        let target = SQLTarget(
            name: "T", folder: "t", files: files,
            statements: [
                Statement("one", "select 1"), Statement("one", "select 1"),
                Statement("two", "select 1"), Statement("lost", "select 1"),
            ],
            scripts: [files[4], SQLFile(name: "gone", text: "")])
        #expect(
            FileUses(target: target).faults == [
                "T: 2 files are called two",
                "T: a/one.sql has 2 declared uses",
                "T: the script gone has no file",
                "T: the statement lost has no file",
                "T: three.sql has no declared use",
            ])
        let faults = FileUses(target: target).callFaults(in: [
            "SQL.one, SQL.two, SQL.three, SQL.all", "SQL.four, SQL.four, SQL.five",
        ])
        #expect(
            faults == [
                "T: SQL.five is no file", "T: SQL.four is named 2 times",
                "T: SQL.two is named 0 times",
            ])
        #expect(FileUses.constant(of: "01_read_head") == "readHead")
    }

    /// The paths of the files below a folder, from the package's root.
    private func paths(below folder: String, withEnding ending: String) throws -> [String] {
        let base = SQLTarget.root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        return names.filter { $0.hasSuffix("." + ending) }.map { "\(folder)/\($0)" }
    }
}
