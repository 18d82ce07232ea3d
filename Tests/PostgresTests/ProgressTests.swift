import Testing

@testable import Postgres

/// What is known of the writes, without a server.
@Suite struct ProgressTests {
    private static let names: [Character: StatementEffect] = [
        "b": .begin, "c": .commit, "r": .rollback, "w": .other,
    ]

    /// Sends what the letters say (begin, commit, rollback, write, `|` a sync) and answers the
    /// first `answered` of them.
    private func progress(_ letters: String, answered: Int, fails: Bool = false) -> Progress {
        var progress = Progress()
        for (index, letter) in letters.enumerated() {
            guard letter != "|" else {
                progress.sentSync()
                continue
            }
            progress.sent(
                Progress.Entry(
                    kind: .execute, effect: Self.names[letter] ?? .other, statement: nil,
                    prepared: nil, index: index))
        }
        for index in 0..<answered {
            if fails && index == answered - 1 {
                progress.failed()
            } else {
                progress.succeeded()
            }
        }
        return progress
    }

    @Test(arguments: [
        // Nothing that is sent can commit.
        ("", 0, PostgresError.Outcome.nothingWritten), ("b", 0, .nothingWritten),
        ("bw", 0, .nothingWritten), ("bw|", 0, .nothingWritten), ("bw|", 3, .nothingWritten),
        ("bwr|", 0, .nothingWritten), ("w", 0, .nothingWritten), ("c|", 0, .nothingWritten),
        ("wr|", 0, .nothingWritten),
        // A commit is on its way.
        ("bwc", 0, .unknown), ("bwc|", 0, .unknown), ("bwc|", 2, .unknown), ("w|", 0, .unknown),
        ("w|", 1, .unknown), ("bw|wc|", 3, .unknown), ("wc", 0, .unknown), ("wb|c", 3, .unknown),
        // The commit is known.
        ("bwc|", 3, .written), ("bwc|", 4, .written), ("w|", 2, .written),
        // The next one is not even begun.
        ("bwc|b", 4, .nothingWritten), ("bwc|bw", 4, .nothingWritten),
        ("bwc|bwc", 4, .unknown), ("w|w", 2, .nothingWritten), ("w|w|", 2, .unknown),
    ])
    func `a loss is judged by what may have been carried out`(
        letters: String, answered: Int, outcome: PostgresError.Outcome
    ) {
        #expect(progress(letters, answered: answered).outcomeOfLoss == outcome)
    }

    @Test func `a commit that failed at its sync has written nothing`() {
        var progress = progress("w|", answered: 1)
        progress.undone()
        progress.succeeded()
        #expect(progress.outcomeOfLoss == .nothingWritten)
    }

    @Test func `what could not be sent is taken back`() {
        var progress = progress("bwc|", answered: 0)
        progress.retractLast()
        progress.retractLast()
        #expect(progress.outcomeOfLoss == .nothingWritten)
        #expect(progress.pendingSyncs == 0)
        #expect(progress.pendingCount == 2)
    }

    @Test func `a failed block commits nothing`() {
        #expect(progress("bwc|", answered: 2, fails: true).outcomeOfLoss == .nothingWritten)
        #expect(progress("bwc|", answered: 3, fails: true).outcomeOfLoss == .nothingWritten)
        #expect(progress("ww|", answered: 2, fails: true).outcomeOfLoss == .nothingWritten)
    }

    @Test(arguments: [
        ("bwc|", 0, PostgresError.Outcome.nothingWritten), ("bwc|", 1, .nothingWritten),
        ("bwc|", 2, .unknown), ("bwc|", 3, .written), ("w|", 0, .nothingWritten),
        ("w|", 1, .unknown), ("w|", 2, .written), ("c|", 0, .nothingWritten),
    ])
    func `the server's last word says that nothing behind it was carried out`(
        letters: String, answered: Int, outcome: PostgresError.Outcome
    ) {
        let progress = progress(letters, answered: answered)
        #expect(progress.outcomeOfFatalError(.adminShutdown) == outcome)
    }

    @Test func `a session ended for idling never read its commit`() {
        let progress = progress("bwc|", answered: 2)
        #expect(progress.outcomeOfFatalError(.idleInTransactionTimeout) == .nothingWritten)
    }

    @Test(arguments: [
        ("begin", StatementEffect.begin), ("START TRANSACTION", .begin), ("commit", .commit),
        (" \n-- a word\n/* and /* more */ */ End;", .commit), ("abort", .rollback),
        ("rollback", .rollback), ("ROLLBACK TO SAVEPOINT a", .other),
        ("rollback work to a", .other), ("prepare transaction 'a'", .commit),
        ("prepare a as select 1", .other), ("savepoint a", .other), ("select 'commit'", .other),
        ("", .other), ("(commit)", .other), ("--", .other), ("/* open", .other),
        ("commit and chain", .commit), ("insert into t values (1)", .other),
    ])
    func `what a statement does to its transaction is read from its first words`(
        text: String, effect: StatementEffect
    ) {
        #expect(StatementEffect(of: text) == effect)
    }

    @Test(arguments: [
        ("begin; set local lock_timeout = 1", StatementEffect.begin), ("rollback", .rollback),
        ("begin; insert; commit", .commit), ("begin; rollback; insert", .other),
        ("insert; insert", .other), ("", .other),
    ])
    func `a script commits when anything in it does`(text: String, effect: StatementEffect) {
        #expect(StatementEffect(ofScript: text) == effect)
    }
}
