import JSON

/// How long callers waited for their answers.
struct WaitTimes: Sendable {
    private(set) var times: [Duration] = []
    /// Those who were answered with an error, by what it said.
    private(set) var failures: [String: Int] = [:]

    mutating func add(_ time: Duration) { times.append(time) }

    mutating func add(_ failure: String) { failures[failure, default: 0] += 1 }

    mutating func add(_ others: WaitTimes) {
        times += others.times
        failures.merge(others.failures, uniquingKeysWith: +)
    }

    var failureCount: Int { failures.values.reduce(0, +) }

    /// The time that so large a part of the callers did not wait longer than; zero without callers.
    func quantile(_ part: Double) -> Duration {
        guard !times.isEmpty else { return .zero }
        let rank = (Double(times.count) * part).rounded(.up)
        return times.sorted()[max(0, min(times.count, Int(rank)) - 1)]
    }

    static let header =
        "callers".padded(to: 9, left: true) + "median".padded(to: 13, left: true)
        + "p99".padded(to: 13, left: true) + "longest".padded(to: 13, left: true)

    /// Their number, the median, the 99th percentile and the longest wait.
    var row: String {
        "\(times.count)".padded(to: 9, left: true)
            + [0.5, 0.99, 1].map { part in
                ((quantile(part) / .milliseconds(1)).text(decimals: 2) + " ms")
                    .padded(to: 13, left: true)
            }.joined()
    }

    var json: JSON {
        [
            "callers": .integer(times.count), "failures": .integer(failureCount),
            "median_milliseconds": (quantile(0.5) / .milliseconds(1)).json(decimals: 3),
            "p99_milliseconds": (quantile(0.99) / .milliseconds(1)).json(decimals: 3),
            "longest_milliseconds": (quantile(1) / .milliseconds(1)).json(decimals: 3),
        ]
    }

    func printFailures(of name: String) {
        for (failure, count) in failures.sorted(by: { $0.key < $1.key }) {
            print("\(name): \(count) failed: \(failure)")
        }
    }
}
