/// Finds the tables and views that SQL names, by the words before them; enough for the SQL of this
/// package, which spells out its joins. What stands in a dynamic statement's text is seen too, but
/// for names that are filled in when it runs.
struct RelationScanner {
    private(set) var reads: Set<String> = []
    private(set) var writes: Set<String> = []

    private let words: [Substring]
    /// Names of subqueries that are no relations.
    private let queries: Set<Substring>

    /// Words behind which a from item cannot have an alias.
    private static let clauses: Set<Substring> = [
        "where", "join", "left", "right", "full", "inner", "cross", "on", "using", "order",
        "group", "limit", "union", "for", "window", "having", "set", "loop", "as", "returning",
    ]

    init(_ sql: String) {
        let words = Self.words(of: sql)
        self.words = words
        queries = Self.queries(in: words)
        for index in words.indices { look(at: index) }
    }

    private func word(_ index: Int) -> Substring? {
        words.indices.contains(index) ? words[index] : nil
    }

    private mutating func look(at index: Int) {
        switch words[index] {
        case "into" where word(index - 1) == "insert": write(index + 1)
        case "from" where word(index - 1) == "delete": write(index + 1)
        case "from" where word(index - 1) == "distinct": return
        case "update" where !["for", "do", "or", "before"].contains(word(index - 1)):
            write(index + 1)
        case "truncate": write(word(index + 1) == "table" ? index + 2 : index + 1)
        case "table" where ["create", "alter", "drop"].contains(word(index - 1)):
            write(index + 1)
        case "from", "join": readItem(index + 1)
        // Of a delete; a join's is followed by a parenthesis, and `execute` has one as well.
        case "using" where words[max(0, index - 5)..<index].contains("delete"):
            readItem(index + 1)
        default: return
        }
    }

    private mutating func write(_ index: Int) {
        guard let name = word(index), Self.isName(name) else { return }
        writes.insert(String(name))
    }

    /// A from item, and those behind commas after it.
    private mutating func readItem(_ start: Int) {
        var index = start
        if word(index) == "only" || word(index) == "lateral" { index += 1 }
        guard let name = word(index), Self.isName(name), word(index + 1) != "(" else { return }
        if !queries.contains(name), !Self.clauses.contains(name) { reads.insert(String(name)) }
        index += 1
        if word(index) == "as" { index += 1 }
        if let alias = word(index), Self.isName(alias), !Self.clauses.contains(alias) { index += 1 }
        if word(index) == "," { readItem(index + 1) }
    }

    /// A name that a letter begins; not a placeholder of `format`, a parameter or a variable.
    private static func isName(_ word: Substring) -> Bool {
        word.first.map { $0.isLetter || $0 == "_" } ?? false
    }

    /// Names before `as (`, with a list of columns or none between.
    private static func queries(in words: [Substring]) -> Set<Substring> {
        var found: Set<Substring> = []
        for index in words.indices where words[index] == "as" {
            let next = index + 1 < words.count ? words[index + 1] : ""
            guard next == "(" || next == "materialized" else { continue }
            var before = index - 1
            if before >= 0, words[before] == ")" {
                while before >= 0, words[before] != "(" { before -= 1 }
                before -= 1
            }
            if before >= 0 { found.insert(words[before]) }
        }
        return found
    }

    /// Words in lower case and punctuation one by one, without comments.
    private static func words(of sql: String) -> [Substring] {
        var words: [Substring] = []
        for line in sql.lowercased().split(separator: "\n") {
            let code = line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
            var rest = code[...]
            while let first = rest.first {
                let word = rest.prefix { $0.isLetter || $0.isNumber || "_.%$:".contains($0) }
                if !word.isEmpty {
                    words.append(word)
                    rest = rest[word.endIndex...]
                } else {
                    if !first.isWhitespace { words.append(rest.prefix(1)) }
                    rest = rest.dropFirst()
                }
            }
        }
        return words
    }
}
