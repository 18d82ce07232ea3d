/// A statement that returns rows of one type and takes values of these types.
///
/// ```swift
/// static let readNotes = Select<NoteRow, [Int64]>(SQL.readNotes)
///
/// let notes = try readNotes.all(session, ids)
/// ```
public struct Select<Row: MappedRow, each Input: PostgresEncodable>: Sendable {
    public let statement: Statement

    public init(_ file: SQLFile, filling values: [String: String] = [:]) {
        var parameters: [PostgresType] = []
        for type in repeat (each Input).self { parameters.append(type.postgresType) }
        let columns = Row.columns
        statement = Statement(
            file, filling: values, parameters: parameters, columns: columns.map(\.readType),
            columnNames: columns.map(\.name))
    }

    /// Runs it and returns every row.
    @inlinable
    public func all(
        _ session: borrowing Session, _ input: repeat each Input
    ) throws(PostgresError) -> [Row] {
        try session.query(statement, repeat each input).all()
    }

    /// Runs it and returns the first row; nil when there is none.
    @inlinable
    public func first(
        _ session: borrowing Session, _ input: repeat each Input
    ) throws(PostgresError) -> Row? {
        let rows = try session.query(statement, repeat each input)
        return rows.isEmpty ? nil : try rows.row(0)
    }

    /// Sends it in a pipeline; ``receive(_:)`` takes its answer.
    @inlinable
    public func send(
        _ pipeline: borrowing Pipeline, _ input: repeat each Input
    ) throws(PostgresError) {
        try pipeline.send(statement, repeat each input)
    }

    /// The rows of the pipeline's next answer, which must be this statement's.
    @inlinable
    public func receive(_ pipeline: borrowing Pipeline) throws(PostgresError) -> [Row] {
        try pipeline.receive().all()
    }
}

/// A statement that inserts rows of one type, by an array for each column.
public struct Insert<Row: MappedRow>: Sendable {
    public let statement: Statement

    public init(_ file: SQLFile, filling values: [String: String] = [:]) {
        statement = Statement(
            file, filling: values, parameters: Row.columns.flatMap(\.writtenTypes))
    }

    /// Sends rows in a pipeline.
    @inlinable
    public func send(
        _ pipeline: borrowing Pipeline, _ rows: some Sequence<Row>
    ) throws(PostgresError) {
        var parameters = Parameters(for: statement)
        for row in rows { parameters.append(row: row) }
        try pipeline.send(statement, parameters)
    }
}

/// A statement that changes rows, returns none, and takes values of these types.
public struct Update<each Input: PostgresEncodable>: Sendable {
    public let statement: Statement

    public init(_ file: SQLFile, filling values: [String: String] = [:]) {
        var parameters: [PostgresType] = []
        for type in repeat (each Input).self { parameters.append(type.postgresType) }
        statement = Statement(file, filling: values, parameters: parameters)
    }

    /// Runs it and returns how many rows it changed.
    @inlinable
    @discardableResult
    public func run(
        _ session: borrowing Session, _ input: repeat each Input
    ) throws(PostgresError) -> Int {
        try session.execute(statement, repeat each input)
    }

    /// Sends it in a pipeline.
    @inlinable
    public func send(
        _ pipeline: borrowing Pipeline, _ input: repeat each Input
    ) throws(PostgresError) {
        try pipeline.send(statement, repeat each input)
    }
}
