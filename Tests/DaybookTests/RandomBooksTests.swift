import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import TestSupport
import Testing

/// Whatever is asked of a ledger: what it answers is what its log comes to, worked out in plain
/// SQL that shares no code with it.
@Suite struct RandomBooksTests {
    private static let rounds = 10
    private static let commandsPerRound = 60

    @Test(arguments: TestSeed.seeds(2, for: "RandomBooksTests"))
    func `every balance is the sum over the log`(seed: UInt64) async throws {
        let test = try TestLedger()
        let ledger = try await test.open(LedgerOptions(partitionSize: 100))
        var generator = CommandGenerator(seed: seed)
        for round in 0..<Self.rounds {
            let requests = (0..<Self.commandsPerRound).map { _ in generator.request() }
            let recalculations = try await recalculations(in: ledger, &generator)
            async let recalculated: Void = recalculate(recalculations, in: ledger)
            try await submit(requests, to: ledger)
            try await recalculated
            // The other slot, while the ledger is open.
            if round == Self.rounds / 2 { _ = try await Rebuild().run(on: test.connection) }
        }
        try await check(test, ledger, &generator)
        await ledger.close()
    }

    /// Hands in commands at once; only the ledger's rules may refuse one.
    private func submit(_ requests: [Request], to ledger: Ledger) async throws {
        let submissions = requests.map {
            ledger.submit($0.command, $0.provenance, isDryRun: $0.isDryRun)
        }
        var accepted = 0
        for submission in submissions {
            do {
                _ = try await submission.reply()
                accepted += 1
            } catch is Rejection {
                continue
            }
        }
        #expect(accepted > 0)
    }

    /// Recalculations of some eventually consistent sets of each journal, in any order, to
    /// anywhere.
    private func recalculations(
        in ledger: Ledger, _ generator: inout CommandGenerator
    ) async throws -> [RecalculationRequest] {
        var found: [RecalculationRequest] = []
        for journal in generator.journals where generator.random.happens(70) {
            let query = Query.eventuallyConsistentSets(
                journalID: journal, page: PageRequest(first: 1_000))
            guard case .ids(let page) = try await ledger.read(query) else { continue }
            var ids = page.rows.map { AccountSetID($0) }.shuffled(using: &generator.random)
            ids.removeLast(Int.random(in: 0...ids.count, using: &generator.random))
            guard !ids.isEmpty else { continue }
            found.append(
                RecalculationRequest(
                    setIDs: ids + ids.prefix(1), isDeep: generator.random.happens(30),
                    maximumEntries: generator.random.happens(50)
                        ? Int.random(in: 1...40, using: &generator.random) : nil,
                    isDryRun: generator.random.happens(10)))
        }
        return found
    }

    private func recalculate(_ recalculations: [RecalculationRequest], in ledger: Ledger)
        async throws
    {
        for recalculation in recalculations {
            let sets = try await ledger.recalculate(recalculation)
            #expect(sets.count >= Set(recalculation.setIDs).count)
        }
    }

    private func check(
        _ test: TestLedger, _ ledger: Ledger, _ generator: inout CommandGenerator
    ) async throws {
        #expect(try await LogAudit(test).isSound)
        let audit = try await BooksAudit(test)
        #expect(audit.differences == [])
        #expect(audit.histories.count > 20)
        for first in [1_000, Int.random(in: 1...5, using: &generator.random)] {
            #expect(try await audit.disagreements(with: ledger, first: first) == [])
        }
        for journal in try await test.sql("select journal_id from journals") {
            let id = try #require(JournalID(journal[0] ?? ""))
            #expect(try await audit.listDisagreements(with: ledger, in: id) == [])
        }
        let summary = try await Verification().run(on: test.connection) { finding in
            Issue.record("the auditor finds \(finding)")
        }
        #expect(summary.findings == 0)
    }
}
