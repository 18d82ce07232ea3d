import JSON

/// What the contest of postings came to.
struct PostingReport {
    let results: [ContenderResult]
    /// Concurrent callers of the library, each number a contender.
    let callers: [Int]
    /// Microseconds of processor time that making a request takes; taken off the library's.
    let costOfRequest: Double

    /// A contender of the library beside one that it is compared with.
    private struct Comparison {
        let name: String
        let other: String
        let ratios: Measurement
    }

    /// pgbench's best of each round, whatever number of clients reached it.
    private var bestOfPgbench: Measurement? {
        let runs = results.filter { $0.name.hasPrefix("pgbench") }.map(\.rates.rates)
        guard let first = runs.first else { return nil }
        var best = Measurement("pgbench, best of each round")
        for round in first.indices { best.add(runs.map { $0[round] }.max() ?? 0) }
        return best
    }

    private func rates(of name: String) -> Measurement? {
        results.first { $0.name == name }?.rates
    }

    private var comparisons: [Comparison] {
        callers.flatMap { callers -> [Comparison] in
            let many = callers == 1 ? "" : "s"
            let name = "daybook, \(callers) caller\(many)"
            let others = [
                rates(of: "pre-built rows, as \(callers) caller\(many)"),
                rates(of: "pgbench, 1 client"), bestOfPgbench,
            ]
            return others.compactMap { other in
                guard let own = rates(of: name), let other else { return nil }
                return Comparison(name: name, other: other.name, ratios: own.ratios(to: other))
            }
        }
    }

    func printTable() {
        print(
            Self.columns(
                "", "a second", "middle half", "own CPU", "server CPU", "a commit"))
        for result in results {
            let half = result.rates.middleHalf
            print(
                Self.columns(
                    result.name, result.rates.median.text(decimals: 0),
                    "\(half.least.text(decimals: 0)) to \(half.greatest.text(decimals: 0))",
                    Self.microseconds(result.own), Self.microseconds(result.server),
                    result.batches.median.text(decimals: 1)))
        }
        print(
            "\nCPU: processor time a posting; "
                + "\(costOfRequest.text(decimals: 2)) µs for making each request are taken off.")
        print("\nratios round by round: median (middle half)")
        for comparison in comparisons {
            let half = comparison.ratios.middleHalf
            print(
                comparison.name.padded(to: 24)
                    + comparison.ratios.median.text(decimals: 2).padded(to: 7, left: true)
                    + "  (\(half.least.text(decimals: 2)) to \(half.greatest.text(decimals: 2)))"
                    + " of " + comparison.other)
        }
    }

    private static func columns(
        _ name: String, _ rate: String, _ half: String, _ own: String, _ server: String,
        _ batch: String
    ) -> String {
        name.padded(to: 34) + rate.padded(to: 9, left: true) + half.padded(to: 18, left: true)
            + own.padded(to: 11, left: true) + server.padded(to: 12, left: true)
            + batch.padded(to: 10, left: true)
    }

    private static func microseconds(_ costs: Measurement) -> String {
        costs.rates.isEmpty ? "-" : costs.median.text(decimals: 1) + " µs"
    }

    var json: JSON {
        [
            "contenders": .array(results.map(\.json)),
            "request_cpu_microseconds": costOfRequest.json(decimals: 3),
            "ratios": .array(
                comparisons.map {
                    [
                        "name": .string($0.name), "of": .string($0.other),
                        "ratio": $0.ratios.json(decimals: 3),
                    ]
                }),
        ]
    }
}
