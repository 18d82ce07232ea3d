// What tests on a real Postgres share that know nothing of the ledger.
//
// | file | holds |
// |---|---|
// | `TestServer` | a server of a test's own, for tests that harm the others' |
// | `TestStandby` | a standby of such a server |
// | `Waiting` | waiting until something holds |
// | `Socket` | streams of bytes, and the borders of the protocol's messages in them |
// | `FaultyProxy` | a proxy that cuts connections and slows them down |
// | `TestPooler` | a pooler, by sessions or by transactions |

import Glibc
public import LocalPostgres
import Postgres

/// A server of one test's own, for tests that would harm the others': settings, crashes, standbys.
public struct TestServer: Sendable {
    private let temporary = TemporaryPostgres()
    public let endpoint: Endpoint

    public init() throws {
        endpoint = try temporary.endpoint()
    }

    public func server() throws -> LocalPostgres { try temporary.server() }

    /// Stops it, politely or as a crash of the machine would, and starts it again.
    public func restart(crashing: Bool) async throws {
        let server = try server()
        if crashing, case .running(_, _, let process) = try server.status() {
            kill(process, SIGQUIT)
            try await eventually("the server is gone") { kill(process, 0) != 0 }
        } else {
            try server.stop()
        }
        _ = try server.ensureRunning()
    }

    /// Asks the server's first process to end: with SIGTERM once the last session is gone.
    public func send(_ signal: Int32) throws {
        guard case .running(_, _, let process) = try server().status() else {
            throw TestFailure("the server does not run")
        }
        kill(process, signal)
    }

    /// The directory of its cluster.
    public func cluster() throws -> String {
        switch try server().status() {
        case .running(let cluster, _, _), .stopped(let cluster), .starting(let cluster, _),
            .stopping(let cluster, _), .unreachable(let cluster, _):
            cluster.directory
        case .absent: throw TestFailure("there is no cluster")
        }
    }

    /// Runs SQL as the superuser, each statement on its own as `alter system` needs.
    public func run(_ statements: String...) async throws {
        let connection = try await Connection.open(Configuration(endpoint.conninfo))
        try await connection.run { session in
            for statement in statements { try session.run(script: statement) }
        }
        await connection.close()
    }

    /// Sets settings that a reload takes up.
    public func set(_ settings: String...) async throws {
        for setting in settings { try await run("alter system set \(setting)") }
        try await run("select pg_reload_conf()")
    }
}
