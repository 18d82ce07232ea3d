import Postgres
import Testing

@Suite struct PipelineTests {
    private static let insert = Statement(
        "insert", "insert into t (id, note) select * from unnest($1, $2)",
        parameters: [.int8.array, .text.array])
    private static let read = Statement(
        "read", "select id, note from t order by id", columns: [.int8, .text])
    private static let divide = Statement(
        "divide", "select 1 / $1", parameters: [.int4], columns: [.int4])
    private static let number = Statement(
        "number", "select $1", parameters: [.int8], columns: [.int8])

    private func connected() async throws -> Connection {
        let connection = try await connect()
        try await connection.run {
            try $0.run(script: "create table t (id int8 primary key, note text)")
        }
        return connection
    }

    @Test func `two round trips lock, read, decide and write`() async throws {
        let connection = try await connected()
        let written = try await connection.run { session in
            var parameters = Parameters(for: Self.insert)
            return try session.pipeline { pipeline in
                try pipeline.send(.begin(.readCommitted, .readWrite))
                try pipeline.send(Self.read)
                try pipeline.sync()
                try pipeline.receive()
                let head = try pipeline.receive().count
                for id in 0..<1_000 {
                    parameters.append(Int64(head + id), to: 0)
                    parameters.append("note \(id)", to: 1)
                }
                try pipeline.send(Self.insert, parameters)
                try pipeline.send(.commit)
                try pipeline.sync()
                let written = try pipeline.receive().affectedCount
                try pipeline.receiveAll()
                return written
            }
        }
        #expect(written == 1_000)
        let rows = try await connection.run { session in
            #expect(session.transactionStatus == .idle)
            let rows = try session.query(Self.read)
            return (rows.count, try rows.value(999, 1, as: String.self))
        }
        #expect(rows == (1_000, "note 999"))
    }

    @Test func `an error names its statement and ends its segment only`() async throws {
        let connection = try await connected()
        let seen = try await connection.run { session in
            try session.pipeline { pipeline in
                var seen: [String] = []
                try pipeline.send(Self.number, 1)
                try pipeline.send(Self.divide, Int32(0))
                try pipeline.send(Self.number, 2)
                try pipeline.sync()
                try pipeline.send(Self.number, 3)
                try pipeline.sync()
                seen.append("\(try pipeline.receive().value(0, 0, as: Int64.self))")
                do throws(PostgresError) {
                    try pipeline.receive()
                } catch {
                    seen.append("\(error.statement ?? "") \(error.index ?? -1) \(error.kind)")
                }
                seen.append("\(try pipeline.receive().value(0, 0, as: Int64.self))")
                return seen
            }
        }
        #expect(seen == ["1", "divide 1 invalidData", "3"])
    }
}
