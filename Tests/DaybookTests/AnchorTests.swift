import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ProjectionEngine
import Synchronization
import Testing

/// An anchor tells whether the log is still the one that it was taken of.
@Suite struct AnchorTests {
    private func problems(
        _ anchor: Verification.Anchor, on test: TestLedger
    ) async throws -> [String] {
        let found = Mutex<[String]>([])
        _ = try await Verification(anchor: anchor).run(on: test.connection) { finding in
            found.withLock { $0.append(finding.problem) }
        }
        return found.withLock { $0 }
    }

    private func anchor(of head: LogHead) -> Verification.Anchor {
        Verification.Anchor(epoch: head.epoch, seq: head.seq, hash: head.hash)
    }

    @Test func `an anchor of the log is found again, one of a later epoch is not`()
        async throws
    {
        let test = try TestLedger()
        let ledger = try await test.open()
        let empty = anchor(of: try await ledger.head())
        _ = try await ledger.createJournal(NewJournal(name: Name(stored: "first")))
        var anchor = anchor(of: try await ledger.head())
        #expect(try await problems(empty, on: test) == [])
        #expect(try await problems(anchor, on: test) == [])
        anchor.epoch = 2
        #expect(
            try await problems(anchor, on: test)
                == ["the anchor was taken in an epoch that the log has not"])
    }

    @Test func `an anchor beyond the end of its epoch is told`() async throws {
        let test = try TestLedger()
        var ledger = try await test.open()
        _ = try await ledger.createJournal(NewJournal(name: Name(stored: "first")))
        let before = anchor(of: try await ledger.head())
        await ledger.close()
        try await test.sql("update ledger set system_identifier = system_identifier + 1")
        ledger = try await test.open()
        _ = try await ledger.createJournal(NewJournal(name: Name(stored: "second")))
        var after = anchor(of: try await ledger.head())
        #expect(before.epoch == 1 && after.epoch == 2)
        #expect(try await problems(before, on: test) == [])
        #expect(try await problems(after, on: test) == [])
        after.epoch = 1
        #expect(
            try await problems(after, on: test)
                == ["it ends the anchor's epoch before the anchor's seq"])
    }
}
