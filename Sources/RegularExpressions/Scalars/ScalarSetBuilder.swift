/// Gathers ranges of code points in any order into a `ScalarSet`.
///
/// A class may name the same thing over and over (`[\pL\pL\pL…]`), so the ranges gathered are
/// merged whenever they have doubled; memory stays in proportion to the set, not to the pattern.
struct ScalarSetBuilder {
    private struct Range {
        let low: UInt32
        let high: UInt32
    }

    private var ranges: [Range] = []
    private var mergeAt = 4096

    /// How many ranges are held, merged or not.
    var pendingRanges: Int { ranges.count }

    mutating func insert(_ low: UInt32, through high: UInt32) {
        ranges.append(Range(low: low, high: high))
        guard ranges.count >= mergeAt else { return }
        merge()
        mergeAt = max(4096, 2 * ranges.count)
    }

    mutating func insert(_ set: ScalarSet) {
        for low in stride(from: 0, to: set.bounds.count, by: 2) {
            insert(set.bounds[low], through: set.bounds[low + 1])
        }
    }

    mutating func build() -> ScalarSet {
        merge()
        var bounds: [UInt32] = []
        bounds.reserveCapacity(2 * ranges.count)
        for range in ranges { bounds += [range.low, range.high] }
        return ScalarSet(bounds: bounds)
    }

    private mutating func merge() {
        ranges.sort { $0.low < $1.low }
        var merged: [Range] = []
        for range in ranges {
            if let last = merged.last, range.low <= last.high + 1 {
                let high = max(last.high, range.high)
                merged[merged.count - 1] = Range(low: last.low, high: high)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
    }
}
