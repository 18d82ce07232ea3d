import LocalPostgres
import Postgres
import ServerTestSupport
import Testing

/// Commits that no standby has confirmed.
///
/// One server of its own serves all of it, whose standby is away, so the tests come one after the
/// other.
@Suite(.serialized) struct ReplicationTests {
    private static let server = Result { try TestServer() }

    private static let insert = Statement(
        "insert", "insert into t values ($1)", parameters: [.int8])
    private static let count = Statement("count", "select count(*) from t", columns: [.int8])

    /// How a commit is asked for.
    enum Form: CaseIterable, CustomTestStringConvertible {
        case block, explicitPipeline, implicitPipeline, statement, script

        var testDescription: String { "\(self)" }

        /// Writes one row.
        func write(_ session: borrowing Session) throws {
            switch self {
            case .block: try session.transaction { _ = try session.execute(insert, 1) }
            case .explicitPipeline:
                try session.pipeline { pipeline in
                    try pipeline.send(.begin(.readCommitted, .readWrite))
                    try pipeline.send(insert, 1)
                    try pipeline.send(.commit)
                    try pipeline.sync()
                    for _ in 0..<3 { try pipeline.receive() }
                }
            case .implicitPipeline:
                try session.pipeline { pipeline in
                    try pipeline.send(insert, 1)
                    try pipeline.sync()
                    // The row's own answer is good; it is the sync's that is not.
                    try pipeline.receive()
                }
            case .statement: try session.execute(insert, 1)
            case .script: try session.run(script: "begin; insert into t values (1); commit")
            }
        }
    }

    private func opened(
        _ settings: [String: String] = [:], options: String = ""
    ) async throws -> (Connection, Connection) {
        let server = try Self.server.get()
        let conninfo = server.endpoint.conninfo
        let observer = try await Connection.open(
            Configuration(conninfo, settings: ["synchronous_commit": "local"]))
        try await observer.run { session in
            _ = try session.run(script: "drop table if exists t; create table t (id int8)")
        }
        try await server.set("synchronous_standby_names = 'nobody'")
        try await eventually("the setting is taken up") {
            try await observer.run { session in
                try session.run(script: "show synchronous_standby_names").text(0, 0) == "nobody"
            }
        }
        let connection = try await Connection.open(
            Configuration("\(conninfo) options='\(options)'", settings: settings))
        return (connection, observer)
    }

    private func waitUntilHeld(_ connection: Connection, _ observer: Connection) async throws {
        let look = Statement(
            "look",
            "select wait_event is not distinct from 'SyncRep' from pg_stat_activity "
                + "where pid = $1", parameters: [.int4], columns: [.bool])
        let process = connection.backend.processID
        try await eventually("the commit waits for the standby") {
            try await observer.run { try $0.query(look, process).value(0, 0, as: Bool.self) }
        }
    }

    private func rows(_ observer: Connection) async throws -> Int {
        try await observer.run { try $0.query(Self.count).value(0, 0, as: Int.self) }
    }

    @Test(arguments: Form.allCases)
    func `a commit whose wait is cancelled is told as written and not confirmed`(
        form: Form
    ) async throws {
        // Whatever the caller's options say, the warning comes through.
        let (connection, observer) = try await opened(options: "-c client_min_messages=error")
        async let writing = postgresError { try await connection.run { try form.write($0) } }
        try await waitUntilHeld(connection, observer)
        let process = connection.backend.processID
        try await observer.run { session in
            _ = try session.run(script: "select pg_cancel_backend(\(process))")
        }
        let error = await writing
        #expect(error?.kind == .replicationNotConfirmed)
        #expect(error?.outcome == .written)
        #expect(error?.isRetryable == false)
        #expect(try await rows(observer) == 1)
        // It is said once, and the connection goes on.
        let read = try await connection.run { try $0.query(Self.count).value(0, 0, as: Int.self) }
        #expect(read == 1)
    }

    @Test(arguments: Form.allCases)
    func `a commit whose session is ended in its wait is told as written and not confirmed`(
        form: Form
    ) async throws {
        let (connection, observer) = try await opened()
        async let writing = postgresError { try await connection.run { try form.write($0) } }
        try await waitUntilHeld(connection, observer)
        try await terminate(connection.backend, by: observer)
        let error = await writing
        #expect(error?.kind == .replicationNotConfirmed)
        #expect(error?.outcome == .written)
        #expect(try await rows(observer) == 1)
    }

    @Test func `a time limit that cuts the wait short says so`() async throws {
        let (connection, observer) = try await opened()
        let error = await postgresError {
            try await connection.run(timeLimit: .milliseconds(200)) { session in
                try Form.block.write(session)
            }
        }
        #expect(error?.kind == .replicationNotConfirmed)
        #expect(try await rows(observer) == 1)
    }

    @Test func `a warning of the caller's own is no such word`() async throws {
        let (connection, observer) = try await opened(["synchronous_commit": "local"])
        try await observer.run { session in
            _ = try session.run(
                script: """
                    create function warn() returns trigger language plpgsql as $$
                    begin
                        raise warning 'mind the gap';
                        return null;
                    end $$;
                    create constraint trigger warn after insert on t deferrable
                        initially deferred for each row execute function warn()
                    """)
        }
        for form in Form.allCases { try await connection.run { try form.write($0) } }
        #expect(try await rows(observer) == Form.allCases.count)
        try await observer.run { _ = try $0.run(script: "drop function warn() cascade") }
    }
}
