import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// Verifying a part of a log.
@Suite struct PartialVerificationTests {
    private func makeLog() async throws -> TestLedger {
        let test = try TestLedger()
        let ledger = try await test.open()
        _ = try await SampleBooks.make(in: ledger)
        await ledger.close()
        return test
    }

    @Test(arguments: [(1, 3), (2, 2), (3, nil), (1, 1)] as [(Int64, Int64?)])
    func `a part that lies within the log is verified`(from: Int64, to: Int64?) async throws {
        let test = try await makeLog()
        let summary = try await Verification(from: Seq(from), to: to.map { Seq($0) })
            .run(on: test.connection) { finding in Issue.record("\(finding)") }
        #expect(summary.events == Int((to ?? 3) - from + 1))
        #expect(summary.isComplete == (from == 1 && to == 3))
    }

    @Test(arguments: [(1, 4), (2, .max), (4, nil), (5, 9)] as [(Int64, Int64?)])
    func `a part that reaches beyond the log cannot be`(from: Int64, to: Int64?) async throws {
        let test = try await makeLog()
        let outside = await #expect(throws: Verification.OutsideLog.self) {
            try await Verification(from: Seq(from), to: to.map { Seq($0) })
                .run(on: test.connection) { _ in }
        }
        #expect(outside?.seq == Seq(to ?? from))
        #expect(outside?.head == Seq(3))
        #expect(outside?.description.hasSuffix("the log ends with event 3") ?? false)
    }

    @Test func `an empty log is verified whole and in no part`() async throws {
        let test = try TestLedger()
        await (try await test.open()).close()
        let summary = try await Verification().run(on: test.connection) { _ in }
        #expect(summary.isComplete && summary.events == 0 && summary.findings == 0)
        let outside = await #expect(throws: Verification.OutsideLog.self) {
            try await Verification(to: Seq(1)).run(on: test.connection) { _ in }
        }
        #expect(outside?.description == "there is no event 1: the log is empty")
    }
}
