import Glibc
import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Each kind of error that a caller must tell apart, from the real server.
@Suite struct ErrorTests {
    private typealias Kind = PostgresError.Kind

    private func error(
        of script: String, after setUp: String = "", settings: [String: String] = [:]
    ) async throws -> PostgresError? {
        let connection = try await connect(settings: settings)
        try await connection.run { try $0.run(script: setUp) }
        let error = await postgresError {
            try await connection.run { try $0.run(script: script) }
        }
        #expect(try await connection.run { try $0.run(script: "select 1").count } == 1)
        return error
    }

    @Test func `constraints are told apart and named`() async throws {
        let table = """
            create table t (id int primary key, amount int constraint positive check (amount > 0),
                parent int constraint child references t, name text not null,
                span int4range, constraint apart exclude using gist (span with &&));
            insert into t values (1, 1, null, 'a', '[1,5)');
            """
        let cases: [(String, Kind)] = [
            ("insert into t values (1, 1, null, 'b')", .uniqueViolation(constraint: "t_pkey")),
            ("insert into t values (2, 0, null, 'b')", .checkViolation(constraint: "positive")),
            ("insert into t values (2, 1, 9, 'b')", .foreignKeyViolation(constraint: "child")),
            ("insert into t values (2, 1, 1, null)", .notNullViolation(column: "name")),
            (
                "insert into t values (2, 1, 1, 'b', '[2,3)')",
                .exclusionViolation(constraint: "apart")
            ),
        ]
        for (script, kind) in cases {
            let error = try #require(try await error(of: script, after: table))
            #expect(error.kind == kind)
            #expect(error.outcome == .nothingWritten)
            #expect(!error.isRetryable)
            #expect(error.server.table == "t")
        }
    }

    @Test func `what is missing or not allowed is told apart`() async throws {
        let cases: [(String, Kind)] = [
            ("select * from nothing", .undefinedTable),
            ("create table nowhere.t ()", .undefinedSchema),
            ("select missing from pg_class", .undefinedColumn),
            ("select missing()", .undefinedFunction),
            ("select 'x'::nothing", .undefinedObject),
            ("create table t (); create table t ()", .duplicateObject),
            ("selec", .syntaxError),
            ("begin read only; create table t ()", .readOnly),
            ("select 1/0", .invalidData),
            ("select 'x'::int", .invalidData),
            ("do $$ begin raise exception 'no'; end $$", .raised),
            (
                "do $$ begin raise exception 'no' using errcode = 'DB042'; end $$",
                .other(sqlState: "DB042")
            ),
            ("select 1" + String(repeating: ",1", count: 1_700), .limitExceeded),
            (
                "create role untold; set role untold; select * from pg_authid",
                .insufficientPrivilege
            ),
            ("create table t (a int); insert into t values ('a'::text)", .datatypeMismatch),
        ]
        for (script, kind) in cases {
            let error = try await error(of: script)
            #expect(error?.kind == kind, "\(script)")
            #expect(error?.isRetryable == false)
        }
    }

    @Test func `a full disk and a lack of memory are told apart by their codes`() async throws {
        let cases: [(String, Kind)] = [
            ("53100", .diskFull), ("53200", .outOfMemory), ("54000", .limitExceeded),
            ("40001", .serializationFailure), ("57P03", .cannotConnectNow),
        ]
        for (code, kind) in cases {
            let script = "do $$ begin raise exception 'as if' using errcode = '\(code)'; end $$"
            #expect(try await error(of: script)?.kind == kind)
        }
    }

    @Test func `transactions that meet are told apart`() async throws {
        let first = try await connect()
        let second = try await another(like: first)
        let update = Statement(
            "update", "update t set n = n + 1 where id = $1", parameters: [.int8])
        let read = Statement(
            "read", "select n from t where id = $1", parameters: [.int8],
            columns: [.int8])
        try await first.run { session in
            try session.run(
                script: """
                    create table t (id int8 primary key, n int8);
                    insert into t values (1, 0), (2, 0)
                    """)
        }
        // Both bodies run on threads of their own, so each can wait for the other.
        let conflict = await postgresError {
            try await first.transaction(isolation: .serializable) { session in
                try session.query(read, 1)
                try runElsewhere(second) { _ = try $0.execute(update, 1) }
                try session.execute(update, 1)
            }
        }
        #expect(conflict?.kind == .serializationFailure)
        #expect(conflict?.isRetryable == true)

        let lock = await postgresError {
            try await first.transaction { session in
                try session.execute(update, 1)
                try runElsewhere(second) { session in
                    try session.transaction(lockTimeout: .milliseconds(20)) {
                        _ = try session.execute(update, 1)
                    }
                }
            }
        }
        #expect(lock?.kind == .lockNotAvailable)
        #expect(lock?.isRetryable == true)
    }

