import LocalPostgres
import Postgres

/// Another session whose snapshot stays open until it is closed.
struct OldSnapshot: Sendable {
    private let connection: Connection
    private let body: Task<Void, any Error>

    init(_ endpoint: Endpoint) async throws {
        let connection = try await Connection.open(Configuration(endpoint.conninfo))
        self.connection = connection
        body = Task {
            try await connection.run { session in
                try session.run(script: "begin isolation level repeatable read; select 1")
                try session.run(script: "select pg_sleep(86400)")
                return
            }
        }
        try await waitUntilHeld(endpoint)
    }

    private func waitUntilHeld(_ endpoint: Endpoint) async throws {
        let watcher = try await Connection.open(Configuration(endpoint.conninfo))
        let process = connection.backend.processID
        let question = """
            select from pg_stat_activity
            where pid = \(process) and backend_xmin is not null and query like '%pg_sleep%'
            """
        while try await watcher.run({ try $0.run(script: question).isEmpty }) {
            try await Task.sleep(for: .milliseconds(10))
        }
        await watcher.close()
    }

    func close() async {
        connection.cancel()
        // What it comes to is the cancellation that was just asked for.
        _ = await body.result
        await connection.close()
    }
}
