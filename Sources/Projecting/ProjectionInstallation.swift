import EventLog
public import Postgres

/// Making what the projections need in the database. What is there already stays, so that the same
/// call serves a new ledger and one whose projections were dropped.
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
                try session.run(script: Self.definition(of: view, in: projection))
            }
        }
        for view in sharedViews {
            try session.run(script: "create or replace view \(view.name) as \(view.file.text)")
        }
        for function in functions {
            try session.run(script: function.file.filled(["schema": schema]))
        }
        try setPrivileges(schema: schema, reader: reader, session)
    }

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
    static func definition(of view: Projection.View, in projection: Projection) -> String {
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
        return "create or replace view \(view.name) as\n"
            + branches.joined(separator: "\nunion all\n")
    }

    private func setPrivileges(
        schema: String, reader: String, _ session: borrowing Session
    ) throws {
        let views = projections.flatMap(\.views) + sharedViews
        for view in views { try session.run(script: "revoke all on \(view.name) from public") }
        for function in functions {
            try session.run(script: "revoke all on function \(function.signature) from public")
        }
        guard try makeRole(reader, session) else { return }
        let role = SQLFile.quoted(reader)
        try session.run(script: "grant usage on schema \(SQLFile.quoted(schema)) to \(role)")
        for view in views where view.isPublic {
            try session.run(script: "grant select on \(view.name) to \(role)")
        }
        for function in functions {
            try session.run(script: "grant execute on function \(function.signature) to \(role)")
        }
    }

    static let findRole = Statement(SQL.findRole, parameters: [.text], columns: [.bool])

    /// Whether the role is there, or could be made. Another session may make it at the same time.
    private func makeRole(_ role: String, _ session: borrowing Session) throws -> Bool {
        if let fault = LedgerConnection.roleFault(role) {
            throw LogFailure(.server, "\(role) cannot be the reader's role: \(fault)")
        }
        guard try !session.query(Self.findRole, role).value(0, 0, as: Bool.self) else {
            return true
        }
        if role.hasPrefix("pg_") {
            throw LogFailure(
                .server,
                """
                there is no role \(role) for the reader, and names that begin with pg_ are \
                Postgres's own
                """)
        }
        try session.run(
            script: """
                do $$
                begin
                    create role \(SQLFile.quoted(role)) nologin;
                exception
                    when duplicate_object or unique_violation or insufficient_privilege then null;
                end
                $$
                """)
        return try session.query(Self.findRole, role).value(0, 0)
    }
}
