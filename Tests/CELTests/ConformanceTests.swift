import CEL
import CELCases
import Foundation
import JSON
import Testing

/// The cases of the public conformance suite, in a folder beside the package.
///
/// They are not part of the package. Without them the test is skipped, unless `DAYBOOK_SHARED_DATA`
/// is `required`.
@Suite struct ConformanceTests {
    /// Beside the package's folder, or beside one of those around it.
    private static let cases: URL? = {
        var folder = URL(filePath: #filePath)
        while folder.pathComponents.count > 1 {
            folder = folder.deletingLastPathComponent()
            let file = folder.appending(path: "shared/data/cel/core.jsonl")
            if FileManager.default.fileExists(atPath: file.path) { return file }
        }
        return nil
    }()

    private static var mustRun: Bool {
        ProcessInfo.processInfo.environment["DAYBOOK_SHARED_DATA"] == "required"
    }

    @Test(
        .enabled(if: cases != nil || mustRun, "there are no conformance cases beside the package")
    )
    func `every conformance case comes to what it should`() throws {
        let cases = try #require(Self.cases)
        let lines = try String(contentsOf: cases, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 700)
        var differences: [String] = []
        for line in lines {
            let conformance = try ConformanceCase(try JSONReader.read(String(line)))
            let difference = conformance.difference(
                libraries: Expressions.libraries, context: .withZones)
            if let difference { differences.append("\(conformance.id): \(difference)") }
        }
        #expect(differences == [])
    }
}

/// What a case asks for, and when an expression meets it.
@Suite struct ConformanceCaseTests {
    private static func difference(
        _ expression: String, expected: JSON, constants: [String: Value] = [:]
    ) throws -> String? {
        let conformance = try ConformanceCase([
            "expr": .string(expression), "expected": expected,
            "bindings": ["bound": ["int": "1"]],
        ])
        return conformance.difference(
            libraries: Expressions.libraries, constants: constants, context: .withZones)
    }

    @Test(arguments: ["1 / 0", "unbound", "1 +", "'open", "[1].map(1, 2)"])
    func `a case that expects an error agrees with any failure`(_ text: String) throws {
        #expect(try Self.difference(text, expected: ["error": ["any"]]) == nil)
        #expect(try Self.difference(text, expected: ["value": ["int": "1"]]) != nil)
    }

    @Test(arguments: ["bound", "1 < 2", "'text'"])
    func `a value differs from an expected error`(_ text: String) throws {
        #expect(try Self.difference(text, expected: ["error": ["any"]]) != nil)
    }

    @Test func `a case sees the constants that it is given, bindings before them`() throws {
        let constants: [String: Value] = ["SETTLED": .string("SETTLED"), "bound": .int(2)]
        #expect(
            try Self.difference(
                "SETTLED", expected: ["value": ["string": "SETTLED"]], constants: constants) == nil)
        #expect(
            try Self.difference("bound", expected: ["value": ["int": "1"]], constants: constants)
                == nil)
    }
}

extension EvaluationContext {
    /// A context that finds time zones where the system keeps them.
    static var withZones: EvaluationContext {
        EvaluationContext(timeZone: { name in
            guard !name.contains("..") else { return nil }
            let file = URL(filePath: "/usr/share/zoneinfo").appending(path: name)
            return (try? Data(contentsOf: file)).flatMap { TimeZoneRules(tzif: Array($0)) }
        })
    }
}
