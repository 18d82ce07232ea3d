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

    @Test func `an answer is waited for no longer than one likes, and none is lost by looking`()
        async throws
    {
        let connection = try await connected()
        let other = try await another(like: connection)
        let lock = Statement("lock", "select pg_advisory_xact_lock(42)", columns: [.void])
        let unlock = Statement("unlock", "select pg_advisory_unlock(42)", columns: [.bool])
        try await other.run { _ = try $0.run(script: "select pg_advisory_lock(42)") }
        try await connection.run { session in
            try session.pipeline { pipeline in
                // Nothing is outstanding.
                #expect(try pipeline.hasAnswer(within: .zero))
                try pipeline.send(.begin(.readCommitted, .readWrite))
                try pipeline.sync()
                try pipeline.receive()
                // The sync's own answer is still to be read, and is no answer to what follows.
                try pipeline.send(lock)
                for number in 1...3 { try pipeline.send(Self.number, Int64(number)) }
                try pipeline.send(.commit)
                try pipeline.sync()
                try pipeline.flush()
                for _ in 0..<3 {
                    let isThere = try pipeline.hasAnswer(within: .milliseconds(5))
                    #expect(!isThere)
                }
                try runElsewhere(other) { _ = try $0.query(unlock) }
                while try !pipeline.hasAnswer(within: .milliseconds(5)) {}
                for _ in 0..<3 { #expect(try pipeline.hasAnswer(within: .zero)) }
                try pipeline.receive()
                for number in 1...3 {
                    while try !pipeline.hasAnswer(within: .seconds(1)) {}
                    let answer = try pipeline.receive().value(0, 0, as: Int64.self)
                    #expect(answer == Int64(number))
                }
                try pipeline.receiveAll()
                #expect(try pipeline.hasAnswer(within: .zero))
            }
        }
        #expect(await connection.isUsable)
    }

    @Test func `a failure is an answer`() async throws {
        let connection = try await connected()
        let failure = await postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(Self.divide, Int32(0))
                    try pipeline.sync()
                    while try !pipeline.hasAnswer(within: .milliseconds(5)) {}
                    try pipeline.receive()
                }
            }
        }
        #expect(failure?.kind == .invalidData)
        #expect(await connection.isUsable)
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
            let status = session.transactionStatus
            #expect(status == .idle)
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

    @Test func `an error in an open transaction spoils what follows and the commit rolls back`()
        async throws
    {
        let connection = try await connected()
        try await connection.run { session in
            var kinds: [PostgresError.Kind] = []
            var parameters = Parameters(for: Self.insert)
            parameters.append(1, to: 0)
            parameters.append("one", to: 1)
            try session.pipeline { pipeline in
                try pipeline.send(.begin(.readCommitted, .readWrite))
                try pipeline.send(Self.insert, parameters)
                try pipeline.send(Self.divide, Int32(0))
                try pipeline.sync()
                try pipeline.send(Self.insert, parameters)
                try pipeline.sync()
                try pipeline.send(.commit)
                try pipeline.sync()
                try pipeline.receive()
                try pipeline.receive()
                for _ in 0..<3 {
                    do throws(PostgresError) {
                        try pipeline.receive()
                    } catch {
                        kinds.append(error.kind)
                        #expect(error.outcome == .nothingWritten)
                    }
                }
            }
            #expect(kinds == [.invalidData, .transactionFailed, .rolledBack])
            let status = session.transactionStatus
            #expect(status == .idle)
            #expect(try session.query(Self.read).isEmpty)
        }
    }

    @Test func `an answer nobody took still throws its error when the body ends`() async throws {
        let connection = try await connected()
        let error = await postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(Self.number, 1)
                    try pipeline.send(Self.divide, Int32(0))
                }
            }
        }
        #expect(error?.kind == .invalidData)
        #expect(error?.index == 1)
        #expect(try await connection.run { try $0.query(Self.number, 4).count } == 1)
    }

    @Test func `a body that throws before the sync commits nothing`() async throws {
        struct Stop: Error {}
        let connection = try await connected()
        await #expect(throws: Stop.self) {
            try await connection.run { session in
                var parameters = Parameters(for: Self.insert)
                parameters.append(1, to: 0)
                parameters.append("one", to: 1)
                try session.pipeline { pipeline in
                    try pipeline.send(Self.insert, parameters)
                    try pipeline.flush()
                    throw Stop()
                }
            }
        }
        await #expect(throws: Stop.self) {
            try await connection.run { session in
                var parameters = Parameters(for: Self.insert)
                parameters.append(2, to: 0)
                parameters.append("two", to: 1)
                try session.pipeline { pipeline in
                    try pipeline.send(.begin(.readCommitted, .readWrite))
                    try pipeline.send(Self.insert, parameters)
                    try pipeline.sync()
                    throw Stop()
                }
            }
        }
        #expect(try await connection.run { try $0.query(Self.read).count } == 0)
    }

    @Test func `a failing commit of statements outside of a block is told at the sync`()
        async throws
    {
        let connection = try await connect()
        try await connection.run {
            try $0.run(
                script: """
                    create table t (id int8 primary key, note text,
                        parent int8 references t deferrable initially deferred)
                    """)
        }
        let orphan = Statement(
            "orphan", "insert into t (id, parent) values ($1, $2)", parameters: [.int8, .int8])
        let error = await postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(orphan, 1, 99)
                    try pipeline.sync()
                    try pipeline.send(Self.number, 5)
                    try pipeline.sync()
                    #expect(try pipeline.receive().affectedCount == 1)
                    do throws(PostgresError) {
                        try pipeline.receive()
                    } catch {
                        #expect(error.kind == .foreignKeyViolation(constraint: "t_parent_fkey"))
                        #expect(try pipeline.receive().value(0, 0, as: Int64.self) == 5)
                        throw error
                    }
                }
            }
        }
        #expect(error?.outcome == .nothingWritten)
        #expect(try await connection.run { try $0.query(Self.read).count } == 0)
    }

    @Test func `a statement prepared in a segment that failed is prepared again`() async throws {
        let connection = try await connected()
        let fresh = Statement("fresh", "select $1 + 1", parameters: [.int8], columns: [.int8])
        let seen = try await connection.run { session in
            try session.pipeline { pipeline in
                try pipeline.send(Self.divide, Int32(0))
                try pipeline.send(fresh, 1)
                try pipeline.sync()
                try pipeline.send(fresh, 2)
                try pipeline.sync()
                try pipeline.send(fresh, 3)
                try pipeline.sync()
                do throws(PostgresError) { try pipeline.receive() } catch {
                    #expect(error.index == 0)
                }
                return try [
                    pipeline.receive().value(0, 0, as: Int64.self),
                    pipeline.receive().value(0, 0, as: Int64.self),
                ]
            }
        }
        #expect(seen == [3, 4])
        let again = try await connection.run { session in
            try (0..<3).map { try session.query(fresh, $0).value(0, 0, as: Int64.self) }
        }
        #expect(again == [1, 2, 3])
    }

    @Test func `much may go both ways at once`() async throws {
        let connection = try await connect()
        let echo = Statement("echo", "select $1", parameters: [.text], columns: [.text])
        let large = String(repeating: "0123456789abcdef", count: 32_768)
        let total = try await connection.run { session in
            try session.pipeline { pipeline in
                var total = 0
                for _ in 0..<100 { try pipeline.send(echo, large) }
                try pipeline.sync()
                for _ in 0..<100 {
                    total += try pipeline.receive().withBytes(0, 0) { $0?.count ?? 0 }
                }
                return total
            }
        }
        #expect(total == 100 * 524_288)
    }

    @Test func `more results than sends and more sends than results go through`() async throws {
        let connection = try await connect()
        let many = Statement(
            "many", "select repeat('x', 1000) from generate_series(1, $1)", parameters: [.int4],
            columns: [.text])
        try await connection.run { session in
            try session.pipeline { pipeline in
                for _ in 0..<50 { try pipeline.send(many, Int32(1_000)) }
                for number in 0..<10_000 { try pipeline.send(Self.number, number) }
                try pipeline.sync()
                for _ in 0..<50 { #expect(try pipeline.receive().count == 1_000) }
                for number in 0..<10_000 {
                    #expect(try pipeline.receive().value(0, 0, as: Int.self) == number)
                }
            }
        }
    }

    @Test func `a pipeline may go on for ever when its answers are taken`() async throws {
        let connection = try await connect()
        try await connection.run { session in
            try session.pipeline { pipeline in
                try pipeline.send(Self.number, 0)
                try pipeline.sync()
                for number in 1..<10_000 {
                    try pipeline.send(Self.number, number)
                    try pipeline.sync()
                    #expect(try pipeline.receive().value(0, 0, as: Int.self) == number - 1)
                }
            }
        }
    }

    @Test func `calls that do not fit together are refused and harm nothing`() async throws {
        let connection = try await connected()
        let number = try await connection.run { session in
            try session.pipeline { pipeline in
                let early = #expect(throws: PostgresError.self) { try pipeline.receive() }
                #expect(early?.kind == .misuse)
                try pipeline.send(Self.number, 1)
                let unsynced = #expect(throws: PostgresError.self) { try pipeline.receive() }
                #expect(unsynced?.kind == .misuse)
                let inside = #expect(throws: PostgresError.self) { try session.query(Self.read) }
                #expect(inside?.kind == .misuse)
                let nested = #expect(throws: PostgresError.self) {
                    try session.pipeline { _ in }
                }
                #expect(nested?.kind == .misuse)
                try pipeline.sync()
                return try pipeline.receive().value(0, 0, as: Int64.self)
            }
        }
        #expect(number == 1)
    }

    @Test func `a pipeline has a limit of statements that are not received`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    while true { try pipeline.send(Statement.nothing) }
                }
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try await connection.run { try $0.query(Self.number, 1).count } == 1)
    }
}
