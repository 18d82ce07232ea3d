import EventLog
import Postgres
import Synchronization

/// Counts events and the commits that wrote them, as the log itself tells: rows that were written
/// by one database transaction have the same `xmin`.
final class CommitCounter: Sendable {
    private let connection: Connection
    /// Up to where it has counted.
    private let seen: Mutex<Int64>

    /// Counts what is written from now on.
    init(_ place: LedgerConnection) async throws {
        connection = try await Connection.open(place.reading)
        let head = try await connection.run { session in
            try session.run(script: "select max(seq) from events").text(0, 0)
        }
        seen = Mutex(head.flatMap { Int64($0) } ?? 0)
    }

    /// What was written since the last time.
    func count() async throws -> (events: Int, commits: Int) {
        let first = seen.withLock { $0 }
        let script = """
            select count(*), coalesce(sum(events), 0), coalesce(max(seq), \(first))
            from (
                select count(*) as events, max(seq) as seq
                from events where seq > \(first)
                group by xmin
            ) as commits
            """
        let found = try await connection.run { session in
            let rows = try session.run(script: script)
            return try (0..<3).map { try rows.text(0, $0).flatMap { Int($0) } ?? 0 }
        }
        seen.withLock { $0 = Int64(found[2]) }
        return (events: found[1], commits: found[0])
    }

    func close() async { await connection.close() }
}
