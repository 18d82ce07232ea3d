import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import LocalPostgres
import Testing

/// What is written is never answered as if nothing had been, though its answer needs a read that
/// comes after the commit.
@Suite struct ReplayReadingTests {
    /// A ledger with a posting that its writer knows by id.
    private func withPosting(
        _ body: (TestLedger, Ledger, SampleBooks, Posting) async throws -> Void
    ) async throws {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let posting = books.transfer(id: .random())
        try await ledger.post(posting)
        try await body(test, ledger, books, posting)
        await ledger.close()
    }

    @Test func `a batch that was written and cannot be told is in doubt, not undone`()
        async throws
    {
        try await withPosting { test, ledger, books, posting in
            try await test.sql("delete from transactions_a; delete from transactions_b")
            let batch = Command.postBatch([posting, books.transfer()])
            let unknown = await #expect(throws: OutcomeUnknown.self) {
                try await ledger.carryOut(batch)
            }
            #expect(unknown?.message.contains("it was written, up to event 5") ?? false)
            #expect(try await ledger.head().seq == Seq(5))
        }
    }

    @Test func `a replay that cannot be told is never told as not written`() async throws {
        try await withPosting { test, ledger, _, posting in
            try await test.sql("delete from transactions_a; delete from transactions_b")
            let unknown = await #expect(throws: OutcomeUnknown.self) {
                try await ledger.post(posting)
            }
            #expect(unknown?.id == posting.id?.uniqueID)
            #expect(unknown?.message.contains("it was written before") ?? false)
        }
    }

    @Test func `a replay waits for the session that it is read with`() async throws {
        let test = try TestLedger()
        let role = "teller_\(test.schema.split(separator: " ").last ?? "")"
        try await test.sql(
            """
            create role \(role) login connection limit 4;
            grant create on database "\(test.endpoint.database)" to \(role)
            """)
        var connection = test.connection
        connection.conninfo += " user=\(role)"
        let ledger = try await Ledger.open(connection)
        let books = try await SampleBooks.make(in: ledger)
        let posting = books.transfer(id: .random())
        try await ledger.post(posting)
        // The writer keeps its session; there is none for who reads.
        try await test.sql("alter role \(role) connection limit 1")
        async let repeated = ledger.post(posting)
        try await Task.sleep(for: .milliseconds(500))
        try await test.sql("alter role \(role) connection limit 4")
        #expect(try await repeated.isReplay)
        await ledger.close()
    }
}
