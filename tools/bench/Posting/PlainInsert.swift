import LocalPostgres
import Postgres

/// One event row a commit, by one connection: the least that an event-sourced ledger can write.
struct PlainInsert: PostingContender {
    let name = "plain insert, 1 connection"
    let countsOwnTime = true

    private static let insert = Statement(
        "plain_insert", "insert into plain (seq, payload, hash) values ($1, $2, $3)",
        parameters: [.int8, .json, .bytea])

    private let connection: Connection
    private let next: Counter

    /// Counts on from turn to turn.
    private final class Counter: @unchecked Sendable {
        var value: Int64 = 0
    }

    init(_ endpoint: Endpoint) async throws {
        connection = try await Connection.open(Configuration(endpoint.conninfo))
        next = Counter()
        try await connection.run { session in
            try session.run(
                script: "create table plain (seq bigint primary key, payload json, hash bytea)")
            return
        }
    }

    func turn(seconds: Double) async throws -> Turn {
        let hash = Bytea([UInt8](repeating: 7, count: 32))
        let next = next
        return try await connection.run { session in
            let start = ContinuousClock.now
            let end = start + .seconds(seconds)
            var count = 0
            while ContinuousClock.now < end {
                next.value += 1
                try session.execute(Self.insert, next.value, TransferPayload.text, hash)
                count += 1
            }
            return Turn(count: count, since: start)
        }
    }

    func conclude() async throws -> Double { 1 }

    func close() async { await connection.close() }
}
