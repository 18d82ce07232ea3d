/// The name that was probably meant: the nearest one at most two letters away, the first of equals.
///
/// A letter is put in, left out or replaced. A name as short as its distance is none: any word
/// would be near it.
func nearestName(to word: String, among names: [String]) -> String? {
    let furthest = 2
    var best: (name: String, distance: Int)?
    for name in names {
        let distance = letters(between: Array(word.unicodeScalars), and: Array(name.unicodeScalars))
        guard distance <= furthest, distance < name.unicodeScalars.count else { continue }
        if distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
}

/// Levenshtein's distance, row by row.
private func letters(between first: [Unicode.Scalar], and second: [Unicode.Scalar]) -> Int {
    // Nothing longer is near a name of ours, and a word may be of any length.
    guard abs(first.count - second.count) <= 2 else { return .max }
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in second.indices {
            let replaced = diagonal + (letter == second[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(replaced, min(row[column], diagonal) + 1)
        }
    }
    return row[second.count]
}
