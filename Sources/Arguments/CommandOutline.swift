/// A row of a command's table without the types: its names and what is said of it.
struct ParameterOutline {
    enum Kind {
        case option
        case flag
        case argument
    }

    let kind: Kind
    /// Without dashes; of an argument what help calls it.
    let name: String
    let help: String
    let occurrence: Occurrence
    let expected: String
    let completion: CompletionKind
    var short: Character?
    var valueName: String
    var environment: String?
    var isHidden = false
    var defaultText: String?

    init<Storage: ParameterStorage>(
        _ kind: Kind, _ name: String, _ help: String, _ completion: CompletionKind,
        _: Storage.Type
    ) {
        self.kind = kind
        self.name = name
        self.help = help
        valueName = name
        occurrence = kind == .flag ? .atMostOnce : Storage.occurrence
        expected = Storage.Word.expected
        let words = Storage.Word.allValueStrings
        self.completion = completion == .default && !words.isEmpty ? .list(words) : completion
    }

    /// As it is written in a command line: `--name`, or the argument's name in brackets.
    var spelling: String {
        switch kind {
        case .option, .flag: "--\(name)"
        case .argument: "<\(name)>"
        }
    }

    /// In one row of help: `-n, --name <value>`.
    var label: String {
        let letter = short.map { "-\($0), " } ?? ""
        return letter + spelling + (kind == .option ? " <\(valueName)>" : "")
    }

    /// In the line of usage.
    var usage: String {
        let word = spelling + (kind == .option ? " <\(valueName)>" : "")
        switch occurrence {
        case .once: return word
        case .atMostOnce: return "[\(word)]"
        case .anyNumber: return "[\(word) ...]"
        }
    }

    static let help: ParameterOutline = {
        var outline = ParameterOutline(
            .flag, "help", "Show help information.", .default, String.self)
        outline.short = "h"
        return outline
    }()

    static let version = ParameterOutline(
        .flag, "version", "Show the version.", .default, String.self)
}

/// A command without its types: what help, completion and the matching of words need.
struct CommandOutline {
    /// The words that lead to it, the tool's own first.
    let path: [String]
    let configuration: CommandConfiguration
    /// Help and version included.
    let parameters: [ParameterOutline]
    let subcommands: [CommandOutline]

    /// Not nested deeper than this, so that a command that is its own subcommand is noticed.
    static let deepest = 8

    init<Command: ParsableCommand>(_ type: Command.Type, below parents: [String] = []) {
        configuration = Command.configuration
        path = parents + [configuration.commandName]
        precondition(path.count <= Self.deepest, "subcommands are nested without end")
        let start = Command()
        var rows = Command.parameters.map { parameter in
            var row = parameter.outline
            row.defaultText = parameter.defaultText(start).flatMap { $0.isEmpty ? nil : $0 }
            return row
        }
        precondition(
            configuration.subcommands.isEmpty || rows.isEmpty,
            "a command with subcommands has no parameters of its own")
        if parents.isEmpty && !configuration.version.isEmpty { rows.append(.version) }
        parameters = rows + [.help]
        let path = path
        subcommands = configuration.subcommands.map { $0.outline(below: path) }
    }

    var name: String { path.joined(separator: " ") }

    /// This command and all below it, parents first, hidden ones left out.
    var visible: [CommandOutline] {
        [self] + subcommands.filter { !$0.configuration.isHidden }.flatMap(\.visible)
    }
}

extension ParsableCommand {
    fileprivate static func outline(below path: [String]) -> CommandOutline {
        CommandOutline(self, below: path)
    }
}
