import Accounting
import Arguments
import Daybook
import EventLog
import LocalPostgres
import Postgres

/// `daybook-bench reads`: what reading balances takes, in milliseconds and in rows that the server
/// looks at, on a ledger with large sets and long histories.
struct ReadBenchmark: ParsableCommand {
    var members = 100_000
    var accounts = 0
    var postings = 200_000
    var unconsumed = 1_000

    static let configuration = CommandConfiguration(
        commandName: "reads",
        abstract: "Milliseconds and rows touched for reading balances and histories.")

    static var parameters: [Parameter<Self>] {
        [
            .option(
                \.members, "members",
                help: "Accounts in a synchronous and an eventually consistent set."),
            .option(
                \.accounts, "accounts", help: "Accounts in total, at least as many as members."),
            .option(
                \.postings, "postings",
                help: "Postings between members; every second one touches the same account."),
            .option(
                \.unconsumed, "unconsumed",
                help: "Postings after the watermark of the eventually consistent set."),
        ]
    }

    mutating func run() async throws {
        guard members >= 1_000, postings >= 10_000, unconsumed > 0 else {
            throw ValidationError("at least 1,000 members, 10,000 postings and 1 unconsumed")
        }
        let place = LedgerConnection(
            conninfo: try LocalPostgres.temporary.newDatabase().conninfo)
        let ledger = try await Ledger.open(place)
        let start = ContinuousClock.now
        let books = try await ReadBooks.make(in: ledger, members: members, accounts: accounts)
        try await books.post(postings, "postings", ledger)
        print("loaded in \(Int(Self.milliseconds(since: start) / 1_000)) s")
        try await books.recalculate("all entries", ledger)
        try await Self.settle(place)
        let cases = try await books.cases(ledger)
        await ledger.close()
        try await Self.measure(cases, place)
        try await Self.measure(books.lazyCases("up to date"), place)
        try await books.post(unconsumed, "unconsumed postings", ledger)
        await ledger.close()
        try await Self.measure(books.lazyCases("\(2 * unconsumed) entries pending"), place)
        try await books.recalculate("\(2 * unconsumed) entries", ledger)
        await ledger.close()
        try await Self.measure([ReadBooks.listing], place)
    }

    /// What the server does by itself after a while.
    static func settle(_ place: LedgerConnection) async throws {
        let connection = try await Connection.open(place.reading)
        try await connection.run { session in
            try session.run(script: "vacuum analyze")
            return
        }
        await connection.close()
    }

    /// At most so many turns of a case, none that begins later than so long after the first.
    private static let turns = 21
    private static let patience: Duration = .seconds(2)

    private static func measure(_ cases: [ReadCase], _ place: LedgerConnection) async throws {
        let counter = try await RowCounter(place)
        for reading in cases {
            let rows = try await counter.rows(reading)
            let time = try await time(reading, place)
            print(
                reading.name.padded(to: 48) + " "
                    + text(time).padded(to: 10, left: true) + " ms"
                    + "\(rows)".padded(to: 10, left: true) + " rows")
        }
        await counter.close()
    }

    /// The median of the turns, by sessions that are open; the first turn is not counted.
    private static func time(
        _ reading: ReadCase, _ place: LedgerConnection
    ) async throws -> Double {
        let ledger = try await Ledger.open(place)
        let session = try await Connection.open(place.reading)
        try await reading.run(ledger, session)
        var times = Measurement(reading.name)
        let first = ContinuousClock.now
        repeat {
            let start = ContinuousClock.now
            try await reading.run(ledger, session)
            times.add(milliseconds(since: start))
        } while times.rates.count < turns && ContinuousClock.now - first < patience
        await ledger.close()
        await session.close()
        return times.median
    }

    static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .milliseconds(1)
    }

    static func text(_ milliseconds: Double) -> String {
        let hundredths = Int((milliseconds * 100).rounded())
        let fraction = "\(hundredths % 100)"
        return "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction)"
    }
}

extension ReadBooks {
    /// Brings the eventually consistent set up to date and says what that took.
    fileprivate func recalculate(_ what: String, _ ledger: Ledger) async throws {
        let start = ContinuousClock.now
        _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazySet]))
        let time = ReadBenchmark.text(ReadBenchmark.milliseconds(since: start))
        print("recalculating \(what)".padded(to: 48) + " \(time.padded(to: 10, left: true)) ms")
    }
}
