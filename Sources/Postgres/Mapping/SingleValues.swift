extension Rows {
    /// The first row's first value; nil when there is no row.
    public borrowing func scalar<Value: PostgresDecodable>(
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        isEmpty ? nil : .some(try value(0, 0, as: Value.self))
    }
}

extension Session {
    /// What a script that asks a question answers: true, false, or nil for NULL and for no row.
    public borrowing func truth(script: String) throws(PostgresError) -> Bool? {
        let rows = try run(script: script)
        return rows.isEmpty ? nil : try rows.text(0, 0).map { $0 == "t" }
    }
}
