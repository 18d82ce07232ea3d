import BalancesProjection
import Daybook
import EntriesProjection
import EventLog
import Foundation
import Migrations
import Postgres
import ProjectionEngine

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
    /// Files that are run as scripts, make views and functions, or stand inside statements.
    let scripts: [SQLFile]
    /// Statements and scripts of another target's files that are filled in for this one.
    var filledStatements: [Statement] = []
    /// The read model that the target is; nil for the log, the engine and the library.
    var projection: (any Projection)?

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every target that has SQL, with all projections on one side of their slots.
    static func all(in side: Slot.Side) -> [SQLTarget] {
        let list = Projections.standard
        var slots = Slots(first: list.all)
        for projection in list.all {
            slots[projection] = Slot(version: projection.version, side)
        }
        let installation = Projections.installation(of: list)
        return log + [engine(slots)] + list.all.map { SQLTarget($0, slots) } + [
            SQLTarget(
                name: "Daybook", folder: "Sources/Daybook", files: Projections.files,
                statements: Projections.statements(slots),
                scripts: installation.sharedViews.map(\.file)
                    + installation.functions.map(\.file)),
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

    private static func engine(_ slots: Slots) -> SQLTarget {
        SQLTarget(
            name: "ProjectionEngine", folder: "Sources/ProjectionEngine",
            files: ProjectionEngineStatements.files,
            statements: ProjectionEngineStatements.all + BalancesProjection.table(slots).all,
            scripts: SetBalanceTable.schema(rows: "rows") + [
                SetBalanceTable.historyPage, ProjectionInstallation.staleSnapshot,
            ])
    }

    /// Files that stand inside the statements that read them.
    private static let fragments = [EntriesProjection.historyPage]

    /// A projection's folder is its type's name: `ChartProjection` lies in `Projections/Chart`.
    private init(_ projection: any Projection, _ slots: Slots) {
        let folder = "\(type(of: projection))".replacing("Projection", with: "")
        let own = Set(projection.files.map(\.name))
        let names = Set(projection.files.map(\.lastName))
        let statements = projection.statements(slots)
        self.init(
            name: folder, folder: "Projections/\(folder)", files: projection.files,
            statements: statements.filter { names.contains($0.name) },
            scripts: (projection.schema + projection.views.map(\.file) + Self.fragments)
                .filter { own.contains($0.name) },
            filledStatements: statements.filter { !names.contains($0.name) },
            projection: projection)
    }

    init(
        name: String, folder: String, files: [SQLFile], statements: [Statement],
        scripts: [SQLFile], filledStatements: [Statement] = [], projection: (any Projection)? = nil
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
