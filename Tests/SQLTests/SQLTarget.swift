import BalancesProjection
import ChartProjection
import Daybook
import EntriesProjection
import EventLog
import EventuallyConsistentSetsProjection
import Foundation
import Migrations
import Postgres
import Projecting
import TemplatesProjection
import TransactionsProjection

@testable import DaybookTool

/// A target whose SQL files are part of the program, and what it declares to use them for.
struct SQLTarget: Sendable {
    let name: String
    /// Its folder, below the package's.
    let folder: String
    /// The files that are embedded.
    let files: [SQLFile]
    /// Statements, by the name of their file, with the slots filled in.
    let statements: [Statement]
    /// Files that are run as scripts or make views and functions.
    let scripts: [SQLFile]
    /// Statements and scripts of another target's files that are filled in for this one.
    var filledStatements: [Statement] = []
    /// The read model that the target is; nil for the log, the engine and the library.
    var projection: Projection?

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every target that has SQL, with all projections in one slot.
    static func all(in slot: Slot) -> [SQLTarget] {
        var slots = Slots(first: Projections.all)
        for projection in Projections.all { slots[projection] = slot }
        return log + projections(slots) + [
            SQLTarget(
                name: "Daybook", folder: "Sources/Daybook", files: Projections.files,
                statements: [],
                scripts: Projections.installation.sharedViews.map(\.file)
                    + Projections.installation.functions.map(\.file)),
            SQLTarget(
                name: "DaybookTool", folder: "tools/daybook", files: DemoSchema.files,
                statements: DemoSchema.statements, scripts: []),
        ]
    }

    private static let log = [
        SQLTarget(
            name: "Migrations", folder: "Migrations", files: Migrations.files, statements: [],
            scripts: (1...Migrations.currentFormat).flatMap { Migrations.scripts(to: $0) }),
        SQLTarget(
            name: "EventLog", folder: "Sources/EventLog", files: EventLogStatements.files,
            statements: EventLogStatements.all, scripts: []),
    ]

    private static func projections(_ slots: Slots) -> [SQLTarget] {
        let balances = BalancesProjection.statements(slots).all
        return [
            SQLTarget(
                name: "Projecting", folder: "Sources/Projecting",
                files: ProjectingStatements.files,
                statements: ProjectingStatements.all + balances,
                scripts: [SetBalanceTable.schema(rows: "rows"), SetBalanceTable.historyFunction]),
            SQLTarget(
                ChartProjection.projection, "Chart", ChartProjection.files,
                ChartProjection.statements(slots)),
            SQLTarget(
                TemplatesProjection.projection, "Templates", TemplatesProjection.files,
                TemplatesProjection.statements(slots)),
            SQLTarget(
                TransactionsProjection.projection, "Transactions", TransactionsProjection.files,
                TransactionsProjection.statements(slots)),
            SQLTarget(
                EntriesProjection.projection, "Entries", EntriesProjection.files,
                EntriesProjection.statements(slots)),
            SQLTarget(
                BalancesProjection.projection, "Balances", BalancesProjection.files, [],
                filled: balances),
            SQLTarget(
                EventuallyConsistentSetsProjection.projection, "EventuallyConsistentSets",
                EventuallyConsistentSetsProjection.files,
                EventuallyConsistentSetsProjection.statements(slots),
                filled: EventuallyConsistentSetsProjection.balances(slots).all),
        ]
    }

    private init(
        _ projection: Projection, _ folder: String, _ files: [SQLFile],
        _ statements: [Statement], filled: [Statement] = []
    ) {
        let own = Set(files.map(\.name))
        self.init(
            name: folder, folder: "Projections/\(folder)", files: files, statements: statements,
            scripts: (projection.schema + projection.views.map(\.file))
                .filter { own.contains($0.name) },
            filledStatements: filled, projection: projection)
    }

    init(
        name: String, folder: String, files: [SQLFile], statements: [Statement],
        scripts: [SQLFile], filledStatements: [Statement] = [], projection: Projection? = nil
    ) {
        self.name = name
        self.folder = folder
        self.files = files
        self.statements = statements
        self.scripts = scripts
        self.filledStatements = filledStatements
        self.projection = projection
    }
}

extension SQLFile {
    /// The file's own name, by which statements are called.
    var lastName: String { name.split(separator: "/").last.map(String.init) ?? name }
}
