public import Postgres

/// Making what the projections need in the database. What is there already, and as it should be,
/// stays: the same call serves a new ledger, one whose projections were dropped, and one where
/// nothing is to be done and no reader notices.
public struct ProjectionInstallation: Sendable {
    /// In the order of what they read of one another.
    public let projections: [Projection]
    /// Views over several projections; each file is a whole `select`.
    public let sharedViews: [Projection.View]
    /// Functions that services call, with the signature that they are granted by.
    public let functions: [(file: SQLFile, signature: String)]

    static let startSlot = Statement(SQL.startSlot, parameters: [.text])

    public init(
        projections: [Projection], sharedViews: [Projection.View],
        functions: [(file: SQLFile, signature: String)]
    ) {
        self.projections = projections
        self.sharedViews = sharedViews
        self.functions = functions
    }

    /// Makes the tables and functions of both slots, the slots' rows, views, functions and grants,
    /// in the database transaction that is open.
    ///
    /// - Parameter reader: the role that may read the views. It is made when that is allowed; where
    ///   it is neither there nor can be made, nothing is granted.
    public func install(
        schema: String, reader: String, _ session: borrowing Session
    ) throws {
        for projection in projections {
            for slot in Slot.allCases { try makeTables(of: projection, slot, session) }
            try session.query(Self.startSlot, projection.name)
        }
        for projection in projections {
            for view in projection.views {
                try Definitions.setView(
                    view.name, to: Self.query(of: view, in: projection), session)
            }
        }
        for view in sharedViews {
            try Definitions.setView(view.name, to: view.file.text, session)
        }
        for function in functions {
            try Definitions.setFunction(
                function.signature, by: function.file.filled(["schema": schema]), session)
        }
        let rights = try Rights(of: reader, session)
        try rights.setSchema(schema, session)
        for view in views { try rights.setView(view, session) }
        for function in functions { try rights.setFunction(function.signature, session) }
    }

    /// Every view, of one projection or of several.
    public var views: [Projection.View] { projections.flatMap(\.views) + sharedViews }

    private func makeTables(
        of projection: Projection, _ slot: Slot, _ session: borrowing Session
    ) throws {
        guard let first = projection.tables.first else { return }
        let values = [projection.slotVariable: slot.rawValue]
        let table = SQLFile(name: "table", text: first).filled(values)
        let found = try session.run(script: "select to_regclass('\(table)') is null")
        guard try found.text(0, 0) == "t" else { return }
        for script in projection.schema { try session.run(script: script.filled(values)) }
    }

    /// The view of both slots: each branch is empty but for the slot in use, by a condition that is
    /// evaluated once and not for each row.
    private static func query(of view: Projection.View, in projection: Projection) -> String {
        let branches = Slot.allCases.map { slot in
            """
            select * from (
            \(view.file.filled([projection.slotVariable: slot.rawValue]))
            ) slot_\(slot.rawValue)
            where (
                select slot = '\(slot.rawValue)'
                from projection_slots
                where name = '\(projection.name)'
            )
            """
        }
        return branches.joined(separator: "\nunion all\n")
    }
}
