import JSON

/// Figures as text and as JSON.
extension Double {
    /// With so many digits behind the point.
    func text(decimals: Int) -> String {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (magnitude * factor).rounded()
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(Int(scaled)) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    func json(decimals: Int) -> JSON {
        JSON.Number(digits: text(decimals: decimals)).map(JSON.number) ?? .null
    }
}

extension Measurement {
    /// The median and every round's figure; null without one.
    func json(decimals: Int) -> JSON {
        guard !rates.isEmpty else { return .null }
        return [
            "median": median.json(decimals: decimals),
            "rounds": .array(rates.map { $0.json(decimals: decimals) }),
        ]
    }
}
