import CPostgres

/// What the server makes of a statement's parameters and columns.
public struct StatementDescription: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public let name: String
        public let type: PostgresType
        /// The type as the server calls it in full: `timestamp with time zone`.
        public let typeName: String
    }

    public let parameters: [PostgresType]
    public let parameterNames: [String]
    public let columns: [Column]

    /// What differs from the statement's declarations, one sentence each; empty when nothing does.
    public func differences(from statement: Statement) -> [String] {
        var found: [String] = []
        if parameters.count != statement.parameters.count {
            found.append(
                "it takes \(parameters.count) parameters, \(statement.parameters.count) declared")
        }
        for (index, (actual, declared)) in zip(parameters, statement.parameters).enumerated()
        where actual != declared && declared != .unspecified {
            found.append(
                "parameter \(index + 1) is \(parameterNames[index]), declared \(declared)")
        }
        if columns.count != statement.columns.count {
            found.append("it returns \(columns.count) columns, \(statement.columns.count) declared")
        }
        for (index, (actual, declared)) in zip(columns, statement.columns).enumerated()
        where actual.type != declared && declared != .unspecified {
            found.append(
                "column \(index + 1) (\(actual.name)) is \(actual.typeName), declared \(declared)")
        }
        return found
    }
}

extension Session {
    /// Asks the server what a statement's parameters and columns are, for a test that compares
    /// them with the declarations. The statement is prepared and not run.
    ///
    /// A declared parameter type is an order to the server, so it comes back as declared: if it
    /// does not fit the text, preparing fails. What is found out for parameters is their number
    /// and the types of those that are declared ``PostgresType/unspecified``.
    public func describe(_ statement: Statement) throws(PostgresError) -> StatementDescription {
        let (parameters, columns) = try wire.describe(statement)
        let names = try typeNames(of: parameters + columns.map(\.oid))
        let described = zip(columns, names.dropFirst(parameters.count)).map { column, typeName in
            StatementDescription.Column(
                name: column.name, type: .of(oid: column.oid), typeName: typeName)
        }
        return StatementDescription(
            parameters: parameters.map { .of(oid: $0) },
            parameterNames: Array(names.prefix(parameters.count)), columns: described)
    }

    private static let typeNames = Statement(
        "type_names",
        "select coalesce(pg_catalog.format_type(oid, null), 'unspecified')"
            + " from pg_catalog.unnest($1) with ordinality as given (oid, place) order by place",
        parameters: [.oid.array], columns: [.text])

    private func typeNames(of oids: [UInt32]) throws(PostgresError) -> [String] {
        let rows = try query(Self.typeNames, oids)
        var names: [String] = []
        for row in 0..<rows.count { names.append(try rows.value(row, 0)) }
        return names
    }
}

extension Wire {
    func describe(
        _ statement: Statement
    ) throws(PostgresError) -> (parameters: [UInt32], columns: [(name: String, oid: UInt32)]) {
        let pointer = try openOutsidePipeline()
        let prepared = try prepare(statement, pointer)
        progress.sent(
            Progress.Entry(
                kind: .prepare, effect: .other, statement: statement, prepared: prepared,
                index: nil))
        guard PQsendDescribePrepared(pointer, prepared.serverName) == 1 else {
            throw sendFailure(pointer)
        }
        return try finishAlone(pointer).description
    }
}

extension Rows {
    /// Of the answer to a request to describe.
    fileprivate var description: (parameters: [UInt32], columns: [(name: String, oid: UInt32)]) {
        let parameters = (0..<PQnparams(result)).map { PQparamtype(result, $0) }
        let columns = (0..<Int32(columnCount)).map { column in
            (name: columnName(Int(column)), oid: PQftype(result, column))
        }
        return (parameters, columns)
    }
}
