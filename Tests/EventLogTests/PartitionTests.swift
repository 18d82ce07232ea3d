import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// The log's partitions are there before they are needed.
@Suite struct PartitionTests {
    private static let partitions = """
        select count(*) from pg_inherits where inhparent = 'events'::regclass
        """

    /// Partitions that lack a trigger of their own, or whose number is not their place.
    private static let unguarded = """
        select count(*)
        from pg_inherits link
        join pg_class child on child.oid = link.inhrelid
        where inhparent = 'events'::regclass
            and (
                select array_agg(tgname::text order by tgname)
                from pg_trigger
                where tgrelid = child.oid and not tgisinternal
            ) is distinct from array['refuse_change', 'refuse_update']
        """

    @Test func `appends cross partitions that were made ahead`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open(LedgerOptions(partitionSize: 64))
        let books = try await SampleBooks.make(in: ledger)
        for _ in 0..<150 {
            try await ledger.post(books.transfer())
            let seq = try await ledger.head().seq
            let end = try await test.number(Self.partitions) * 64
            #expect(seq.number < Int64(end))
        }
        #expect(try await test.number(Self.partitions) >= 3)
        #expect(try await test.number(Self.unguarded) == 0)
        let audit = try await LogAudit(test)
        #expect(audit.count == 153)
        #expect(audit.isSound)
        await ledger.close()
    }

    @Test func `a batch far larger than a partition is appended`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open(LedgerOptions(partitionSize: 64))
        let books = try await SampleBooks.make(in: ledger)
        let postings = (0..<500).map { _ in books.transfer() }
        let reply = try await ledger.execute(.postBatch(postings))
        #expect(reply.seq == Seq(503))
        let again = try await ledger.post(books.transfer())
        #expect(again.transaction.number == 501)
        #expect(try await test.number(Self.partitions) >= 8)
        #expect(try await test.number(Self.unguarded) == 0)
        #expect(try await LogAudit(test).isSound)
        await ledger.close()
    }

    @Test func `no append of several processes fails for lack of a partition`() async throws {
        let test = try TestLedger()
        let ledger = try await test.open(LedgerOptions(partitionSize: 64))
        let books = try await SampleBooks.make(in: ledger)
        let probes = try (0..<3).map { _ in
            try Probe.posting(on: test, books, callers: 8, count: 25)
        }
        for probe in probes { #expect(try await probe.end() == 0) }
        let said = probes.flatMap(\.lines).filter { $0 != "ready" }
        #expect(said.count == 600)
        #expect(said.filter { !$0.hasPrefix("ok ") } == [])
        let audit = try await LogAudit(test)
        #expect(audit.count == 603)
        #expect(audit.isSound)
        #expect(try await test.number(Self.unguarded) == 0)
        await ledger.close()
    }
}
