import Arguments
import Daybook

/// The auditor's command line. Read-only unless told otherwise.
@main
struct ReplayTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook-replay",
        abstract: "Audits a ledger by replaying its log, and rebuilds projections from it.",
        discussion: """
            Ends with status 0 if all is clean, 1 if something was found, 2 if it could not check.
            """,
        examples: [
            .init("daybook-replay verify", "check the log, and every balance against it"),
            .init("daybook-replay rebuild balances", "one projection, from scratch"),
        ],
        version: DaybookVersion.current,
        subcommands: [VerifyCommand.self, RebuildCommand.self])
}
