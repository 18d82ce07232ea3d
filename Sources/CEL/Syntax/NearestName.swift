/// Finds the name that an author most likely meant.
enum NearestName {
    /// A nearest name is one at most so many letters away.
    private static let reach = 2
    /// Longer names than this are not compared.
    private static let longest = 64

    /// The known name with the fewest letters to insert, drop or change, at most two.
    ///
    /// Of equally near ones the first in byte order, so that the answer is always the same. A name
    /// that shares no letter with the unknown one is no neighbour, however short both are.
    static func of(_ name: String, among known: some Sequence<String>) -> String? {
        let letters = Array(name.unicodeScalars)
        guard !letters.isEmpty, letters.count <= longest else { return nil }
        var best: (distance: Int, name: String)?
        for candidate in known {
            let other = Array(candidate.unicodeScalars)
            guard other.count <= longest, abs(other.count - letters.count) <= reach else {
                continue
            }
            let distance = distance(letters, other)
            guard distance <= reach, distance < max(letters.count, other.count) else { continue }
            guard let found = best else {
                best = (distance, candidate)
                continue
            }
            let isNearer = distance < found.distance
            let isEarlier =
                distance == found.distance && CodePoints.compare(candidate, found.name) < 0
            if isNearer || isEarlier { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var row = Array(0...right.count)
        for (leftIndex, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = leftIndex + 1
            for (rightIndex, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[rightIndex + 1]
                row[rightIndex + 1] = min(changed, diagonal + 1, row[rightIndex] + 1)
            }
        }
        return row[right.count]
    }
}
