import Arguments
import Daybook
import ProjectionEngine
import ToolSupport

/// `daybook-replay rebuild [PROJECTION …]`: projections from scratch.
struct RebuildCommand: ParsableCommand {
    var ledger = LedgerArguments()
    var projections: [String] = []

    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Rebuilds projections from the log and switches to them.",
        discussion: """
            Creates missing tables, views, functions and grants first. Posting waits until the \
            rebuild is done; reading continues. Eventually consistent sets are rebuilt as far as \
            they were recalculated. The old rows are removed once nobody can read them. If a dump \
            or a report holds an old snapshot for long, the next rebuild removes them.
            """,
        examples: [
            .init("daybook-replay rebuild", "all projections"),
            .init("daybook-replay rebuild entries balances", "two of them"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .argument(
                \.projections, "projection",
                completion: .list(Projections.standard.all.map(\.name)),
                help: "What to rebuild; by default everything.")
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
        let summary = try await Rebuild(projections, reader: ledger.reader).run(
            on: try ledger.connection(),
            progress: { done, total in meter.advance(to: Int(done), of: Int(total)) })
        meter.finish()
        let names = projections.isEmpty ? Projections.standard.all.map(\.name) : projections
        print("rebuilt from \(summary.events) events: \(names.joined(separator: ", "))")
        for leftover in summary.leftovers { print(Self.text(leftover)) }
    }

    private static func text(_ leftover: Rebuild.Leftover) -> String {
        switch leftover.fate {
        case .deleted:
            "\(leftover.projection): rows of an earlier rebuild were deleted, and take up space "
                + "until they are vacuumed (\(leftover.reason))"
        case .kept:
            "\(leftover.projection): the old rows are left to the next rebuild (\(leftover.reason))"
        }
    }
}
