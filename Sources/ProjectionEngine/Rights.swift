import EventLog
import Postgres

/// Who may read views and call functions: the reader's role, and not everybody. What is so already
/// is left alone.
struct Rights {
    /// Who may use a view or a function.
    struct Users: MappedRow {
        let everybody: Bool
        let reader: Bool

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            everybody = try columns.value("everybody") { $0.everybody }
            reader = try columns.value("reader") { $0.reader }
        }
    }

    static let readView = Select<Users, String, String>(SQL.readViewRights)
    static let readFunction = Select<Users, String, String>(SQL.readFunctionRights)
    static let readSchema = Statement(
        SQL.readSchemaRight, parameters: [.text, .text], columns: [.bool])
    static let findRole = Statement(SQL.findRole, parameters: [.text], columns: [.bool])

    private let reader: String
    /// Whether there is a role to grant to.
    private let hasReader: Bool

    /// - Parameter reader: a role, which is made where that is allowed.
    init(of reader: String, _ session: borrowing Session) throws {
        self.reader = reader
        hasReader = try Self.makeRole(reader, session)
    }

    func setSchema(_ schema: String, _ session: borrowing Session) throws {
        guard hasReader,
            try session.query(Self.readSchema, schema, reader).scalar(as: Bool.self) != true
        else { return }
        try session.run(
            script: """
                grant usage on schema \(SQLFile.quoted(schema)) to \(SQLFile.quoted(reader))
                """)
    }

    func setView(_ view: View, _ session: borrowing Session) throws {
        if try Self.readView.first(session, view.name, reader)?.everybody == true {
            try session.run(script: "revoke all on \(view.name) from public")
        }
        // Asked only now: what the role may is also what everybody may.
        guard hasReader, view.isPublic,
            try Self.readView.first(session, view.name, reader)?.reader == false
        else { return }
        try session.run(script: "grant select on \(view.name) to \(SQLFile.quoted(reader))")
    }

    func setFunction(_ signature: String, _ session: borrowing Session) throws {
        if try Self.readFunction.first(session, signature, reader)?.everybody == true {
            try session.run(script: "revoke all on function \(signature) from public")
        }
        guard hasReader,
            try Self.readFunction.first(session, signature, reader)?.reader == false
        else { return }
        try session.run(
            script: "grant execute on function \(signature) to \(SQLFile.quoted(reader))")
    }

    /// Whether the role is there, or could be made. Another session may make it at the same time.
    private static func makeRole(_ role: String, _ session: borrowing Session) throws -> Bool {
        if let fault = LedgerConnection.roleFault(role) {
            throw LogFailure(.server, "\(role) cannot be the reader's role: \(fault)")
        }
        guard try session.query(findRole, role).scalar(as: Bool.self) != true else { return true }
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
        return try session.query(findRole, role).scalar() ?? false
    }
}
