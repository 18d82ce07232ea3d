/// What a statement does to the database transaction around it, by its first word.
enum StatementEffect: Sendable {
    case begin, commit, rollback, other

    /// A script that ends transactions in its course, its own among them: what was done when it is
    /// cut off cannot be told from what was answered before.
    case severalTransactions

    init(of text: some StringProtocol) {
        let words = Self.firstWords(of: text)
        switch words.first {
        case "begin", "start": self = .begin
        case "commit", "end": self = .commit
        // `prepare transaction` hands the transaction to whoever commits it: it may be written.
        case "prepare" where words.dropFirst().first == "transaction": self = .commit
        case "abort": self = .rollback
        case "rollback": self = Self.keepsTransaction(words) ? .other : .rollback
        default: self = .other
        }
    }

    /// Of a script: whether anything in it ends a transaction, or else whether it opens a block.
    ///
    /// Statements are told apart by semicolons alone, so the body of a function may be taken for a
    /// commit; that is the safe side.
    init(ofScript script: String) {
        let effects = script.utf8.split(separator: UInt8(ascii: ";"))
            .map { StatementEffect(of: Substring($0)) }
        if effects.count == 1 {
            self = effects[0]
        } else if effects.contains(.commit) || effects.contains(.rollback) {
            self = .severalTransactions
        } else {
            self = effects.first == .begin ? .begin : .other
        }
    }

    /// `rollback to savepoint` leaves the transaction open.
    private static func keepsTransaction(_ words: [String]) -> Bool {
        words.dropFirst().contains("to")
    }

    /// Up to four words in lower case, comments left out. What follows a semicolon does not count.
    private static func firstWords(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        var rest = Substring(text).utf8
        while let byte = rest.first, words.count < 4 {
            if byte == UInt8(ascii: ";") { break }
            if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else if rest.starts(with: "/*".utf8) {
                rest = afterComment(rest)
            } else {
                rest = rest.dropFirst()
                let lower = byte | 0x20
                if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower) {
                    word.unicodeScalars.append(UnicodeScalar(lower))
                    continue
                }
                if word.isEmpty, byte > UInt8(ascii: " ") { return words }
            }
            if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// What follows a comment that may hold others.
    private static func afterComment(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
            } else {
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
        return rest
    }
}
