import Arguments
import Daybook
import Projecting
import LedgerSelection

/// `daybook-replay rebuild [PROJECTION …]`: projections from scratch.
struct RebuildCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var projections: [String] = []

    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Rebuilds projections from the log, from scratch, then switches to them.",
        discussion: """
            Tables, views, functions and grants that are missing are made first. Posting waits \
            until it is done; reading goes on. Eventually consistent sets come back as far as they \
            were recalculated.
            """,
        examples: [
            .init("daybook-replay rebuild", "all projections"),
            .init("daybook-replay rebuild entries balances", "two of them"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .argument(
                \.projections, "projection",
                completion: .list(Projections.all.map(\.name)),
                help: "What to rebuild; everything when left out.")
        ] + .group(\.ledger)
    }

    func validate() throws {
        do {
            _ = try Rebuild(projections).projections()
        } catch let unknown as UnknownProjection {
            throw ValidationError(unknown.description)
        }
    }

    mutating func run() async throws {
        let meter = ProgressMeter("events")
        let count = try await Rebuild(projections, reader: ledger.reader).run(
            on: try ledger.connection(),
            progress: { done, total in meter.advance(to: Int(done), of: Int(total)) })
        meter.finish()
        let names = projections.isEmpty ? Projections.all.map(\.name) : projections
        print("rebuilt from \(count) events: \(names.joined(separator: ", "))")
    }
}
