import Arguments

/// The figures that one contender reached, round by round: rates, most of all.
struct Measurement {
    let name: String
    private(set) var rates: [Double] = []

    init(_ name: String) {
        self.name = name
    }

    mutating func add(_ rate: Double) {
        rates.append(rate)
    }

    var median: Double {
        let sorted = rates.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The median of the ratios to another contender's rates, each of one round: what slows the
    /// machine down for a while slows both.
    func ratio(to other: Measurement) -> Double { ratios(to: other).median }

    /// The ratios to another contender's rates, each of one round.
    func ratios(to other: Measurement) -> Measurement {
        var ratios = Measurement("\(name) to \(other.name)")
        for (own, others) in zip(rates, other.rates) { ratios.add(others > 0 ? own / others : 0) }
        return ratios
    }

    /// The middle half of the figures, from the least of it to the greatest.
    var middleHalf: (least: Double, greatest: Double) {
        let sorted = rates.sorted()
        guard !sorted.isEmpty else { return (0, 0) }
        return (sorted[sorted.count / 4], sorted[sorted.count - 1 - sorted.count / 4])
    }

    /// One line: median, the middle half of the rates, and the ratio to another round by round.
    func line(roundByRoundTo other: Measurement) -> String {
        let (least, greatest) = middleHalf
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
