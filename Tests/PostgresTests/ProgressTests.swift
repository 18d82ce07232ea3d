import Testing

@testable import Postgres

/// What is known of the writes, without a server.
@Suite struct ProgressTests {
    private static let names: [Character: StatementEffect] = [
        "b": .begin, "c": .commit, "r": .rollback, "w": .other, "s": .severalTransactions,
    ]

    /// Sends what the letters say (prepare, begin, commit, rollback, write, script, `|` a sync) and
    /// answers the first `answered` of them.
    private func progress(
        _ letters: String, answered: Int, fails: Bool = false, isAlone: Bool = false
    ) -> Progress {
        var progress = Progress()
        for (index, letter) in letters.enumerated() {
            guard letter != "|" else {
                progress.sentSync()
                continue
            }
            progress.sent(
                Progress.Entry(
                    kind: letter == "p" ? .prepare : .execute,
                    effect: Self.names[letter] ?? .other, statement: nil, prepared: nil,
                    index: isAlone ? nil : index))
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

    private static func outcome(_ sign: Character) -> PostgresError.Outcome {
        switch sign {
        case "0": .nothingWritten
        case "W": .written
        default: .unknown
        }
    }

    /// A way of sending, and what is known when the exchange is cut after so many answers: `0`
    /// that nothing was written, `W` that it was, `?` neither.
    struct Row: CustomTestStringConvertible {
        let form: String
        /// The connection is lost without a word.
        let loss: String
        /// The server ends the session with a word in the place of the next answer.
        let fatal: String

        init(_ form: String, loss: String, fatal: String) {
            self.form = form
            self.loss = loss
            self.fatal = fatal
        }

        var testDescription: String { form }
    }

    @Test(arguments: [
        // Alone in one round trip, in a block of its own and without.
        Row("bwc|", loss: "???WW", fatal: "00?WW"), Row("w|", loss: "??W", fatal: "0?W"),
        Row("ww|", loss: "???W", fatal: "00?W"), Row("pwpw|", loss: "?????W", fatal: "0000?W"),
        // Under the log's lock: the commit goes out once something was answered.
        Row("bw|", loss: "0000", fatal: "0000"), Row("bw|wc|", loss: "?????WW", fatal: "0000?WW"),
        Row("bw|c|", loss: "????WW", fatal: "000?WW"),
        Row("bw|r|", loss: "000000", fatal: "000000"),
        // Nothing is committed before its sync, and nothing after its rollback.
        Row("", loss: "0", fatal: "0"), Row("b", loss: "00", fatal: "00"),
        Row("w", loss: "00", fatal: "00"), Row("ww", loss: "000", fatal: "000"),
        Row("bwc", loss: "???W", fatal: "00?W"), Row("wr|", loss: "0000", fatal: "0000"),
        Row("bwr|", loss: "00000", fatal: "00000"),
        // What ran before a BEGIN belongs to its block.
        Row("wb|", loss: "0000", fatal: "0000"), Row("wbwc|", loss: "????WW", fatal: "000?WW"),
        Row("wb|c|", loss: "????WW", fatal: "000?WW"), Row("wc|", loss: "??WW", fatal: "0?WW"),
        // Of several, what is known of the one that the cut meets.
        Row("w|w|", loss: "????W", fatal: "0?0?W"), Row("w|w", loss: "??00", fatal: "0?00"),
        Row("bwc|w|", loss: "??????W", fatal: "00?W0?W"),
        Row("bwc|b", loss: "???000", fatal: "00?W00"),
        Row("bwc|bwc|", loss: "???????WW", fatal: "00?W00?WW"),
        Row("bwcpw|", loss: "??????W", fatal: "00?00?W"),
        Row("bwc|p", loss: "???000", fatal: "00?W00"),
    ])
    func `a cut is judged by what may have been carried out`(row: Row) {
        let places = 0...row.form.count
        let losses = places.map { progress(row.form, answered: $0).outcomeOfLoss }
        #expect(losses == row.loss.map(Self.outcome))
        let fatals = places.map { answered in
            progress(row.form, answered: answered).outcomeOfFatalError(.adminShutdown)
        }
        #expect(fatals == row.fatal.map(Self.outcome))
    }

    @Test(arguments: ["bwc|", "w|", "ww|", "pwpw|", "bw|wc|", "bw|c|", "wbwc|", "wc|"])
    func `a statement that fails leaves nothing written, wherever the exchange is cut then`(
        form: String
    ) {
        // A BEGIN that fails leaves what follows behind its sync without a block.
        let isOneSegment = form.firstIndex(of: "|") == form.lastIndex(of: "|")
        for place in form.indices where form[place] != "|" && (isOneSegment || form[place] != "b") {
            let answered = form.distance(from: form.startIndex, to: place) + 1
            var progress = progress(form, answered: answered, fails: true)
            #expect(progress.outcomeOfLoss == .nothingWritten)
            while let next = progress.first, next.kind != .sync { progress.skipped() }
            #expect(progress.outcomeOfFatalError(.adminShutdown) == .nothingWritten)
            if progress.first != nil { progress.succeeded() }
            #expect(progress.outcomeOfLoss == .nothingWritten)
        }
    }

    @Test(arguments: ["w|", "s|"])
    func `what commits itself, outside of a pipeline, is in doubt as soon as it is sent`(
        form: String
    ) {
        let progress = progress(form, answered: 0, isAlone: true)
        #expect(progress.outcomeOfLoss == .unknown)
        #expect(progress.outcomeOfFatalError(.adminShutdown) == .unknown)
        #expect(progress.outcomeOfFatalError(.idleSessionTimeout) == .nothingWritten)
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
        ("commit", .commit), ("begin; insert; commit", .severalTransactions),
        ("begin; rollback; insert", .severalTransactions),
        ("rollback; insert", .severalTransactions),
        ("insert; insert", .other), ("", .other),
    ])
    func `a script that ends a transaction in its course is not judged by its parts`(
        text: String, effect: StatementEffect
    ) {
        #expect(StatementEffect(ofScript: text) == effect)
    }
}
