/// One SQL statement with the types of its parameters and columns.
///
/// Make it once (a `static let`) and use it on any connection: each prepares it at first use and
/// remembers it. The declared types are not decoration. Parameters are sent as what is declared,
/// and the first answer's columns are compared with the declaration, so a table that has changed
/// is noticed at once and not read as something else.
///
/// ```swift
/// static let readHead = Statement(
///     "read_head", "select seq, hash from events order by seq desc limit 1",
///     columns: [.int8, .bytea])
/// ```
public struct Statement: Sendable {
    /// What the statement is called in errors and, in front of a number, on the server.
    public var name: String { storage.name }

    /// The SQL, with `$1`, `$2` … for its parameters.
    public var text: String { storage.text }

    /// The types of `$1`, `$2` …
    public var parameters: [PostgresType] { storage.parameters }

    /// The types of the columns that it returns, none for a statement that returns nothing.
    public var columns: [PostgresType] { storage.columns }

    /// The names of those columns, where its rows have a mapping that says them (``MappedRow``);
    /// otherwise none. For checks: values are read by their places.
    public var columnNames: [String] { storage.columnNames }

    let storage: Storage

    public init(
        _ name: String, _ text: String, parameters: [PostgresType] = [],
        columns: [PostgresType] = [], columnNames: [String] = []
    ) {
        storage = Storage(
            name: name, text: text, parameters: parameters, columns: columns,
            columnNames: columnNames)
    }

    /// The same statement with another text, for names that are filled in when a session opens.
    public func rewritten(_ text: String) -> Statement {
        Statement(
            name, text, parameters: parameters, columns: columns, columnNames: columnNames)
    }
}

extension Statement {
    /// Shared, so that passing a statement on costs one reference.
    final class Storage: Sendable {
        let name: String
        let text: String
        let parameters: [PostgresType]
        let columns: [PostgresType]
        let columnNames: [String]
        let effect: StatementEffect
        /// libpq takes C strings: a text with U+0000 would be cut there, so it is never sent.
        let hasNUL: Bool
        /// Worked out once: hashing the text again at each use would cost more than a lookup.
        let hash: Int

        init(
            name: String, text: String, parameters: [PostgresType], columns: [PostgresType],
            columnNames: [String]
        ) {
            self.name = name
            self.text = text
            self.parameters = parameters
            self.columns = columns
            self.columnNames = columnNames
            effect = StatementEffect(of: text)
            hasNUL = text.utf8.contains(0)
            var hasher = Hasher()
            hasher.combine(name)
            hasher.combine(text)
            hasher.combine(parameters)
            hash = hasher.finalize()
        }
    }
}

extension Statement: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        if left.storage === right.storage { return true }
        return left.storage.hash == right.storage.hash && left.name == right.name
            && left.text.utf8.elementsEqual(right.text.utf8)
            && left.parameters == right.parameters && left.columns == right.columns
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(storage.hash) }
}