    @Test func `a deadlock ends one of two transactions`() async throws {
        let first = try await connect(settings: ["deadlock_timeout": "50ms"])
        let second = try await another(like: first)
        let lock = Statement(
            "lock", "select pg_advisory_xact_lock($1)", parameters: [.int8], columns: [.void])
        let key = Int(first.backend.processID) * 1_000
        let other = ElsewhereResult()
        let one = await outcome {
            try await first.transaction { session in
                try session.query(lock, key)
                Task.detached {
                    do {
                        try await second.transaction { session in
                            try session.query(lock, key + 1)
                            try session.query(lock, key)
                        }
                        other.finish(.success(()))
                    } catch {
                        other.finish(.failure(error))
                    }
                }
                try waitInside(second, waits: key, session)
                try session.query(lock, key + 1)
            }
        }
        let two = await outcome { try other.wait() }
        let errors = [one, two].compactMap(\.self)
        #expect(errors.map(\.kind) == [.deadlock])
        #expect(errors.first?.isRetryable == true)
    }

    /// Waits inside a body until another connection waits for a lock.
    private func waitInside(
        _ connection: Connection, waits key: Int, _ session: borrowing Session
    ) throws {
        let look = Statement(
            "look", "select count(*) from pg_locks where pid = $1 and not granted",
            parameters: [.int4], columns: [.int8])
        for _ in 0..<100_000 {
            let rows = try session.query(look, connection.backend.processID)
            if try rows.value(0, 0, as: Int.self) > 0 { return }
        }
    }

    private func outcome(_ body: () async throws -> Void) async -> PostgresError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? PostgresError
        }
    }

    @Test func `messages hold no values`() async throws {
        let connection = try await connect()
        try await connection.run {
            try $0.run(script: "create table t (name text primary key, n int)")
        }
        let insert = Statement(
            "insert", "insert into t values ($1, 1)", parameters: [.text])
        let cast = Statement(
            "cast", "select $1::text::int", parameters: [.text], columns: [.int4])
        let duplicate = await postgresError {
            try await connection.run { session in
                try session.execute(insert, "secret-name")
                try session.execute(insert, "secret-name")
            }
        }
        let invalid = await postgresError {
            try await connection.run { try $0.execute(cast, "secret-number") }
        }
        for error in [duplicate, invalid] {
            let error = try #require(error)
            #expect(!"\(error)".contains("secret"))
        }
        #expect(duplicate?.server.detail?.contains("secret-name") == true)
        #expect("\(duplicate as Any)".contains("23505"))
        #expect(duplicate?.statement == "insert")
    }

    @Test func `an error in a script behind a commit says that something was written`()
        async throws
    {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run { session in
                try session.run(script: "begin; create table t (); commit; select 1/0")
            }
        }
        #expect(error?.outcome == .written)
        #expect(error?.isRetryable == false)
    }

    @Test func `refused connections are told apart`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let admin = try await connect()
        try await admin.run { session in
            try session.run(
                script: "create role full_up login connection limit 0; create role barred nologin")
        }
        func refusal(_ overrides: [String: String]) async -> Kind? {
            await postgresError {
                try await Connection.open(Configuration(server.conninfo, overrides: overrides))
            }?.kind
        }
        #expect(await refusal(["user": "full_up"]) == .tooManyConnections)
        #expect(await refusal(["user": "nobody_at_all"]) == .authenticationFailed)
        #expect(await refusal(["user": "barred"]) == .authenticationFailed)
        #expect(await refusal(["dbname": "no_such_database"]) == .undefinedObject)
        #expect(await refusal(["host": "/nowhere"]) == .connectionFailure)
        #expect(await refusal(["host": "/nowhere,/nowhere/else"]) == .connectionFailure)
        #expect(await refusal(["no_such_option": "1"]) == .connectionFailure)
        #expect(await refusal(["options": "-c no_such_setting=1"]) == .undefinedObject)
    }

    @Test func `a server that is about to stop cannot be connected to`() async throws {
        let server = try TestServer()
        let configuration = Configuration(server.endpoint.conninfo)
        // It waits for this session to end.
        let last = try await Connection.open(configuration)
        try server.send(SIGTERM)
        var error: PostgresError?
        try await eventually("new sessions are refused") {
            error = await postgresError { try await Connection.open(configuration) }
            return error != nil
        }
        #expect(error?.kind == .cannotConnectNow)
        #expect(error?.isRetryable == true)
        #expect(await last.isUsable)
        await last.close()
    }
}

/// Runs a body on another connection and waits for it, from inside of a body.
func runElsewhere(
    _ connection: Connection, _ body: @escaping @Sendable (borrowing Session) throws -> Void
) throws {
    let done = ElsewhereResult()
    Task.detached {
        do {
            try await connection.run(body)
            done.finish(.success(()))
        } catch {
            done.finish(.failure(error))
        }
    }
    try done.wait()
}
