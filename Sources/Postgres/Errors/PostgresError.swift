/// What went wrong, whether to try again, and whether anything can have been written.
///
/// `kind` is for code that must choose; the other fields are for people. `description` holds no
/// value of a parameter or a row: it leaves out `detail` and `context`, and the server's message
/// where the server puts values into it (SQLSTATE class 22). Those who want them read the fields.
public struct PostgresError: Error, Sendable {
    private let storage: Storage

    /// One reference, so that a typed `throws` stays cheap where nothing is thrown.
    private final class Storage: Sendable {
        let kind: Kind
        let outcome: Outcome
        let server: ServerFields
        let message: String
        let statement: String?
        let index: Int?

        init(
            kind: Kind, outcome: Outcome, server: ServerFields, message: String,
            statement: String?, index: Int?
        ) {
            self.kind = kind
            self.outcome = outcome
            self.server = server
            self.message = message
            self.statement = statement
            self.index = index
        }
    }

    init(
        _ kind: Kind, outcome: Outcome, message: String, server: ServerFields = ServerFields(),
        statement: String? = nil, index: Int? = nil
    ) {
        storage = Storage(
            kind: kind, outcome: outcome, server: server, message: message,
            statement: statement, index: index)
    }

    /// What happened, as far as a caller must tell it apart.
    public var kind: Kind { storage.kind }

    /// Whether anything of the database transaction that failed can have been written.
    public var outcome: Outcome { storage.outcome }

    /// What the server said, empty when it said nothing.
    public var server: ServerFields { storage.server }

    /// The server's sentence, or ours.
    public var message: String { storage.message }

    /// The name of the statement that failed.
    public var statement: String? { storage.statement }

    /// The place of the statement in its pipeline, from 0.
    public var index: Int? { storage.index }

    /// The same error with another outcome, for a caller that knows more.
    func with(outcome: Outcome) -> PostgresError {
        PostgresError(
            kind, outcome: outcome, message: message, server: server, statement: statement,
            index: index)
    }

    /// The same error, said of a statement.
    func with(statement: String?, index: Int?) -> PostgresError {
        PostgresError(
            kind, outcome: outcome, message: message, server: server,
            statement: self.statement ?? statement, index: self.index ?? index)
    }
}

extension PostgresError {
    /// What is known about the writes of the database transaction that an error ended.
    public enum Outcome: Sendable, Hashable {
        /// Nothing of it was written, nor will be. Open transactions count as this: they can only
        /// be rolled back now, which a body that throws does.
        case nothingWritten
        /// The connection was lost, or waiting was given up, while a commit was on its way. It may
        /// have happened, and may happen still while the old backend lives.
        case unknown
        /// It was committed, and the error came after that.
        ///
        /// The server answers a COMMIT once the standbys that it waits for have it, or warns
        /// before: with the kind `replicationNotConfirmed` they may not have it, with any other
        /// they have. What an unknown outcome turns out to be when the log is asked says nothing
        /// of them.
        case written
    }

    /// Whether the same database transaction, begun anew, may succeed and cannot happen twice.
    ///
    /// The connection may be gone: look at ``Session/isUsable`` or open another.
    public var isRetryable: Bool { outcome == .nothingWritten && kind.isTransient }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        var text = "\(kind)"
        if let statement { text += " in \(statement)" }
        if let index { text += " (statement \(index) of the pipeline)" }
        if !quotesValues { text += ": \(message)" }
        if let code = server.sqlState { text += " [\(server.severity ?? "ERROR") \(code)]" }
        let places = [
            ("table", server.table), ("column", server.column),
            ("constraint", server.constraint), ("position", server.position.map(String.init)),
        ]
        for case (let label, let value?) in places { text += " \(label) \(value)" }
        switch outcome {
        case .nothingWritten: return text
        case .unknown: return text + "; the outcome is unknown"
        case .written: return text + "; the transaction was committed"
        }
    }

    /// Messages about data quote it: `invalid input syntax for type integer: "4711 Smith"`.
    private var quotesValues: Bool { server.sqlState?.hasPrefix("22") ?? false }
}

/// The fields of the server's own error message.
public struct ServerFields: Sendable, Hashable {
    public internal(set) var sqlState: String?
    /// `ERROR`, `FATAL` or `PANIC`, never translated; of a notice `WARNING`, `NOTICE` and so on.
    public internal(set) var severity: String?
    /// May quote values: do not log it.
    public internal(set) var detail: String?
    public internal(set) var hint: String?
    /// Where in the statement's text, in characters from 1.
    public internal(set) var position: Int?
    /// May quote values: do not log it.
    public internal(set) var context: String?
    public internal(set) var schema: String?
    public internal(set) var table: String?
    public internal(set) var column: String?
    public internal(set) var dataType: String?
    public internal(set) var constraint: String?

    init() {}
}
