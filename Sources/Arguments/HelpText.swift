/// The help of one command.
struct HelpText: CustomStringConvertible {
    private let outline: CommandOutline
    private let columns: Int
    /// Where the right column of a table starts.
    private static let tab = 26

    init(_ outline: CommandOutline, columns: Int) {
        self.outline = outline
        self.columns = columns
    }

    /// What `help WORD...` says: the help of the command that the words lead to.
    static func exit(
        for words: ArraySlice<String>, below outline: CommandOutline, columns: Int
    ) -> CommandExit {
        var place = outline
        for word in words {
            let next = place.subcommands.first { $0.configuration.commandName == word }
            guard let next else {
                return .usage(ValidationError("unknown subcommand '\(word)'"), of: place)
            }
            place = next
        }
        return .said(HelpText(place, columns: columns).description)
    }

    var description: String {
        let configuration = outline.configuration
        let parameters = outline.parameters.filter { !$0.isHidden }
        let arguments = parameters.filter { $0.kind == .argument }
        let options = parameters.filter { $0.kind != .argument }
        let subcommands = outline.subcommands.filter { !$0.configuration.isHidden }
        let paragraphs = configuration.discussion.split(separator: "\n\n")
        var sections = [wrapped("OVERVIEW: " + configuration.abstract)]
        sections += paragraphs.map { wrapped(String($0)) }
        sections.append(usage)
        sections.append(table("ARGUMENTS", arguments.map { ($0.label, text(of: $0)) }))
        sections.append(table("OPTIONS", options.map { ($0.label, text(of: $0)) }))
        sections.append(
            table(
                "SUBCOMMANDS",
                subcommands.map { ($0.configuration.commandName, $0.configuration.abstract) }))
        sections.append(examples)
        if !subcommands.isEmpty {
            sections.append(
                "  See '\(outline.path[0]) help"
                    + outline.path.dropFirst().map { " " + $0 }.joined()
                    + " <subcommand>' for detailed help.")
        }
        return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var usage: String {
        let shown = outline.parameters.filter {
            !$0.isHidden && $0.name != ParameterOutline.help.name
        }
        let options = shown.filter { $0.kind != .argument } + shown.filter { $0.kind == .argument }
        let words = options.map(\.usage) + (outline.subcommands.isEmpty ? [] : ["<subcommand>"])
        let start = "USAGE: " + outline.name
        return wrapped(words: [start] + words, indent: "USAGE: ".count + 2, from: 0)
    }

    private var examples: String {
        let lines = outline.configuration.examples.flatMap { example in
            (example.abstract.isEmpty ? [] : ["  # " + example.abstract])
                + ["  " + example.command]
        }
        return lines.isEmpty ? "" : (["EXAMPLES:"] + lines).joined(separator: "\n")
    }

    /// What is said of a parameter: its help, its values, where its value comes from.
    private func text(of parameter: ParameterOutline) -> String {
        var notes: [String] = []
        if case .list(let words) = parameter.completion {
            notes.append("values: " + words.joined(separator: ", "))
        }
        if let variable = parameter.environment { notes.append("environment: " + variable) }
        if let value = parameter.defaultText { notes.append("default: " + value) }
        return parameter.help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }

    private func table(_ title: String, _ rows: [(label: String, text: String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map { row in
            let label = "  " + row.label
            let gap = Self.tab - label.count
            let start =
                gap > 0
                ? label + String(repeating: " ", count: gap)
                : label + "\n"
                    + String(repeating: " ", count: Self.tab)
            let words = row.text.split(separator: " ").map(String.init)
            return start + wrapped(words: words, indent: Self.tab, from: Self.tab)
        }
        return (["\(title):"] + lines).joined(separator: "\n")
    }

    private func wrapped(_ text: String) -> String {
        let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
        return wrapped(words: words, indent: 0, from: 0)
    }

    /// Words in lines no longer than the terminal; a longer word has a line for itself.
    ///
    /// - Parameters:
    ///   - indent: spaces before each line but the first.
    ///   - column: where the first line starts.
    private func wrapped(words: [String], indent: Int, from column: Int) -> String {
        var text = ""
        var column = column
        for (index, word) in words.enumerated() {
            if index > 0 {
                if column + 1 + word.count > columns {
                    text += "\n" + String(repeating: " ", count: indent)
                    column = indent
                } else {
                    text += " "
                    column += 1
                }
            }
            text += word
            column += word.count
        }
        return text
    }
}
