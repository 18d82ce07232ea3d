import Glibc

extension ParsableCommand {
    /// Reads the process's command line, runs the command that it names and ends the process.
    public static func main() async {
        let exit = await main(
            Array(CommandLine.arguments.dropFirst()), environment: Terminal.variable,
            columns: Terminal.columns)
        exit.perform()
    }

    /// The same for any command line, returning what would be said and the status.
    ///
    /// - Parameters:
    ///   - environment: the value of a variable.
    ///   - columns: how wide help may be.
    static func main(
        _ words: [String], environment: (String) -> String?, columns: Int
    ) async -> CommandExit {
        let root = CommandOutline(self)
        if let shell = completionShell(words) {
            return CompletionScript.exit(for: shell, of: root)
        }
        return await run(words[...], root, environment, columns)
    }

    /// The hidden option with which a shell's completion is set up; only as the first word, so
    /// that no command's option is mistaken for it.
    private static func completionShell(_ words: [String]) -> String? {
        guard words.count == 2, words[0] == "--generate-completion-script" else { return nil }
        return words[1]
    }

    /// Goes down to the subcommand that the words name, and runs that.
    private static func run(
        _ words: ArraySlice<String>, _ outline: CommandOutline,
        _ environment: (String) -> String?, _ columns: Int
    ) async -> CommandExit {
        guard let name = words.first, !configuration.subcommands.isEmpty, !name.hasPrefix("-")
        else { return await run(here: words, outline, environment, columns) }
        let names = outline.subcommands.map(\.configuration.commandName)
        if let index = names.firstIndex(of: name) {
            return await configuration.subcommands[index].run(
                words.dropFirst(), outline.subcommands[index], environment, columns)
        }
        if name == "help" {
            return HelpText.exit(for: words.dropFirst(), below: outline, columns: columns)
        }
        let shown = outline.subcommands.filter { !$0.configuration.isHidden }
        let nearest = nearestName(to: name, among: shown.map(\.configuration.commandName))
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return .usage(ValidationError("unknown subcommand '\(name)'" + hint), of: outline)
    }

    private static func run(
        here words: ArraySlice<String>, _ outline: CommandOutline,
        _ environment: (String) -> String?, _ columns: Int
    ) async -> CommandExit {
        let help = CommandExit.said(HelpText(outline, columns: columns).description)
        if WordMatcher.asks(for: .help, in: words) { return help }
        let hasVersion = outline.parameters.contains { $0.name == ParameterOutline.version.name }
        if hasVersion, WordMatcher.asks(for: .version, in: words) {
            return .said(outline.configuration.version + "\n")
        }
        do {
            var command = try parse(words, outline, environment)
            try await command.run()
            return .said("")
        } catch let error as ValidationError {
            return .usage(error, of: outline)
        } catch let code as ExitCode {
            return CommandExit(code: code, text: "", isError: true)
        } catch is HelpRequest {
            return help
        } catch {
            return CommandExit(code: .validationFailure, text: "Error: \(error)\n", isError: true)
        }
    }

    /// A command with its values, from the words that follow its name.
    static func parse(
        _ words: ArraySlice<String>, _ outline: CommandOutline, _ environment: (String) -> String?
    ) throws -> Self {
        var matches = try WordMatcher.match(words, with: outline.parameters)
        for (index, row) in outline.parameters.enumerated() {
            if matches.contains(where: { $0.parameter == index }) { continue }
            if let name = row.environment, let value = environment(name), !value.isEmpty {
                matches.append(.init(parameter: index, value: value, spelling: "$" + name))
            } else if row.occurrence == .once {
                throw ValidationError("missing \(row.kind) '\(row.usage)'")
            }
        }
        var command = Self()
        var given: Set<Int> = []
        let table = parameters
        for match in matches {
            let isFirst = given.insert(match.parameter).inserted
            guard table[match.parameter].take(&command, match.value, isFirst) else {
                let expected = outline.parameters[match.parameter].expected
                throw ValidationError(
                    "'\(match.value)' is no value for '\(match.spelling)': expected \(expected)")
            }
        }
        try command.validate()
        return command
    }
}

/// How a process ends: what it says last, where, and its status.
struct CommandExit: Equatable {
    let code: ExitCode
    let text: String
    let isError: Bool

    static func said(_ text: String) -> CommandExit {
        CommandExit(code: .success, text: text, isError: false)
    }

    /// What is wrong with the command line, and where to read how it is right.
    static func usage(_ error: ValidationError, of outline: CommandOutline) -> CommandExit {
        let pointer = "See '\(outline.name) --help' for more information."
        return CommandExit(
            code: .validationFailure, text: "Error: \(error.message)\n\(pointer)\n", isError: true)
    }

    func perform() -> Never {
        // What was printed comes before what is said last.
        fflush(nil)
        Terminal.write(text, to: isError ? STDERR_FILENO : STDOUT_FILENO)
        exit(code.rawValue)
    }
}
