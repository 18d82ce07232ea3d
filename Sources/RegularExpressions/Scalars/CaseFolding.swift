/// What `(?i)` adds to a set: with each code point, the others of its orbit.
///
/// An orbit holds the code points that differ in case only, as Unicode's simple case folding has
/// it: `k`, `K` and the Kelvin sign U+212A are one.
extension ScalarSet {
    func ignoringCase() -> ScalarSet {
        var builder = ScalarSetBuilder()
        for low in stride(from: 0, to: bounds.count, by: 2) {
            builder.insertIgnoringCase(bounds[low], through: bounds[low + 1])
        }
        return builder.build()
    }

    /// The code points that match this one when case is ignored, itself first.
    ///
    /// The table comes round to where it began, which the generator asserts.
    static func orbit(of scalar: UInt32) -> [UInt32] {
        var orbit = [scalar]
        var position = orbitPosition(atOrAfter: scalar)
        while position < CaseOrbitTable.scalars.count,
            CaseOrbitTable.scalars[position] == orbit[orbit.count - 1],
            CaseOrbitTable.next[position] != scalar
        {
            orbit.append(CaseOrbitTable.next[position])
            position = orbitPosition(atOrAfter: orbit[orbit.count - 1])
        }
        return orbit
    }

    fileprivate static func orbitPosition(atOrAfter scalar: UInt32) -> Int {
        var low = 0
        var high = CaseOrbitTable.scalars.count
        while low < high {
            let middle = (low + high) / 2
            if CaseOrbitTable.scalars[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ScalarSetBuilder {
    /// Inserts a range and what differs from its members in case only.
    mutating func insertIgnoringCase(_ low: UInt32, through high: UInt32) {
        insert(low, through: high)
        var position = ScalarSet.orbitPosition(atOrAfter: low)
        while position < CaseOrbitTable.scalars.count, CaseOrbitTable.scalars[position] <= high {
            let scalar = CaseOrbitTable.scalars[position]
            for other in ScalarSet.orbit(of: scalar) where other < low || other > high {
                insert(other, through: other)
            }
            position += 1
        }
    }
}
