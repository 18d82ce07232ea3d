/// A set of code points, surrogates included, held as ranges.
struct ScalarSet: Hashable, Sendable {
    /// The lowest and the highest code point of each range, both in the range. Ranges ascend, and
    /// a gap lies between any two.
    let bounds: [UInt32]

    static let highest: UInt32 = 0x10FFFF
    static let everything = ScalarSet(bounds: [0, highest])
    static let newline = ScalarSet(bounds: [0x0A, 0x0A])
    static let beyondASCII = ScalarSet(bounds: [0x80, highest])

    var rangeCount: Int { bounds.count / 2 }

    /// Finds the range by halving: logarithmic in the number of ranges.
    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        guard low < bounds.count else { return false }
        return bounds[low] == scalar || low % 2 == 1
    }

    var complement: ScalarSet {
        var outside: [UInt32] = []
        outside.reserveCapacity(bounds.count + 2)
        var next: UInt32 = 0
        for low in stride(from: 0, to: bounds.count, by: 2) {
            if next < bounds[low] { outside += [next, bounds[low] - 1] }
            next = bounds[low + 1] + 1
        }
        if next <= Self.highest { outside += [next, Self.highest] }
        return ScalarSet(bounds: outside)
    }
}
