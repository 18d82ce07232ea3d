/// Finds which parameter each word of a command line belongs to.
///
/// The rules, in their order: after `--` every word is an argument; `--name=value` and
/// `--name value`; `-abc` is `-a -b -c`, where a letter that takes a value takes the rest of the
/// word, or else the next word; `-` and negative numbers are arguments. A word that starts with a
/// dash is not taken for the value of the option before it, unless it is `-` or a negative number:
/// more likely the value was forgotten, and `--name=-x` says what is meant.
struct WordMatcher {
    /// A value given to a parameter.
    struct Match: Equatable {
        /// Its row in the table.
        let parameter: Int
        let value: String
        /// As it was spelled, for errors.
        let spelling: String
    }

    let parameters: [ParameterOutline]
    private(set) var matches: [Match] = []
    private var words: ArraySlice<String>
    private var arguments: [Int]

    init(_ parameters: [ParameterOutline], _ words: ArraySlice<String>) {
        self.parameters = parameters
        self.words = words
        arguments = parameters.indices.filter { parameters[$0].kind == .argument }
    }

    /// Matches all words, or throws at the first that belongs nowhere.
    static func match(
        _ words: ArraySlice<String>, with parameters: [ParameterOutline]
    ) throws(ValidationError) -> [Match] {
        var matcher = WordMatcher(parameters, words)
        while let word = matcher.words.popFirst() {
            if word == "--" {
                while let rest = matcher.words.popFirst() { try matcher.argument(rest) }
            } else if word.hasPrefix("--") {
                try matcher.long(word)
            } else if isDashed(word) {
                try matcher.short(word)
            } else {
                try matcher.argument(word)
            }
        }
        return matcher.matches
    }

    /// Whether a word asks for help or the version: before `--`, whatever else is wrong.
    static func asks(for flag: ParameterOutline, in words: ArraySlice<String>) -> Bool {
        let spellings = ["--\(flag.name)"] + (flag.short.map { ["-\($0)"] } ?? [])
        return words.prefix { $0 != "--" }.contains { spellings.contains($0) }
    }

    private static func isDashed(_ word: String) -> Bool {
        let bytes = Array(word.utf8.prefix(2))
        guard bytes.count == 2, bytes[0] == UInt8(ascii: "-") else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[1])
    }

    private mutating func argument(_ word: String) throws(ValidationError) {
        guard let next = arguments.first else {
            throw ValidationError("unexpected argument '\(word)'")
        }
        matches.append(Match(parameter: next, value: word, spelling: parameters[next].spelling))
        if parameters[next].occurrence != .anyNumber { arguments.removeFirst() }
    }

    private mutating func long(_ word: String) throws(ValidationError) {
        // By scalars: a value may start with a combining mark, which `=` would take up.
        let scalars = word.unicodeScalars.dropFirst(2)
        let name = String(scalars.prefix { $0 != "=" })
        let value = scalars.firstIndex(of: "=").map { String(scalars[$0...].dropFirst()) }
        let named = parameters.indices.first {
            parameters[$0].kind != .argument && parameters[$0].name == name
        }
        guard let named else { throw unknown(name) }
        try take(named, "--" + name, attached: value)
    }

    private mutating func short(_ word: String) throws(ValidationError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let named = parameters.indices.first(where: { parameters[$0].short == letter })
            else { throw ValidationError("unknown option '-\(letter)'") }
            let takesValue = parameters[named].kind == .option
            let rest = takesValue && !letters.isEmpty ? String(letters) : nil
            if takesValue { letters = "" }
            try take(named, "-\(letter)", attached: rest)
        }
    }

    private mutating func take(
        _ index: Int, _ spelling: String, attached: String?
    ) throws(ValidationError) {
        let parameter = parameters[index]
        guard parameter.kind == .option else {
            guard attached == nil else {
                throw ValidationError("option '\(spelling)' takes no value")
            }
            matches.append(Match(parameter: index, value: "", spelling: spelling))
            return
        }
        let isGiven = matches.contains { $0.parameter == index }
        guard parameter.occurrence == .anyNumber || !isGiven else {
            throw ValidationError("option '\(spelling)' is given more than once")
        }
        if let attached {
            matches.append(Match(parameter: index, value: attached, spelling: spelling))
            return
        }
        guard let next = words.first, next != "--", !Self.isDashed(next) else {
            throw ValidationError("option '\(spelling)' needs a value <\(parameter.valueName)>")
        }
        words.removeFirst()
        matches.append(Match(parameter: index, value: next, spelling: spelling))
    }

    private func unknown(_ name: String) -> ValidationError {
        let known = parameters.filter { $0.kind != .argument && !$0.isHidden }.map(\.name)
        let nearest = nearestName(to: name, among: known)
        let hint = nearest.map { "; did you mean '--\($0)'?" } ?? ""
        return ValidationError("unknown option '--\(name)'" + hint)
    }
}
