import Accounting
import Arguments
import Daybook
import EventLog
import LocalPostgres
import Postgres

/// `daybook-bench read-rates`: balances read a second, beside the same select of the view on one
/// connection and pgbench's select.
struct ReadRateBenchmark: ParsableCommand {
    var members = 100_000
    var rounds = 5
    var seconds = 2.0
    var callers = 64

    static let configuration = CommandConfiguration(
        commandName: "read-rates",
        abstract: "Balances read a second: one caller, many callers, apply.",
        discussion: """
            All take turns on one server and read accounts at random. The select is the one a \
            service would use: the view balances, for one account, journal and currency, prepared, \
            on one connection. apply is a process of its own that answers lines of balance; \
            starting it and opening the ledger are not counted. pgbench -S reads a row by its key, \
            prepared, with one client.
            """,
        examples: [
            .init("daybook-bench read-rates --members 1000 --rounds 3", "a short look")
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(\.members, "members", help: "Accounts, all in a set that is read as well."),
            .option(\.rounds, "rounds", help: "Rounds; each contender has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds of a turn."),
            .option(\.callers, "callers", help: "Callers that read at the same time."),
        ]
    }

    func validate() throws {
        guard members >= 2, rounds > 0, seconds > 0, callers > 0 else {
            throw ValidationError("at least two accounts, a round, some time and a caller")
        }
    }

    mutating func run() async throws {
        let server = LocalPostgres.temporary
        let place = LedgerConnection(conninfo: try server.newDatabase().conninfo)
        let ledger = try await Ledger.open(place)
        let books = try await ReadBooks.make(in: ledger, members: members, accounts: 0)
        try await books.post(members, "postings", ledger)
        try await ReadBenchmark.settle(place)
        let contest = ReadContest(
            books: books, ledger: ledger, place: place,
            view: try await Connection.open(place.reading),
            pgbench: try Pgbench(try server.newDatabase(), server), seconds: seconds,
            callers: callers)
        let contenders = ReadContest.Contender.allCases
        var measurements = contenders.map { Measurement(contest.name(of: $0)) }
        let meter = ProgressMeter("turns", total: rounds * contenders.count)
        for _ in 0..<rounds {
            for (index, contender) in contenders.enumerated() {
                measurements[index].add(try await contest.turn(of: contender).rate)
                meter.advance(by: 1)
            }
        }
        meter.finish()
        for measurement in measurements {
            print(measurement.line(roundByRoundTo: measurements[0]))
        }
        await contest.view.close()
        await ledger.close()
    }
}

/// Who reads, and how.
struct ReadContest {
    enum Contender: CaseIterable {
        case view, oneCaller, ofSet, manyCallers, apply, pgbench
    }

    let books: ReadBooks
    let ledger: Ledger
    let place: LedgerConnection
    let view: Connection
    let pgbench: Pgbench
    let seconds: Double
    let callers: Int

    private static let select = Statement(
        "select_balance",
        """
        select * from balances where account_id = $1 and journal_id = $2 and currency = $3
        """,
        parameters: [.uuid, .uuid, .text],
        columns: [
            .uuid, .uuid, .text, .bool, .int8, .numeric, .numeric, .numeric, .numeric, .numeric,
            .numeric, .uuid, .int8, .timestamptz, .timestamptz,
        ])

    func name(of contender: Contender) -> String {
        switch contender {
        case .view: "the view"
        case .oneCaller: "1 caller"
        case .ofSet: "1 caller, of the set"
        case .manyCallers: "\(callers) callers"
        case .apply: "apply"
        case .pgbench: "pgbench -S"
        }
    }

    func turn(of contender: Contender) async throws -> Turn {
        switch contender {
        case .view: try await viewTurn()
        case .oneCaller: try await callersTurn(1) { $0.randomElement() }
        case .ofSet: try await callersTurn(1) { _ in nil }
        case .manyCallers: try await callersTurn(callers) { $0.randomElement() }
        case .apply: try await applyTurn()
        case .pgbench: try pgbench.select(seconds: seconds)
        }
    }

    private func viewTurn() async throws -> Turn {
        let (books, seconds) = (books, seconds)
        return try await view.run { session in
            let start = ContinuousClock.now
            var count = 0
            while (ContinuousClock.now - start) / .seconds(1) < seconds {
                let account = books.members[Int.random(in: books.members.indices)]
                let rows = try session.query(
                    Self.select, account.uniqueID, books.journal, books.currency)
                guard rows.count == 1 else { throw ValidationError("the view has no balance") }
                count += 1
            }
            return Turn(count: count, since: start)
        }
    }

    /// Each caller reads one balance after another; of the set where no account is chosen.
    private func callersTurn(
        _ callers: Int, _ choose: @escaping @Sendable ([AccountID]) -> AccountID?
    ) async throws -> Turn {
        let start = ContinuousClock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while (ContinuousClock.now - start) / .seconds(1) < seconds {
                        let owner =
                            choose(books.members)?.uniqueID ?? books.set.uniqueID
                        _ = try await ledger.read(.balance(BalanceQuery(key: books.key(owner))))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Turn(count: count, since: start)
    }

    private func applyTurn() async throws -> Turn {
        let program = try ChildProgram(
            try ChildProgram.beside("daybook"),
            ["apply", "--database-url", place.conninfo, "--ledger", place.schema])
        // The first answer is there once the ledger is open.
        try program.write(line: #"{"op":"head"}"#)
        _ = try program.readLine()
        let start = ContinuousClock.now
        var count = 0
        while (ContinuousClock.now - start) / .seconds(1) < seconds {
            // As many as fit into the pipe, so that neither side waits for the other.
            for _ in 0..<Self.linesAtOnce {
                let account = books.members[Int.random(in: books.members.indices)]
                try program.write(
                    line: """
                        {"op":"balance","journal_id":"\(books.journal)",\
                        "account_id":"\(account)","currency":"\(books.currency)"}
                        """)
            }
            for _ in 0..<Self.linesAtOnce {
                guard let line = try program.readLine(), line.hasPrefix(#"{"ok":true"#) else {
                    throw ValidationError("apply gave no balance")
                }
            }
            count += Self.linesAtOnce
        }
        let turn = Turn(count: count, since: start)
        try program.closeInput()
        guard try program.end().status == 0 else { throw ValidationError("apply failed") }
        return turn
    }

    private static let linesAtOnce = 256
}
