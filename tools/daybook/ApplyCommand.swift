import Accounting
import Arguments
import Daybook
import Foundation
import ToolSupport

/// `daybook apply [FILE | -]`: carries out commands, one JSON object a line, and answers each with
/// a line (the contract, "Commands").
struct ApplyCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var file = "-"
    var clock: String?
    var stopsOnError = false

    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Carries out commands, one JSON object a line, and answers each with a line.",
        discussion: """
            Carries out the lines in order; consecutive writes share commits. Ends with status 0 \
            if every line succeeded, 1 if something was refused, 2 if it could not run or could \
            not go on.
            """,
        examples: [
            .init("daybook apply books.jsonl", "from a file"),
            .init(
                #"echo '{"op":"head"}' | daybook apply"#, "from standard input"),
            .init(
                "daybook apply --clock 2026-01-01T00:00:00Z test.jsonl",
                "on a new ledger whose clock only moves by set_clock"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .argument(
                \.file, "file", completion: .file,
                help: "The file with the commands; - is standard input."),
            .option(
                \.clock, "clock", valueName: "time",
                help: "Give an empty ledger a manual clock set to this time."),
            .flag(
                \.stopsOnError, "stop-on-error",
                help: "End at the first refusal; nothing after it is carried out."),
        ] + .group(\.ledger)
    }

    mutating func run() async throws {
        let manualClock = try clock.map { text in
            do {
                return try Timestamp(text)
            } catch {
                throw ValidationError("--clock must be an RFC 3339 timestamp, not \(text)")
            }
        }
        let input = try LineInput(path: file)
        let ledger = try await ledger.open(manualClock: manualClock)
        let stream = CommandStream(ledger: ledger, stopsOnError: stopsOnError)
        let status = try await stream.run(input)
        await ledger.close()
        if status != .success { throw status }
    }
}
