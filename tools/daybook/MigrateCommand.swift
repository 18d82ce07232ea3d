import Arguments
import Daybook
import LedgerSelection
import EventLog

/// `daybook migrate`: makes a missing ledger, upgrades an older one.
struct MigrateCommand: ParsableCommand {
    var ledger = LedgerArguments()

    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Makes the ledger's schema, or upgrades an older one to this program.",
        discussion: """
            Projections that are new to the ledger, or of an older version, are folded from the \
            log; posting waits meanwhile, reading goes on. Programs of the older version are \
            refused from then on.
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
