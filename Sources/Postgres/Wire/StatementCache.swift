/// The statements that one connection has prepared.
///
/// Bounded when a body ends: within one it may hold as many as the body uses.
struct StatementCache {
    private var entries: [Statement: PreparedStatement] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0

    /// Prepared on the server, and no longer used.
    private var superseded: [PreparedStatement] = []

    /// The prepared form that can be used in this segment, nil when it must be prepared first.
    mutating func find(_ statement: Statement, segment: Int) -> PreparedStatement? {
        guard let entry = entries[statement] else { return nil }
        switch entry.state {
        case .ready: break
        case .sent(let sent) where sent == segment: break
        case .sent:
            // Its segment may fail before it; then this one would use what is not there.
            superseded.append(entry)
            return nil
        case .forgotten: return nil
        }
        uses += 1
        entry.lastUse = uses
        return entry
    }

    /// A new prepared form under a name that no other has.
    mutating func add(_ statement: Statement, segment: Int) -> PreparedStatement {
        names += 1
        uses += 1
        let kept = statement.name.unicodeScalars.prefix(Limits.statementNameBytes).map { scalar in
            let isPlain =
                scalar.isASCII && (Character(scalar).isLetter || Character(scalar).isNumber)
            return isPlain ? Character(scalar) : "_"
        }
        let entry = PreparedStatement(
            statement: statement, serverName: "\(String(kept))_\(names)", segment: segment)
        entry.lastUse = uses
        entries[statement] = entry
        return entry
    }

    /// Forgets a statement that the server does not have.
    mutating func forget(_ entry: PreparedStatement) {
        entry.state = .forgotten
        guard let known = entries[entry.statement], known === entry else { return }
        entries[entry.statement] = nil
    }

    /// Uses a statement no longer, which the server has.
    mutating func retire(_ entry: PreparedStatement) {
        forget(entry)
        entry.state = .ready
        superseded.append(entry)
    }

    /// Forgets all: the server has dropped them.
    mutating func forgetAll() {
        for entry in entries.values { entry.state = .forgotten }
        entries.removeAll(keepingCapacity: true)
        superseded.removeAll()
    }

    /// Forgets those used longest ago beyond the limit, and returns the names to drop.
    mutating func takeSurplus(limit: Int) -> [String] {
        guard entries.count > limit || !superseded.isEmpty else { return [] }
        let surplus = entries.values.sorted { $0.lastUse < $1.lastUse }
            .prefix(max(0, entries.count - limit))
        for entry in surplus { retire(entry) }
        defer { superseded.removeAll() }
        return superseded.filter { $0.isReady }.map(\.serverName)
    }
}
