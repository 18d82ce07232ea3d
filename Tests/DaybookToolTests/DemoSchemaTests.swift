import Arguments
import Daybook
import EventLog
import LocalPostgres
import Postgres
import SampleBooks
import Testing

@testable import DaybookTool

/// What `daybook demo` drops, and what it leaves alone.
@Suite struct DemoSchemaTests {
    private func run(_ script: String, _ endpoint: Endpoint) async throws -> String? {
        let connection = try await Connection.open(Configuration(endpoint.conninfo))
        let answer = try await connection.run { session in
            let rows = try session.run(script: script)
            return rows.isEmpty ? nil : try rows.text(0, 0)
        }
        await connection.close()
        return answer
    }

    private func makeDemo(_ endpoint: Endpoint) async throws {
        let schema = try await DemoSchema.make(conninfo: endpoint.conninfo)
        let ledger = try await Ledger.open(schema.ledger)
        try await SampleBook(commands: #"{"op":"create_journal","name":"Demo"}"#)
            .load(into: ledger)
        await ledger.close()
        try await schema.close()
    }

    @Test func `a second demo begins with an empty ledger, and no other ledger loses anything`()
        async throws
    {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let other = try await SampleLedger.fresh(endpoint)
        try await SampleBook(commands: #"{"op":"create_journal","name":"Kept"}"#).load(into: other)
        await other.close()
        try await makeDemo(endpoint)
        try await makeDemo(endpoint)
        #expect(try await run("select count(*) from demo.events", endpoint) == "1")
        #expect(try await run("select name from daybook.journals", endpoint) == "Kept")
    }

    @Test func `a schema that the demo did not make is not dropped`() async throws {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        _ = try await run("create schema demo; create table demo.mine (id int)", endpoint)
        await #expect(throws: ValidationError.self) { try await makeDemo(endpoint) }
        #expect(try await run("select to_regclass('demo.mine') is not null", endpoint) == "t")
    }

    @Test func `of two demos at once the second is refused`() async throws {
        let endpoint = try LocalPostgres.temporary.newDatabase()
        let first = try await DemoSchema.make(conninfo: endpoint.conninfo)
        await #expect(throws: ValidationError.self) { try await makeDemo(endpoint) }
        try await first.close()
        try await makeDemo(endpoint)
    }
}
