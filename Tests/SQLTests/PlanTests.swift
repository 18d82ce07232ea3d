import Accounting
import BalancesProjection
import EventLog
import Postgres
import ProjectionEngine
import Testing

@testable import Daybook

/// What the server plans anew although it need not.
@Suite struct PlanTests {
    private static let insert = BalancesProjection.table(
        Slots(first: Projections.standard.all)
    ).insert.statement

    /// A batch of one entry for one set, the smallest there is.
    private static func smallBatch(_ number: Int64) throws -> [SetBalanceRow] {
        let currency = try #require(Currency("EUR"))
        let units = try #require(Units(scaled: Units.one))
        var fold = SetBalanceFold()
        fold.add(
            AccountSetID(UniqueID(bits: 1)), currency: currency, layer: .settled,
            direction: .debit, units: units,
            reference: EntryReference(
                id: EntryID(UniqueID(bits: UInt128(number))),
                position: EntryPosition(seq: Seq(number), sequence: 1),
                recordedAt: Timestamp(microseconds: number)))
        return fold.takeRows()
    }

    @Test func `a set's rows are inserted by a plan that is kept`() async throws {
        let ledger = try await MigratedDatabase.copy(named: "kept_plans")
        let connection = try await Connection.open(ledger.writing)
        let kept = try await connection.run { session in
            var parameters = Parameters(for: Self.insert)
            for number in 1...10 {
                parameters.removeAll()
                for row in try Self.smallBatch(Int64(number)) { parameters.append(row: row) }
                try session.execute(Self.insert, parameters)
            }
            // The server tries five plans for the values given before it keeps one for all.
            return try session.run(
                script: """
                    select generic_plans
                    from pg_prepared_statements
                    where statement like '%insert into set_balances_a%'
                    """
            ).text(0, 0)
        }
        await connection.close()
        #expect(kept == "5")
    }
}
