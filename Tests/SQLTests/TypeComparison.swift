import Postgres

/// Compares the types that a statement declares for its caller with what the server makes of it.
enum TypeComparison {
    /// One sentence for each difference; empty when there is none.
    ///
    /// The statement is prepared twice: as declared, which says what its columns are, and with no
    /// types given, which says what its parameters are by the text alone. A declared type is an
    /// order to the server, and `$1::uuid[]` takes an array of text for one as well.
    static func faults(
        of statement: Statement, _ session: borrowing Session
    ) -> [String] {
        do throws(PostgresError) {
            let described = try session.describe(statement)
            var faults = described.differences(from: statement)
            for (index, name) in statement.columnNames.enumerated()
            where index < described.columns.count && name != described.columns[index].name {
                faults.append(
                    "column \(index + 1) is \(described.columns[index].name), mapped as \(name)")
            }
            let unspecified = Statement(
                statement.name, statement.text,
                parameters: statement.parameters.map { _ in .unspecified },
                columns: statement.columns)
            let inferred = try session.describe(unspecified)
            for (index, type) in inferred.parameters.enumerated()
            where index < statement.parameters.count && type != statement.parameters[index] {
                faults.append(
                    "parameter \(index + 1) is \(inferred.parameterNames[index]) by its text, "
                        + "declared \(statement.parameters[index])")
            }
            return faults
        } catch {
            return ["it cannot be prepared: \(error)"]
        }
    }
}
