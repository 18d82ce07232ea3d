import CPostgres

/// A statement as one connection's server knows it.
final class PreparedStatement {
    enum State {
        /// Sent in this segment of a pipeline; a later one must not count on it.
        case sent(segment: Int)
        case ready
        case forgotten
    }

    let statement: Statement
    let serverName: String
    var state: State
    var lastUse: UInt64 = 0

    var isReady: Bool {
        switch state {
        case .ready: true
        case .sent, .forgotten: false
        }
    }

    /// The types of the columns, once those of an answer were compared with the declaration.
    private(set) var columnTypes: UnsafePointer<UInt32>?

    init(statement: Statement, serverName: String, segment: Int) {
        self.statement = statement
        self.serverName = serverName
        state = .sent(segment: segment)
    }

    deinit { columnTypes?.deallocate() }
}

extension PreparedStatement {
    /// Compares the columns of the first answer with the declaration and keeps their types; says
    /// what differs, or nil when nothing does.
    func checkColumns(_ result: OpaquePointer) -> String? {
        guard columnTypes == nil else { return nil }
        let declared = statement.columns
        let count = Int(PQnfields(result))
        guard count == declared.count else {
            return "it returns \(count) columns and declares \(declared.count)"
        }
        for column in 0..<count {
            let oid = PQftype(result, Int32(column))
            guard oid == declared[column].oid || declared[column] == .unspecified else {
                let name = PQfname(result, Int32(column)).map { String(cString: $0) } ?? ""
                return "column \(column + 1) (\(name)) is \(PostgresType.of(oid: oid)) "
                    + "and is declared \(declared[column])"
            }
        }
        let types = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
        for column in 0..<count { types[column] = PQftype(result, Int32(column)) }
        columnTypes = UnsafePointer(types)
        return nil
    }
}
