import CEL
import CELCases
import Foundation
import JSON
import Testing

/// The cases of the public conformance suite that the package's neighbour holds.
///
/// They do not lie in the package. Without them the test is skipped, except where `CI` says `true`:
/// there they must be.
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
        ProcessInfo.processInfo.environment["CI"] == "true"
    }

    @Test(
        .enabled(if: cases != nil || mustRun, "the conformance cases do not lie beside the package")
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
