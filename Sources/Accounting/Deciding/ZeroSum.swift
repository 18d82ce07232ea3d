/// The rule of double entry: in each currency and layer, debits equal credits.
public enum ZeroSum {
    /// What a currency's entries in one layer come to: credit less debit.
    public struct Imbalance: Sendable, Equatable {
        public let currency: Currency
        public let layer: Layer
        public internal(set) var difference: Total
    }

    /// The currencies and layers that do not add up to zero, in the order of their first entry.
    public static func imbalances(of entries: [PostedEntry]) -> [Imbalance] {
        var sums: [Imbalance] = []
        for entry in entries {
            let amount = Total(entry.units)
            let signed = entry.direction == .credit ? amount : -amount
            let index = sums.firstIndex {
                $0.layer == entry.layer && $0.currency == entry.currency
            }
            if let index {
                sums[index].difference += signed
            } else {
                sums.append(
                    Imbalance(
                        currency: entry.currency, layer: entry.layer, difference: signed))
            }
        }
        return sums.filter { $0.difference != .zero }
    }
}
