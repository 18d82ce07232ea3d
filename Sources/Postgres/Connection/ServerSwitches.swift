/// The `options` of a connection: switches of the server's command line (`-c work_mem=8MB`,
/// `--work-mem=8MB`, `-S 8192`), read as the server reads them.
///
/// The rules are those of PostgreSQL's `pg_split_opts` and `process_postgres_switches`.
struct ServerSwitches {
    private var words: [Word] = []

    private enum Word {
        case setting(name: String, value: String)
        /// Any other switch, or what the server will refuse.
        case other(String)
    }

    /// Switches that take a value, in the same word or in the next.
    private static let withValue = Set("BCDcfhkNprStvW-")

    init(_ text: String) {
        var rest = Self.split(text)[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else {
                words.append(.other(word))
                continue
            }
            read(word.dropFirst(), &rest)
        }
    }

    /// Reads one word's letters: flags stand together, and the first that takes a value ends it.
    private mutating func read(_ letters: Substring, _ rest: inout ArraySlice<String>) {
        var letters = letters
        while let letter = letters.popFirst() {
            guard Self.withValue.contains(letter) else {
                words.append(.other("-\(letter)"))
                continue
            }
            guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
                words.append(.other("-\(letter)"))
                return
            }
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if letter == "c" || letter == "-", parts.count == 2 {
                // The server takes dashes in a name for underscores.
                let name = String(parts[0]).replacing("-", with: "_")
                words.append(.setting(name: name, value: String(parts[1])))
            } else {
                words += [.other("-\(letter)"), .other(value)]
            }
            return
        }
    }

    /// Splits at white space; a backslash takes the next character as it is.
    private static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if !isEscaped {
                if isSpace(scalar) {
                    if let word { words.append(word) }
                    word = nil
                    continue
                }
                if scalar == "\\" {
                    isEscaped = true
                    word = word ?? ""
                    continue
                }
            }
            isEscaped = false
            word = word ?? ""
            word?.unicodeScalars.append(scalar)
        }
        if let word { words.append(word) }
        return words
    }

    /// What C's `isspace` takes for white space.
    private static func isSpace(_ scalar: UnicodeScalar) -> Bool {
        scalar == " " || ("\t"..."\r").contains(scalar)
    }
}

extension ServerSwitches {
    mutating func append(setting name: String, _ value: String) {
        words.append(.setting(name: name, value: value))
    }

    /// Drops the settings that `accepts`, asked with a name in lower case, says no to.
    mutating func keepSettings(where accepts: (_ name: String, _ value: String) -> Bool) {
        words.removeAll { word in
            guard case .setting(let name, let value) = word else { return false }
            return !accepts(name.lowercased(), value)
        }
    }

    /// The switches as one text. A later one wins over an earlier one.
    var text: String {
        words.map { word in
            switch word {
            case .setting(let name, let value): "-c \(Self.escaped("\(name)=\(value)"))"
            case .other(let text): Self.escaped(text)
            }
        }.joined(separator: " ")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar.properties.isWhitespace {
                result.unicodeScalars.append("\\")
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
