import Arguments
import Daybook
import EventLog
import JSON
import LocalPostgres

/// `daybook-bench waits`: how long someone who posts single transactions waits beside other
/// processes that post large batches back to back.
struct WaitBenchmark: ParsableCommand {
    var writers: NumberList = [0, 1, 2, 4]
    var rounds = 3
    var seconds = 10.0
    var postings = 10_000
    var pause = 20
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "waits",
        abstract: "How long a small poster waits beside processes that post large batches.",
        discussion: """
            This process posts a single transfer every few milliseconds, whether or not earlier \
            ones are answered, so that a pause affects every posting that falls into it. Each bulk \
            writer is a process of its own. Each number of writers gets a new ledger in each \
            round, and the measurement starts once every writer has posted a batch. Reports the \
            waits of all rounds together, from handing in a posting to its answer.
            """,
        examples: [
            .init("daybook-bench waits", "beside 0, 1, 2 and 4 bulk writers; about three minutes"),
            .init("daybook-bench waits --writers 4 --rounds 1 --seconds 30", "one long run"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(
                \.writers, "writers", valueName: "numbers", help: "How many bulk writers."),
            .option(
                \.rounds, "rounds", help: "Rounds; each number of writers has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds of a turn."),
            .option(\.postings, "postings", help: "Postings in a bulk writer's batch."),
            .option(
                \.pause, "pause", valueName: "milliseconds",
                help: "Milliseconds between single postings."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ]
    }

    func validate() throws {
        guard rounds > 0, seconds > 0, pause > 0, 1...10_000 ~= postings else {
            throw ValidationError("at least a round, some time, and 1 to 10,000 postings a batch")
        }
    }

    /// What was seen beside some number of writers.
    private struct Seen {
        let writers: Int
        var waits = WaitTimes()
        var rates = Measurement("postings of bulk writers")
        var failures = 0
    }

    mutating func run() async throws {
        var seen = writers.numbers.map { Seen(writers: $0) }
        let progress = ProgressMeter("turns", total: rounds * seen.count)
        for round in 0..<rounds {
            for turn in seen.indices {
                let index = (round + turn) % seen.count
                try await measure(&seen[index])
                progress.advance()
            }
        }
        progress.finish()
        if isJSON { print(json(seen).text) } else { printTable(seen) }
    }

    private func measure(_ seen: inout Seen) async throws {
        let place = LedgerConnection(
            conninfo: try LocalPostgres.temporary.newDatabase().conninfo)
        let load = try await TransferLoad.make(in: place, accounts: 1_000)
        let bulk = try (0..<seen.writers).map { _ in
            try BulkWriter(database: place.conninfo, postings: postings)
        }
        for writer in bulk { try writer.awaitReady() }
        _ = try await load.run(callers: 1, seconds: 0.2)
        let poster = SmallPoster(load: load, pause: .milliseconds(pause))
        seen.waits.add(try await poster.run(until: ContinuousClock.now + .seconds(seconds)))
        for writer in bulk { try writer.stop() }
        var rate = 0.0
        for writer in bulk {
            let work = try writer.end()
            rate += work.batchesPerSecond * Double(postings)
            seen.failures += work.failures
        }
        seen.rates.add(rate)
        await load.ledger.close()
    }

    private func printTable(_ seen: [Seen]) {
        print("bulk writers".padded(to: 14) + WaitTimes.header + "   bulk postings/s")
        for one in seen {
            print(
                "\(one.writers)".padded(to: 14) + one.waits.row
                    + one.rates.median.text(decimals: 0).padded(to: 18, left: true))
        }
        for one in seen {
            one.waits.printFailures(of: "small poster beside \(one.writers)")
            if one.failures > 0 {
                print("bulk writers, \(one.writers): \(one.failures) batches failed")
            }
        }
    }

    private func json(_ seen: [Seen]) -> JSON {
        .array(
            seen.map {
                [
                    "writers": .integer($0.writers), "waits": $0.waits.json,
                    "bulk_postings_per_second": $0.rates.json(decimals: 1),
                    "bulk_failures": .integer($0.failures),
                ]
            })
    }
}
