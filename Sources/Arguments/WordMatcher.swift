/// Finds which parameter each word of a command line belongs to.
///
/// The rules, in their order: after `--` every word is an argument; `--name=value` and
/// `--name value`; `-abc` is `-a -b -c`, where a letter that takes a value takes the rest of the
/// word, or else the next word; `-` and what cannot be a letter's option, such as `-5` and `-(1)`,
/// are arguments. A word that could be an option is not taken for the value of the one before it:
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

    /// Whether a word could be an option: a dash, and another or a letter.
    private static func isDashed(_ word: String) -> Bool {
        let bytes = Array(word.utf8.prefix(2))
        guard bytes.count == 2, bytes[0] == UInt8(ascii: "-") else { return false }
        switch bytes[1] {
        case UInt8(ascii: "-"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return true
        default: return false
        }
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
            else {
                let isFirst = letters.count == word.count - 2
                throw ValidationError(
                    "unknown option '-\(letter)'" + (isFirst ? argumentHint : ""))
            }
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
            let reason = "option '\(spelling)' needs a value <\(parameter.valueName)>"
            throw ValidationError(reason + valueHint(parameter, words.first))
        }
        words.removeFirst()
        matches.append(Match(parameter: index, value: next, spelling: spelling))
    }

    /// What to write if an unknown option was meant as an argument; empty where none is awaited.
    private var argumentHint: String {
        arguments.first.map { "; if it is \(parameters[$0].spelling), put -- before it" } ?? ""
    }

    /// What to write if the word behind an option was meant as its value.
    private func valueHint(_ parameter: ParameterOutline, _ next: String?) -> String {
        guard let next, next != "--" else { return "" }
        return "; if it is '\(next)', write '--\(parameter.name)=\(next)'"
    }

    private func unknown(_ name: String) -> ValidationError {
        let known = parameters.filter { $0.kind != .argument && !$0.isHidden }.map(\.name)
        let nearest = nearestName(to: name, among: known)
        let hint = nearest.map { "; did you mean '--\($0)'?" } ?? argumentHint
        return ValidationError("unknown option '--\(name)'" + hint)
    }
}
