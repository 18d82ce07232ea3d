import Arguments
import JSON

/// `daybook-bench posting`: transfers between accounts through the library, beside the same rows
/// made beforehand, pgbench (TPC-B) and a plain insert of one event row a commit.
struct PostingBenchmark: ParsableCommand {
    var rounds = 5
    var seconds = 3.0
    var accounts = 1_000
    var callers: NumberList = [1, 20, 256, 1_024]
    var sets = 0
    var skipsPgbench = false
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "posting",
        abstract: "Postings a second, and processor time for each, by number of callers.",
        discussion: """
            All contenders take turns on one server, each with a database of its own. The pre- \
            built rows are the rows that the library writes for such transfers (events, \
            transactions, entries with the accounts' totals, rows of sets), encoded before the \
            clock starts and sent by the library's statements in one round trip a commit. A commit \
            has as many postings as the commits of the callers beside them had on average in their \
            latest turn, counted in the log by the database transactions that wrote the events.

            Own CPU is the time of this process in a turn, user and system, divided by the \
            postings: deciding, encoding, libpq, and waking and switching the callers' tasks. \
            Making the requests is measured separately and subtracted. There is none for pgbench, \
            which is another process, nor for the pre-built rows, which this process prepares at \
            the same time.

            Server CPU is the time of all the server's processes in a turn, divided likewise, so \
            that a checkpoint or an autovacuum counts in the turn in which it runs.
            """,
        examples: [
            .init("daybook-bench posting", "1, 20, 256 and 1,024 callers; about four minutes"),
            .init(
                "daybook-bench posting --callers 1,256 --no-pgbench --rounds 10 --seconds 1",
                "against the pre-built rows alone, in many short rounds"),
            .init("daybook-bench posting --sets 3 --json", "below three sets, for a program"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(
                \.callers, "callers", valueName: "numbers", help: "Numbers of concurrent callers."),
            .option(\.rounds, "rounds", help: "Rounds; each contender has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds of a turn."),
            .option(\.accounts, "accounts", help: "Accounts between which money moves."),
            .option(\.sets, "sets", help: "Synchronous sets above every account, one in another."),
            .flag(\.skipsPgbench, "no-pgbench", help: "Leave out pgbench and plain inserts."),
            .flag(\.isJSON, "json", help: "Print one JSON object with the figures of each round."),
        ]
    }

    func validate() throws {
        guard rounds > 0, seconds > 0, accounts > 1, sets >= 0 else {
            throw ValidationError("at least a round, some time and two accounts")
        }
        guard !callers.numbers.isEmpty, callers.numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("--callers must name at least one, and none of 0")
        }
    }

    mutating func run() async throws {
        let contest = try await PostingContest(
            callers: callers.numbers, accounts: accounts, sets: sets, withPgbench: !skipsPgbench)
        try await contest.warmUp()
        let report = try await contest.run(rounds: rounds, seconds: seconds)
        await contest.close()
        if isJSON { print(report.json.text) } else { report.printTable() }
    }
}
