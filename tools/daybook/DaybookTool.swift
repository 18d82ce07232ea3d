import Arguments
import Daybook

/// The command line of Daybook. One file a subcommand.
@main
struct DaybookTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook",
        abstract: "A double-entry ledger on Postgres whose balances can be proven.",
        discussion: """
            Without --database-url, DATABASE_URL or libpq's environment (PGHOST, PGDATABASE, …), \
            the commands use a private Postgres under .daybook/ in the working directory.
            """,
        examples: [
            .init("daybook demo", "load, print and prove sample books"),
            .init("daybook apply commands.jsonl", "carry out commands, one JSON object a line"),
            .init("daybook tree --journal BANK", "show the chart of accounts with its balances"),
        ],
        version: DaybookVersion.current,
        subcommands: [
            DemoCommand.self, ApplyCommand.self, TreeCommand.self, BalanceCommand.self,
            HeadCommand.self, CELCommand.self, MigrateCommand.self, LocalCommand.self,
        ])
}
