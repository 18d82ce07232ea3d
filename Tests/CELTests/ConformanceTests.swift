import CEL
import Foundation
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
        var failures: [String] = []
        for line in lines {
            if let failure = try Self.run(Data(line.utf8)) { failures.append(failure) }
        }
        #expect(failures == [])
    }

    /// What went wrong with a case, or nil.
    private static func run(_ line: Data) throws -> String? {
        guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any],
            let id = object["id"] as? String, let text = object["expr"] as? String,
            let bindings = object["bindings"] as? [String: Any],
            let expected = object["expected"] as? [String: Any]
        else { return "malformed case" }
        let environment = Environment(
            variables: bindings.keys.map { Variable($0) },
            container: object["container"] as? String ?? "",
            hasMacros: object["disable_macros"] as? Bool != true)
        var activation = Activation(environment)
        for (name, value) in bindings { activation[name] = try TaggedValue.read(value) }
        let program: Program
        do {
            program = try environment.compile(text, checks: .parseOnly)
        } catch {
            return "\(id): does not parse\n\(error.rendered)"
        }
        do {
            let value = try program.evaluate(activation, context: .withZones)
            guard let wanted = expected["value"] else { return "\(id): came to \(value)" }
            let isRight = TaggedValue.matches(value, try TaggedValue.read(wanted))
            return isRight ? nil : "\(id): came to \(value), not \(wanted)"
        } catch let error as EvaluationError {
            return expected["error"] == nil ? "\(id):\n\(error.rendered)" : nil
        }
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
