import Arguments
import Daybook
import EventLog
import LedgerSelection

/// `daybook migrate`: makes a missing ledger, leads an older one to this program's format.
struct MigrateCommand: ParsableCommand {
    var ledger = LedgerArguments()

    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Makes the ledger's schema, or leads an older one to this program's format.",
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
