public import Postgres

/// Making what the projections need in the database. What is there already, and as it should be,
/// stays: the same call serves a new ledger, one whose projections were dropped, and one where
/// nothing is to be done and no reader notices.
public struct ProjectionInstallation: Sendable {
    /// In the order of what they read of one another.
    public let projections: [any Projection]
    /// Views over several projections; each file is a whole `select`.
    public let sharedViews: [View]
    /// Functions that services call, with the signature that they are granted by.
    public let functions: [(file: SQLFile, signature: String)]
    /// Functions that earlier programs made, by their signature.
    public let retiredFunctions: [String]

    /// What a view asks whose snapshot is older than its tables.
    public static let staleSnapshot = SQL.staleSnapshot
    static let startSlot = Update<String, String>(SQL.startSlot)

    public init(
        projections: [any Projection], sharedViews: [View],
        functions: [(file: SQLFile, signature: String)], retiredFunctions: [String] = []
    ) {
        self.projections = projections
        self.sharedViews = sharedViews
        self.functions = functions
        self.retiredFunctions = retiredFunctions
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
            try makeTables(of: projection, session)
            try Self.startSlot.run(
                session, projection.name, Slot(version: projection.version, .a).name)
        }
        try setViews(schema: schema, session)
        try setRights(schema: schema, reader: reader, session)
    }

    /// Makes the tables and functions of both slots of a projection's version, where they are
    /// missing.
    public func makeTables(
        of projection: any Projection, _ session: borrowing Session
    ) throws {
        guard let first = projection.tables.first else { return }
        for slot in Slot.both(of: projection.version) {
            let values = [projection.slotVariable: slot.name]
            let table = SQLFile(name: "table", text: first).filled(values)
            let isMissing = try session.truth(script: "select to_regclass('\(table)') is null")
            guard isMissing == true else { continue }
            for script in projection.schema { try session.run(script: script.filled(values)) }
        }
    }

    /// Makes the views mean what they should, where they do not.
    public func setViews(schema: String, _ session: borrowing Session) throws {
        try Definitions.setFunction(
            "stale_snapshot(text)", by: Self.staleSnapshot.filled(["schema": schema]), session)
        for projection in projections {
            for view in projection.views {
                try Definitions.setView(
                    view.name, to: Self.query(of: view, in: projection), session)
            }
        }
        for view in sharedViews {
            try Definitions.setView(view.name, to: view.file.filled(listed), session)
        }
    }

    /// Makes the functions, removes those of earlier programs, and grants what services may use,
    /// where that is not so.
    public func setRights(
        schema: String, reader: String, _ session: borrowing Session
    ) throws {
        for function in functions {
            try Definitions.setFunction(
                function.signature, by: function.file.filled(["schema": schema]), session)
        }
        for signature in retiredFunctions {
            let isThere = try session.truth(
                script: "select to_regprocedure('\(signature)') is not null")
            guard isThere == true else { continue }
            try session.run(script: "drop function \(signature)")
        }
        let rights = try Rights(of: reader, session)
        try rights.setSchema(schema, session)
        for view in views { try rights.setView(view, session) }
        for function in functions { try rights.setFunction(function.signature, session) }
    }

    /// The list of the projections for views that name them all: rows of `values`.
    private var listed: [String: String] {
        let rows = projections.map { "('\($0.name)', '\($0.lifecycle.rawValue)')" }
        return ["projections": rows.joined(separator: ", ")]
    }

    /// Every view, of one projection or of several.
    public var views: [View] { projections.flatMap(\.views) + sharedViews }

    /// The view of both slots: each branch is empty but for the slot in use, by a condition that is
    /// evaluated once and not for each row. A snapshot in which the projection is in neither is
    /// older than the version, and refused.
    private static func query(of view: View, in projection: any Projection) -> String {
        let slots = Slot.both(of: projection.version)
        let names = slots.map { "'\($0.name)'" }.joined(separator: ", ")
        let branches = slots.map { slot in
            """
            select * from (
            \(view.file.filled([projection.slotVariable: slot.name]))
            ) slot_\(slot.name)
            where (
                select coalesce(
                    (
                        select slot = '\(slot.name)'
                        from projection_slots
                        where name = '\(projection.name)' and slot in (\(names))
                    ),
                    stale_snapshot('\(projection.name)')
                )
            )
            """
        }
        return branches.joined(separator: "\nunion all\n")
    }
}
