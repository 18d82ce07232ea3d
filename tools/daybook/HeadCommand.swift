import Accounting
import Arguments
import CommandFormat
import Daybook
import JSON
import ToolSupport

/// `daybook head`: the newest event of the log.
struct HeadCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Shows the newest event of the log: its number, hash and recording time.",
        discussion: """
            Keep the output elsewhere: it later shows whether the log is still the same.
            """,
        examples: [.init("daybook head --json", "one line of JSON")])

    static var parameters: [Parameter<Self>] {
        [.flag(\.isJSON, "json", help: "Print one JSON object.")] + .group(\.ledger)
    }

    mutating func run() async throws {
        let ledger = try await ledger.open()
        let head = try await ledger.head()
        await ledger.close()
        if isJSON { return try StandardOutput.write(line: AnswerLine.object(.head(head))) }
        print("ledger       \(head.ledgerID)")
        print("epoch        \(head.epoch)")
        print("seq          \(head.seq)")
        print("hash         \(head.hash)")
        print("recorded at  \(head.recordedAt.map(\.description) ?? "-")")
    }
}
