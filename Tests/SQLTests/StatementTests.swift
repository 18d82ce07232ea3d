import EventLog
import Postgres
import ProjectionEngine
import Testing

/// Every statement of the program against a fresh ledger, in both slots.
@Suite struct StatementTests {
    /// All that is checked, so that one session and one body do it.
    private static let statements: [(place: String, statement: Statement)] =
        Slot.Side.allCases.flatMap { side in
            SQLTarget.all(in: side).flatMap { target in
                (target.statements + target.filledStatements).map { statement in
                    ("\(target.folder), \(statement.name), slot \(side.rawValue)", statement)
                }
            }
        }

    @Test func `the server takes every statement as its caller declares it`() async throws {
        let ledger = try await MigratedDatabase.copy(named: "statements")
        let connection = try await Connection.open(ledger.reading)
        let faults = try await connection.run { session in
            var faults: [String] = []
            for (place, statement) in Self.statements {
                for fault in TypeComparison.faults(of: statement, session) {
                    faults.append("\(place): \(fault)")
                }
            }
            return faults
        }
        await connection.close()
        #expect(faults == [])
        #expect(Self.statements.count > 100)
    }

    @Test func `a type that differs is found`() async throws {
        let ledger = try await MigratedDatabase.copy(named: "differing_statements")
        let connection = try await Connection.open(ledger.reading)
        let text = "select seq, hash from events where entity_id = any ($1::uuid[]) limit $2"
        func faults(
            _ parameters: [PostgresType], _ columns: [PostgresType], _ text: String = text
        ) async throws -> [String] {
            let statement = Statement("s", text, parameters: parameters, columns: columns)
            return try await connection.run { TypeComparison.faults(of: statement, $0) }
        }
        #expect(try await faults([.uuid.array, .int8], [.int8, .bytea]) == [])
        #expect(
            try await faults([.uuid.array, .int8], [.int4, .bytea])
                == ["column 1 (seq) is bigint, declared int4"])
        #expect(
            try await faults([.uuid.array, .int8], [.int8])
                == ["it returns 2 columns, 1 declared"])
        #expect(
            try await faults([.text.array, .int4], [.int8, .bytea]) == [
                "parameter 1 is uuid[] by its text, declared text[]",
                "parameter 2 is bigint by its text, declared int4",
            ])
        #expect(
            try await faults([.uuid.array], [.int8, .bytea])
                == ["it takes 2 parameters, 1 declared"])
        let missing = try await faults([], [], "select nothing from nowhere")
        #expect(missing.count == 1)
        #expect(missing.first?.contains("nowhere") == true)
        await connection.close()
    }
}
