import LocalPostgres
import Postgres
import Synchronization
import Testing

/// Bodies, transactions, statements and what a connection remembers.
@Suite struct SessionTests {
    private static let number = Statement(
        "number", "select $1", parameters: [.int8], columns: [.int8])
    private static let prepared = Statement(
        "prepared", "select count(*) from pg_prepared_statements", columns: [.int8])
    private static let count = Statement("count", "select count(*) from t", columns: [.int8])

    @Test func `a body that throws rolls back`() async throws {
        struct Stop: Error {}
        let connection = try await connect()
        try await connection.run { try $0.run(script: "create table t (id int)") }
        await #expect(throws: Stop.self) {
            try await connection.transaction { session in
                try session.run(script: "insert into t values (1)")
                let status = session.transactionStatus
                #expect(status == .open)
                throw Stop()
            }
        }
        await #expect(throws: Stop.self) {
            try await connection.run { session in
                try session.run(script: "begin; insert into t values (2)")
                throw Stop()
            }
        }
        try await connection.run { session in
            let status = session.transactionStatus
            #expect(status == .idle)
            let count = try session.query(Self.count).value(0, 0, as: Int64.self)
            #expect(count == 0)
        }
    }

    @Test func `a transaction that a body leaves open is rolled back and told`() async throws {
        let connection = try await connect()
        try await connection.run { try $0.run(script: "create table t (id int)") }
        let error = await postgresError {
            try await connection.run { session in
                try session.run(script: "begin; insert into t values (2)")
            }
        }
        #expect(error?.kind == .transactionLeftOpen)
        #expect(
            try await connection.run { try $0.query(Self.count).value(0, 0, as: Int.self) } == 0)
    }

    @Test func `a transaction pins its isolation and access`() async throws {
        let connection = try await connect(settings: [
            "default_transaction_isolation": "serializable",
            "default_transaction_read_only": "on",
        ])
        let show = Statement(
            "show",
            "select current_setting('transaction_isolation'),"
                + " current_setting('transaction_read_only')", columns: [.text, .text])
        for isolation in Isolation.allCases {
            for access in Access.allCases {
                let seen = try await connection.transaction(
                    isolation: isolation, access: access
                ) { session in
                    let rows = try session.query(show)
                    return try [rows.value(0, 0, as: String.self), rows.value(0, 1)]
                }
                #expect(seen == [isolation.rawValue, access == .readOnly ? "on" : "off"])
            }
        }
    }

    @Test func `an error that a body swallows does not become a commit`() async throws {
        let connection = try await connect()
        try await connection.run { try $0.run(script: "create table t (id int)") }
        let error = await postgresError {
            try await connection.transaction { session in
                try session.run(script: "insert into t values (1)")
                _ = #expect(throws: PostgresError.self) { try session.run(script: "select 1/0") }
            }
        }
        #expect(error?.kind == .rolledBack)
        #expect(error?.outcome == .nothingWritten)
        #expect(
            try await connection.run { try $0.query(Self.count).value(0, 0, as: Int.self) } == 0)
    }

    @Test func `a script that commits a failed transaction says that it was rolled back`()
        async throws
    {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run { session in
                try session.run(script: "begin")
                _ = #expect(throws: PostgresError.self) { try session.run(script: "select 1/0") }
                try session.run(script: "commit")
            }
        }
        #expect(error?.kind == .rolledBack)
    }

    @Test func `a transaction inside a transaction is refused`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.transaction { session in try session.transaction {} }
        }
        #expect(error?.kind == .misuse)
        #expect(await connection.isUsable)
    }

    @Test func `bodies on one connection never interleave`() async throws {
        let connection = try await connect()
        final class Counts: Sendable {
            let inside = Atomic<Int>(0)
            let most = Atomic<Int>(0)
        }
        let counts = Counts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await connection.run { session in
                        let now = counts.inside.add(1, ordering: .sequentiallyConsistent).newValue
                        counts.most.max(now, ordering: .sequentiallyConsistent)
                        for number in 0..<5 { try session.query(Self.number, number) }
                        counts.inside.subtract(1, ordering: .sequentiallyConsistent)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.most.load(ordering: .sequentiallyConsistent) == 1)
    }

    @Test func `an actor on the connection's executor uses it without a switch`() async throws {
        actor Loop {
            let connection: Connection
            var parameters = Parameters([.int8])
            nonisolated var unownedExecutor: UnownedSerialExecutor { connection.unownedExecutor }

            init(_ connection: Connection) { self.connection = connection }

            func double(_ number: Int) throws -> Int {
                parameters.set(number, at: 0)
                let statement = Statement(
                    "double", "select $1 * 2", parameters: [.int8], columns: [.int8])
                return try connection.runInline { session in
                    try session.query(statement, parameters).value(0, 0, as: Int.self)
                }
            }
        }
        let loop = Loop(try await connect())
        #expect(try await loop.double(21) == 42)
    }

    @Test func `connections can share an executor one after the other`() async throws {
        let executor = ConnectionExecutor()
        let server = try LocalPostgres.temporary.endpoint()
        let first = try await Connection.open(Configuration(server.conninfo), on: executor)
        await first.close()
        let second = try await Connection.open(Configuration(server.conninfo), on: executor)
        #expect(try await second.run { try $0.query(Self.number, 1).count } == 1)
        #expect(second.executor === executor)
    }

    @Test func `closing twice is harmless and use after it is an error`() async throws {
        let connection = try await connect()
        await connection.close()
        await connection.close()
        #expect(await connection.isUsable == false)
        let error = await postgresError { try await connection.run { _ in } }
        #expect(error?.kind == .closed)
        let inBody = await postgresError {
            try await connection.transaction { try $0.query(Self.number, 1).count }
        }
        #expect(inBody?.kind == .closed)
    }

    @Test func `a dropped connection ends its session`() async throws {
        let observer = try await connect()
        var backend: Backend?
        do {
            let connection = try await connect()
            backend = connection.backend
        }
        let gone = try #require(backend)
        let alive = Statement(
            "alive",
            "select count(*) from pg_stat_activity where pid = $1 and backend_start = $2",
            parameters: [.int4, .timestamptz], columns: [.int8])
        var count = 1
        for _ in 0..<500 where count > 0 {
            count = try await observer.run { session in
                try session.query(alive, gone.processID, gone.startedAt).value(0, 0)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(count == 0)
    }

    @Test func `the backend's facts are those of the server`() async throws {
        let connection = try await connect()
        let facts = Statement(
            "facts",
            """
            select pg_backend_pid(), backend_start, current_setting('server_version_num')::int
            from pg_stat_activity where pid = pg_backend_pid()
            """, columns: [.int4, .timestamptz, .int4])
        try await connection.run { session in
            let rows = try session.query(facts)
            #expect(try rows.value(0, 0, as: Int32.self) == connection.backend.processID)
            #expect(
                try rows.value(0, 1, as: PostgresTimestamp.self) == connection.backend.startedAt)
            #expect(try rows.value(0, 2, as: Int32.self) == connection.backend.serverVersion)
            #expect(try session.parameterStatus("client_encoding") == "UTF8")
            #expect(try session.parameterStatus("no_such") == nil)
            let isEncrypted = session.isEncrypted
            #expect(!isEncrypted)
        }
    }

    @Test func `a statement is prepared once and survives errors`() async throws {
        let connection = try await connect()
        let divide = Statement("divide", "select 1 / $1", parameters: [.int4], columns: [.int4])
        try await connection.run { session in
            try session.query(divide, Int32(1))
            let before = try session.query(Self.prepared).value(0, 0, as: Int.self)
            _ = #expect(throws: PostgresError.self) { try session.query(divide, Int32(0)) }
            let same = Statement("divide", "select 1 / $1", parameters: [.int4], columns: [.int4])
            #expect(try session.query(same, Int32(1)).value(0, 0, as: Int32.self) == 1)
            #expect(try session.query(Self.prepared).value(0, 0, as: Int.self) == before)
        }
    }

    @Test func `statements beyond the limit are dropped when the body ends`() async throws {
        let connection = try await connect(limit: 8)
        try await connection.run { session in
            for number in 0..<50 {
                try session.query(Statement("s\(number)", "select \(number)", columns: [.int4]))
            }
        }
        let count = try await connection.run { session in
            try session.query(Self.prepared).value(0, 0, as: Int.self)
        }
        #expect(count <= 9)
        let last = try await connection.run { session in
            try session.query(Statement("s0", "select 0", columns: [.int4]))
                .value(0, 0, as: Int32.self)
        }
        #expect(last == 0)
    }

    @Test func `discard all and deallocate are noticed`() async throws {
        let connection = try await connect()
        try await connection.run { session in
            try session.query(Self.number, 1)
            try session.run(script: "discard all")
            try session.query(Self.number, 2)
            try session.run(script: "deallocate all")
            try session.query(Self.number, 3)
            // What happens behind our back is an error once.
            try session.run(script: "do $$ begin execute 'deallocate all'; end $$")
            let error = #expect(throws: PostgresError.self) { try session.query(Self.number, 4) }
            #expect(error?.kind == .statementNotPrepared)
            #expect(error?.isRetryable == true)
            try session.query(Self.number, 5)
        }
    }

    @Test func `a table that changes under a statement is an error once`() async throws {
        let connection = try await connect()
        let all = Statement("all", "select * from t", columns: [.int4])
        let wide = Statement("all", "select * from t", columns: [.int4, .int4])
        try await connection.run { session in
            try session.run(script: "create table t (id int)")
            try session.query(all)
            try session.run(script: "alter table t add column more int")
            let changed = #expect(throws: PostgresError.self) { try session.query(all) }
            #expect(changed?.kind == .planChanged)
            let mismatch = #expect(throws: PostgresError.self) { try session.query(all) }
            #expect(mismatch?.kind == .columnMismatch)
            #expect(try session.query(wide).columnCount == 2)
        }
    }

    @Test func `scripts run many statements and show the last as text`() async throws {
        let connection = try await connect()
        try await connection.run { session in
            let rows = try session.run(
                script: """
                    create table t (id int, note text);
                    insert into t values (1, 'a;b'), (2, null);
                    select id, note from t order by id;
                    """)
            #expect(rows.count == 2)
            #expect(rows.commandTag == "SELECT 2")
            #expect(rows.columnName(1) == "note")
            #expect(try rows.text(0, 1) == "a;b")
            #expect(try rows.text(1, 1) == nil)
            let error = #expect(throws: PostgresError.self) {
                _ = try rows.value(0, 0, as: Int32.self)
            }
            #expect(error?.kind == .decoding)
            try session.run(script: "")
        }
    }

    @Test func `notices reach their handler`() async throws {
        let seen = Mutex<[String]>([])
        let connection = try await connect { notice in
            seen.withLock { $0.append("\(notice.server.severity ?? ""): \(notice.message)") }
        }
        try await connection.run { session in
            try session.run(script: "do $$ begin raise notice 'hello'; end $$")
        }
        #expect(seen.withLock { $0 } == ["NOTICE: hello"])
    }

    @Test func `copy is refused`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run { session in
                try session.run(script: "copy (select 1) to stdout")
            }
        }
        #expect(error?.kind == .featureNotSupported)
        #expect(await connection.isUsable == false)
    }
}
