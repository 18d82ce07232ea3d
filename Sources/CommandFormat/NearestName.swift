/// Finding the name that was probably meant.
enum NearestName {
    /// A nearest name is at most two letters away (the contract, "Commands").
    static let maximumDistance = 2

    /// The known name nearest to `name`; nil when none is near. Of two as near, the first.
    static func find(_ name: String, among known: [String]) -> String? {
        let scalars = Array(name.unicodeScalars)
        var nearest: (name: String, distance: Int)?
        for candidate in known {
            let distance = distance(scalars, Array(candidate.unicodeScalars))
            if distance <= maximumDistance, distance < nearest?.distance ?? .max {
                nearest = (candidate, distance)
            }
        }
        return nearest?.name
    }

    static func hint(_ nearest: String?) -> String {
        nearest.map { "; did you mean \($0)?" } ?? ""
    }

    /// Letters to insert, remove or replace (Levenshtein). Names that differ in length by more
    /// than can count are told apart without a look.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard abs(left.count - right.count) <= maximumDistance else { return .max }
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (scalar == other ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
