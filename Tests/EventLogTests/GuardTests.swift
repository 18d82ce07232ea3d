import Accounting
import Daybook
import LedgerTestSupport
import Postgres
import Testing

@testable import EventLog

/// An append is refused unless the log, the generation and the format are those that it was
/// decided on.
@Suite struct GuardTests {
    /// A ledger with the head in the generation and format that a new one has.
    private static let ledger = Task {
        let test = try TestLedger()
        let ledger = try await test.open()
        _ = try await SampleBooks.make(in: ledger)
        await ledger.close()
        return test
    }

    /// The guard's statement with values for its parameters: SQL in which `head` is the newest
    /// event.
    private func guardCall(
        seq: String = "head.seq", hash: String = "head.hash", generation: Int = 1,
        format: Int = 2, clock: [String] = ["null", "null", "null"]
    ) -> String {
        let statement = LogAppend.guardStatement
        let values = [seq, hash, "\(generation)", "\(format)"] + clock
        var text = statement.text
        for (index, value) in values.enumerated() {
            let type = statement.parameters[index]
            text = text.replacing("$\(index + 1)", with: "((\(value))::\(type))")
        }
        return "\(text) from (select * from events order by seq desc limit 1) head"
    }

    @Test func `an append on the log's end is let through`() async throws {
        #expect(try await Self.ledger.value.value(guardCall()) == "t")
    }

    @Test func `an append on another end is refused`() async throws {
        let ledger = try await Self.ledger.value
        let others = [
            guardCall(hash: "sha256(head.hash)"), guardCall(hash: "''"),
            guardCall(seq: "head.seq + 1"),
            guardCall(
                seq: "head.seq - 1", hash: "(select hash from events before where before.seq = 2)"),
            guardCall(seq: "0"), guardCall(seq: "null"), guardCall(hash: "null"),
        ]
        for other in others { #expect(try await ledger.refusal(of: other) == "DB002") }
    }

    @Test func `an append in another generation or format is refused`() async throws {
        let ledger = try await Self.ledger.value
        let others = [
            guardCall(generation: 0), guardCall(generation: 2), guardCall(format: 1),
            guardCall(format: 3),
        ]
        for other in others { #expect(try await ledger.refusal(of: other) == "DB001") }
    }

    @Test func `an append by another clock is refused`() async throws {
        let ledger = try await Self.ledger.value
        let kept = [
            ["null", "now() - interval '1 min'", "now() + interval '1 min'"],
            ["null", "now() - interval '1 min'", "null"],
        ]
        for clock in kept { #expect(try await ledger.value(guardCall(clock: clock)) == "t") }
        let others = [
            ["now()", "null", "null"],
            ["null", "now() + interval '1 min'", "now() + interval '2 min'"],
            ["null", "now() - interval '2 min'", "now() - interval '1 min'"],
        ]
        for clock in others {
            #expect(try await ledger.refusal(of: guardCall(clock: clock)) == "DB004")
        }
    }

    @Test func `a batch that was decided before another's is refused and leaves nothing`()
        async throws
    {
        let test = try TestLedger()
        let ledger = try await test.open()
        let books = try await SampleBooks.make(in: ledger)
        let connection = try await Connection.open(test.connection.writing)
        let decidedOn = try await connection.run { session in
            try session.pipeline { pipeline in
                let head = try LogAppend.begin(pipeline)
                try LogAppend.rollBack(pipeline)
                return head
            }
        }
        // As many events come in as the batch believes to see: only the hash tells.
        try await ledger.post(books.transfer())
        let count = try await ledger.head().seq
        let refusal = await #expect(throws: PostgresError.self) {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    _ = try LogAppend.begin(pipeline)
                    var batch = EventBatch()
                    batch.restart(after: decidedOn.hash)
                    batch.append(
                        Event(
                            seq: count.next, recordedAt: .now(movedBy: 0),
                            body: .journalCreated(.random(), NewJournal(name: nil))))
                    try LogAppend.send(&batch, decidedOn: decidedOn.expected, pipeline)
                    try LogAppend.commit(pipeline)
                }
            }
        }
        #expect(refusal.map { AppendRefusal($0) } == .headMoved)
        #expect(try await ledger.head().seq == count)
        #expect(try await LogAudit(test).isSound)
        await connection.close()
        await ledger.close()
    }
}
