import Arguments
import Daybook
import EventLog
import JSON
import LocalPostgres

/// `daybook-bench templates`: how long someone who posts plain transactions waits beside callers of
/// a template that takes long to evaluate, in the same process.
struct TemplateBenchmark: ParsableCommand {
    var callers = 32
    var numbers = 300
    var rounds = 3
    var seconds = 5.0
    var pause = 20
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "How long a plain poster waits beside callers of a slow template.",
        discussion: """
            The template compares each number of a list with each other one, which takes about 14 \
            milliseconds for 300 numbers; the actual time is measured and printed. The plain \
            poster hands in a transfer every few milliseconds, whether or not earlier ones are \
            answered. It is measured alone; then beside the callers on a thread of its own, which \
            shows how long the ledger makes it wait; then in the thread pool that it shares with \
            the callers, as in a service whose tasks all run there.
            """,
        examples: [
            .init("daybook-bench templates", "32 callers; under a minute"),
            .init("daybook-bench templates --callers 4 --numbers 100", "few callers, faster"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(\.callers, "callers", help: "Callers of the template."),
            .option(
                \.numbers, "numbers",
                help: """
                    How many numbers it compares. Time grows with the square; more than about 360 \
                    exceed the limit on an evaluation's steps.
                    """),
            .option(\.rounds, "rounds", help: "Rounds; each case has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds of a turn."),
            .option(
                \.pause, "pause", valueName: "milliseconds",
                help: "Milliseconds between plain postings."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ]
    }

    func validate() throws {
        guard callers > 0, numbers > 0, rounds > 0, seconds > 0, pause > 0 else {
            throw ValidationError("at least a caller, a number, a round and some time")
        }
    }

    /// Where the plain poster runs, and beside whom.
    private enum Case: String, CaseIterable {
        case alone
        case ownThread = "on a thread of its own"
        case sharedPool = "in the callers' pool"

        var hasCallers: Bool { self != .alone }
    }

    /// What was seen in one case.
    private struct Seen {
        var waits = WaitTimes()
        var rates = Measurement("postings through the template")
    }

    mutating func run() async throws {
        let place = LedgerConnection(
            conninfo: try LocalPostgres.temporary.newDatabase().conninfo)
        let load = try await TransferLoad.make(in: place, accounts: 1_000)
        let template = try await SlowTemplate.make(in: load, numbers: numbers)
        _ = try await load.run(callers: 1, seconds: 0.5)
        let evaluation = try template.evaluationTime()
        var seen = Case.allCases.map { _ in Seen() }
        let progress = ProgressMeter("turns", total: rounds * seen.count)
        for round in 0..<rounds {
            for turn in seen.indices {
                let index = (round + turn) % seen.count
                try await measure(Case.allCases[index], load, template, &seen[index])
                progress.advance()
            }
        }
        progress.finish()
        await load.ledger.close()
        if isJSON { print(json(seen, evaluation).text) } else { printTable(seen, evaluation) }
    }

    private func measure(
        _ what: Case, _ load: TransferLoad, _ template: SlowTemplate, _ seen: inout Seen
    ) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        let poster = SmallPoster(load: load, pause: .milliseconds(pause))
        async let turn = template.run(callers: what.hasCallers ? callers : 0, until: end)
        let waits =
            what == .sharedPool
            ? try await poster.run(until: end)
            : try await withTaskExecutorPreference(PosterExecutor()) {
                try await poster.run(until: end)
            }
        seen.waits.add(waits)
        seen.rates.add(try await turn.rate)
    }

    private func printTable(_ seen: [Seen], _ evaluation: Duration) {
        print(
            "evaluating the template: "
                + "\((evaluation / .milliseconds(1)).text(decimals: 2)) ms, \(callers) callers")
        print("plain poster".padded(to: 26) + WaitTimes.header + "   template/s")
        for (what, one) in zip(Case.allCases, seen) {
            print(
                what.rawValue.padded(to: 26) + one.waits.row
                    + one.rates.median.text(decimals: 0).padded(to: 13, left: true))
        }
        for (what, one) in zip(Case.allCases, seen) {
            one.waits.printFailures(of: "plain poster, " + what.rawValue)
        }
    }

    private func json(_ seen: [Seen], _ evaluation: Duration) -> JSON {
        let cases = zip(Case.allCases, seen).map { what, one -> JSON in
            [
                "plain_poster": .string(what.rawValue), "waits": one.waits.json,
                "template_postings_per_second": one.rates.json(decimals: 1),
            ]
        }
        return [
            "callers": .integer(callers),
            "evaluation_milliseconds": (evaluation / .milliseconds(1)).json(decimals: 3),
            "cases": .array(cases),
        ]
    }
}
