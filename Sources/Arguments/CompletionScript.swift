/// The scripts with which the shells complete a tool's command lines.
///
/// All three work alike: the words before the cursor that name subcommands are joined to a place,
/// and the place says what may follow; the word right before the cursor, if it is an option with a
/// value, says which values. Nothing of the tool is run.
struct CompletionScript {
    private let commands: [CommandOutline]
    private let tool: String
    /// A name for functions of the shell.
    private let function: String

    /// The script for a shell, or which shells there are.
    static func exit(for shell: String, of root: CommandOutline) -> CommandExit {
        let script = CompletionScript(root)
        switch shell {
        case "bash": return .said(script.bash)
        case "zsh": return .said(script.zsh)
        case "fish": return .said(script.fish)
        default:
            return .usage(
                ValidationError("no completion for '\(shell)': expected bash, zsh or fish"),
                of: root)
        }
    }

    private init(_ root: CommandOutline) {
        commands = root.visible
        tool = root.path[0]
        function = "_" + String(tool.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    /// The alternatives of a shell's `case` that lead from one place to the next.
    private var places: [String] {
        commands.dropFirst().map { "\"\($0.name)\"" }
    }

    private func options(of command: CommandOutline) -> [ParameterOutline] {
        command.parameters.filter { $0.kind != .argument && !$0.isHidden }
    }

    private func subcommands(of command: CommandOutline) -> [CommandOutline] {
        command.subcommands.filter { !$0.configuration.isHidden }
    }

    private func spellings(_ option: ParameterOutline) -> [String] {
        (option.short.map { ["-\($0)"] } ?? []) + ["--" + option.name]
    }

    /// The lines of a `case` that give an option's values, by place and option.
    private func valueCases(_ opening: String, _ offer: (CompletionKind) -> String) -> [String] {
        commands.flatMap { command in
            options(of: command).filter { $0.kind == .option }.map { option in
                let names = spellings(option).map { "\"\(command.name) \($0)\"" }
                return "        \(opening)\(names.joined(separator: "|"))) "
                    + "\(offer(option.completion)) return ;;"
            }
        }
    }

    private func argumentKinds(of command: CommandOutline) -> [CompletionKind] {
        command.parameters.filter { $0.kind == .argument }.map(\.completion)
            .filter { $0 != .default }
    }

    /// The branch of a `case` of bash and zsh that goes from one place to the next.
    private func advance(_ opening: String, _ word: String) -> String {
        guard !places.isEmpty else { return "" }
        return "\(opening)\(places.joined(separator: "|"))) place=\"$place \(word)\" ;;"
    }

    // MARK: bash

    private var bash: String {
        let cases = commands.map { command in
            let words = subcommands(of: command).map(\.configuration.commandName)
            let arguments = argumentKinds(of: command).map(Self.bashOffer)
            let offers = words.isEmpty ? arguments : [Self.bashOffer(.list(words))]
            let options = Self.bashOffer(.list(options(of: command).flatMap(spellings)))
            return "        \"\(command.name)\") if [[ $word == -* ]]; then \(options) "
                + "else :; \(offers.joined(separator: " ")) fi ;;"
        }
        return """
            \(function)() {
                local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
                local place="\(tool)" i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$place ${COMP_WORDS[i]}" in
                        \(advance("", "${COMP_WORDS[i]}"))
                    esac
                done
                case "$place $before" in
            \(valueCases("") { Self.bashOffer($0) }.joined(separator: "\n"))
                esac
                case "$place" in
            \(cases.joined(separator: "\n"))
                esac
            }
            complete -F \(function) \(tool)

            """
    }

    /// Files are readline's own to find, which knows how to quote their names.
    private static func bashOffer(_ kind: CompletionKind) -> String {
        switch kind {
        case .default: ""
        case .file: "compopt -o default;"
        case .directory: "compopt -o dirnames;"
        case .list(let words):
            "COMPREPLY+=($(compgen -W \(quoted(words.joined(separator: " "))) -- \"$word\"));"
        }
    }

    // MARK: zsh

    private var zsh: String {
        let cases = commands.map { command in
            let commands = subcommands(of: command).map { outline in
                (outline.configuration.commandName, outline.configuration.abstract)
            }
            let named = options(of: command).flatMap { option in
                spellings(option).map { ($0, option.help) }
            }
            let rows = (commands + named).map { name, text in
                Self.quoted("\(name):\(text)")
            }
            let arguments = argumentKinds(of: command).map { " " + Self.zshOffer($0) }
            return "        (\"\(command.name)\") offers=(\(rows.joined(separator: " ")));"
                + arguments.joined() + " ;;"
        }
        return """
            #compdef \(tool)
            \(function)() {
                local place="\(tool)" i
                local -a offers
                for ((i = 2; i < CURRENT; i++)); do
                    case "$place ${words[i]}" in
                        \(advance("(", "${words[i]}"))
                    esac
                done
                case "$place ${words[CURRENT-1]}" in
            \(valueCases("(") { Self.zshOffer($0) }.joined(separator: "\n"))
                esac
                case "$place" in
            \(cases.joined(separator: "\n"))
                esac
                _describe '\(tool)' offers
            }
            compdef \(function) \(tool)

            """
    }

    private static func zshOffer(_ kind: CompletionKind) -> String {
        switch kind {
        case .default: ""
        case .file: "_files;"
        case .directory: "_files -/;"
        case .list(let words): "compadd -- \(words.map(quoted).joined(separator: " "));"
        }
    }

    // MARK: fish

    private var fish: String {
        let lines = commands.flatMap { command in
            let start = "complete -c \(tool) -n 'test (_\(function)) = \"\(command.name)\"'"
            let commands = subcommands(of: command).map { outline in
                "\(start) -a \(outline.configuration.commandName)"
                    + " -d \(Self.fishQuoted(outline.configuration.abstract))"
            }
            let named = options(of: command).map { option in
                let letter = option.short.map { " -s \($0)" } ?? ""
                let value = option.kind == .option ? " -x" + Self.fishOffer(option.completion) : ""
                return "\(start)\(letter) -l \(option.name)\(value)"
                    + " -d \(Self.fishQuoted(option.help))"
            }
            let arguments = argumentKinds(of: command).map { start + Self.fishOffer($0) }
            return commands + named + arguments
        }
        return """
            function _\(function)
                set -l place \(tool)
                for word in (commandline -opc)[2..-1]
                    switch "$place $word"
                        case \(places.isEmpty ? "''" : places.joined(separator: " "))
                            set place "$place $word"
                    end
                end
                echo $place
            end
            complete -c \(tool) -f
            \(lines.joined(separator: "\n"))

            """
    }

    private static func fishOffer(_ kind: CompletionKind) -> String {
        switch kind {
        case .default: ""
        case .file: " -a '(__fish_complete_path (commandline -ct))'"
        case .directory: " -a '(__fish_complete_directories (commandline -ct))'"
        case .list(let words): " -a \(fishQuoted(words.joined(separator: " ")))"
        }
    }

    private static func fishQuoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
