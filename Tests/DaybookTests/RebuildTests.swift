import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// A rebuild needs the log and the ledger's row; all else may be gone.
@Suite struct RebuildTests {
    @Test(arguments: [["projection_slots"], ["watermarks"], ["projection_slots", "watermarks"]])
    func `control tables that are gone are made anew, and all projections with them`(
        gone: [String]
    ) async throws {
        let test = try TestLedger()
        var ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let members = books.accounts.map { Member.account($0) }
        let set = try await books.makeSet(in: ledger, of: members)
        let lazy = try await books.makeSet(in: ledger, eventual: true, of: members)
        for _ in 0..<3 { try await ledger.post(books.transfer()) }
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
        let before = try await ledger.balance(books.key(set, currency: .eur))
        await ledger.close()
        // The slots in use are then not those that a new table of slots starts with.
        _ = try await Rebuild().run(on: test.connection)
        for table in gone { try await test.sql("drop table \(table) cascade") }

        _ = try await Rebuild(["chart"]).run(on: test.connection)
        let summary = try await Verification().run(on: test.connection) { finding in
            Issue.record("the auditor finds \(finding)")
        }
        #expect(summary.findings == 0)
        ledger = try await test.open()
        #expect(try await ledger.balance(books.key(set, currency: .eur)) == before)
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
        #expect(
            try await ledger.balance(books.key(lazy, currency: .eur)).balance == before.balance)
        await ledger.close()
    }
}
