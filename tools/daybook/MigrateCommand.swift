import Arguments
import Daybook
import EventLog
import ToolSupport

/// `daybook migrate`: makes a missing ledger, upgrades an older one.
struct MigrateCommand: ParsableCommand {
    var ledger = LedgerArguments()

    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Creates the ledger, or upgrades an older one to this version.",
        discussion: """
            Upgrades the format of the log's schema, and folds from the log the projections that \
            are new to the ledger or have an older version, and only those. Posting waits \
            meanwhile, reading goes on. Programs of the older version are refused from then on.
            """,
        examples: [
            .init("daybook migrate --database-url postgres://host/bank", "on a given server")
        ])

    static var parameters: [Parameter<Self>] { .group(\.ledger) }

    mutating func run() async throws {
        let opened = try await ledger.open(migration: .migrate)
        await opened.close()
        print("ledger \(ledger.ledger) is in format \(LedgerInstallation.currentFormat)")
    }
}
