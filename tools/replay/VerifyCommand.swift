import Accounting
import Arguments
import Daybook
import Foundation
import JSON
import ProjectionEngine
import Synchronization
import ToolSupport

/// `daybook-replay verify`: the log against itself and the rules, every projection against the log.
struct VerifyCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var from = 1
    var to: Int?
    var anchor: String?
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks the log and everything derived from it. Changes nothing.",
        discussion: """
            Checks numbering, hash chain, details against their hashes, stored form, every rule \
            that a decision can break, and each row of each projection against a fresh fold of the \
            log. With --from or --to, only checks that need no other events.
            """,
        examples: [
            .init("daybook-replay verify", "everything"),
            .init("daybook-replay verify --json", "one finding a line"),
            .init(
                "daybook head --json > anchor.json && daybook-replay verify --anchor anchor.json",
                "is it still the log of the anchor?"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(\.from, "from", valueName: "seq", help: "The first event to check."),
            .option(
                \.to, "to", valueName: "seq",
                help: "The last event to check; by default the newest."),
            .option(
                \.anchor, "anchor", valueName: "file", completion: .file,
                help: "Output of daybook head --json; the log must still contain it."),
            .flag(\.isJSON, "json", help: "Print one finding a line, as a JSON object."),
        ] + .group(\.ledger)
    }

    func validate() throws {
        guard from >= 1 else { throw ValidationError("--from counts from 1") }
        guard to.map({ $0 >= from }) ?? true else {
            throw ValidationError("--to must not be before --from")
        }
    }

    mutating func run() async throws {
        let verification = Verification(
            from: Seq(Int64(from)), to: to.map { Seq(Int64($0)) },
            anchor: try anchor.map { try AnchorFile.read($0) })
        let meter = ProgressMeter("events")
        let isJSON = isJSON
        let summary = try await verification.run(
            on: try ledger.connection(),
            progress: { done, total in meter.advance(to: Int(done), of: Int(total)) },
            report: { finding in
                meter.pause { FindingOutput.print(finding, isJSON: isJSON) }
            })
        meter.finish()
        if !isJSON { print(Self.text(summary)) }
        if summary.findings > 0 { throw ExitCode.failure }
    }

    private static func text(_ summary: Verification.Summary) -> String {
        let found =
            switch summary.findings {
            case 0: "nothing found"
            case 1: "1 finding"
            default: "\(summary.findings) findings"
            }
        let scope =
            summary.isComplete
            ? "every balance compared with the log" : "rules and projections not compared"
        return "\(summary.events) events, \(summary.entries) entries up to seq \(summary.head), "
            + "\(scope): \(found)"
    }
}

/// Findings on standard output.
enum FindingOutput {
    static func print(_ finding: Finding, isJSON: Bool) {
        Swift.print(isJSON ? json(finding) : text(finding))
    }

    private static func text(_ finding: Finding) -> String {
        var text: String
        switch finding.place {
        case .event(let seq): text = "event \(seq): \(finding.problem)"
        case .row(let table, let key): text = "\(table) \(key): \(finding.problem)"
        case .ledger: text = "ledger: \(finding.problem)"
        }
        if let expected = finding.expected { text += "\n  expected \(expected)" }
        if let actual = finding.actual { text += "\n  actual   \(actual)" }
        return text
    }

    private static func json(_ finding: Finding) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        switch finding.place {
        case .event(let seq):
            writer.key("seq")
            writer.integer(seq.number)
        case .row(let table, let key):
            writer.key("table")
            writer.string(table)
            writer.key("key")
            writer.string(key)
        case .ledger: break
        }
        writer.key("problem")
        writer.string(finding.problem)
        writer.key("expected")
        if let expected = finding.expected { writer.string(expected) } else { writer.null() }
        writer.key("actual")
        if let actual = finding.actual { writer.string(actual) } else { writer.null() }
        writer.endObject()
        return writer.text()
    }
}

/// An anchor as `daybook head --json` printed it.
enum AnchorFile {
    static func read(_ path: String) throws -> Verification.Anchor {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw ValidationError("\(path) cannot be read: \(error.localizedDescription)")
        }
        guard case .object(let object) = try JSONReader.read(bytes),
            case .number(let epoch) = object["epoch"], let epoch = Int(epoch.digits),
            case .number(let seq) = object["seq"], let seq = Int64(seq.digits),
            case .string(let text) = object["hash"], let hash = Digest(hexadecimal: text)
        else {
            throw ValidationError("\(path) is not an anchor: epoch, seq and hash are needed")
        }
        return Verification.Anchor(epoch: epoch, seq: Seq(seq), hash: hash)
    }
}
