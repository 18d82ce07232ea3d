import Arguments

/// The rates that one contender reached, round by round.
struct Measurement {
    let name: String
    private(set) var rates: [Double] = []

    init(_ name: String) {
        self.name = name
    }

    mutating func add(_ rate: Double) {
        rates.append(rate)
    }

    var median: Double { Self.median(of: rates) }

    private static func median(of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// One line: median, least and greatest, all by second, and the ratio to another's median.
    func line(comparedTo others: [Measurement]) -> String {
        let least = rates.min() ?? 0
        let greatest = rates.max() ?? 0
        var text = "\(name.padded(to: 34)) \(Self.text(median).padded(to: 9, left: true))/s"
        text += "  (\(Self.text(least)) to \(Self.text(greatest)))"
        for other in others where other.median > 0 {
            let ratio = (median / other.median * 100).rounded() / 100
            text += "  \(ratio) of \(other.name)"
        }
        return text
    }

    /// The median of the ratios to another contender's rates, each of one round: what slows the
    /// machine down for a while slows both.
    func ratio(to other: Measurement) -> Double {
        Self.median(of: zip(rates, other.rates).map { $1 > 0 ? $0 / $1 : 0 })
    }

    /// One line: median, the middle half of the rates, and the ratio to another round by round.
    func line(roundByRoundTo other: Measurement) -> String {
        let sorted = rates.sorted()
        let quarter = sorted.count / 4
        let least = sorted.isEmpty ? 0 : sorted[quarter]
        let greatest = sorted.isEmpty ? 0 : sorted[sorted.count - 1 - quarter]
        let ratio = (ratio(to: other) * 100).rounded() / 100
        return name.padded(to: 34) + " " + Self.text(median).padded(to: 9, left: true)
            + "/s  (\(Self.text(least)) to \(Self.text(greatest)))  \(ratio) of \(other.name)"
    }

    private static func text(_ rate: Double) -> String { String(Int(rate.rounded())) }
}

extension String {
    func padded(to width: Int, left: Bool = false) -> String {
        let padding = String(repeating: " ", count: max(0, width - count))
        return left ? padding + self : self + padding
    }
}

/// Runs `body` and returns how often it happened a second.
func rate(of count: Int, _ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
}
