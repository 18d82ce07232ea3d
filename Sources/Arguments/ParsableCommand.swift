/// Command lines for the tools: subcommands, options, flags and arguments, their help and their
/// completion in the shell, all from one table a command.
///
/// The words are those of swift-argument-parser and mean the same; only the table is written out,
/// where that package reads it off property wrappers. The ways of one command line:
///
/// | step | file |
/// |---|---|
/// | 1. the table of a command, typed by key paths | `Parameter`, `ExpressibleByArgument` |
/// | 2. its outline: names and texts without types | `CommandOutline` |
/// | 3. words matched with the outline | `WordMatcher`, `NearestName` |
/// | 4. values set, what is missing found, the command run | `ParsableCommand+Main` |
/// | 5. or its help, or a script for the shell | `HelpText`, `CompletionScript` |
///
/// `Terminal` and `ProgressMeter` stand here too, since both the help and the meter need to know
/// the terminal, and nothing else of the project does.

/// A set of parameters: of a command, or of a group that several commands share.
public protocol ParsableArguments {
    /// The values when nothing is given: what a property starts as is its parameter's default.
    init()
    /// The table. Help lists it in this order; arguments are matched in it.
    static var parameters: [Parameter<Self>] { get }
    /// Checks what no single value shows; throws a `ValidationError` to refuse.
    mutating func validate() throws
}

extension ParsableArguments {
    public mutating func validate() throws {}
}

/// One command of a tool, or the tool itself. `@main` on the root is all that starts it.
public protocol ParsableCommand: ParsableArguments, SendableMetatype {
    static var configuration: CommandConfiguration { get }
    /// Does what the command is for. An `ExitCode` thrown ends the process with it and without a
    /// word, a `ValidationError` as a wrong command line does, any other error with its
    /// description and the status 2: the command could not run.
    mutating func run() async throws
}

extension ParsableCommand {
    public static var parameters: [Parameter<Self>] { [] }

    /// A command that has subcommands and is named alone shows its help.
    public mutating func run() async throws {
        throw HelpRequest()
    }
}

/// What the table of parameters does not say of a command.
public struct CommandConfiguration: Sendable {
    /// The word that names it.
    public let commandName: String
    /// One line, also shown in the list of its parent's subcommands.
    public let abstract: String
    /// Paragraphs for its own help, separated by empty lines.
    public let discussion: String
    /// Command lines, each with what it does, shown as they are.
    public let examples: [Example]
    /// What `--version` of the root says; without it there is no such flag.
    public let version: String
    /// Whether help and completion leave it out.
    public let isHidden: Bool
    public let subcommands: [any ParsableCommand.Type]

    public struct Example: Sendable {
        public let command: String
        public let abstract: String

        public init(_ command: String, _ abstract: String = "") {
            self.command = command
            self.abstract = abstract
        }
    }

    public init(
        commandName: String, abstract: String, discussion: String = "", examples: [Example] = [],
        version: String = "", isHidden: Bool = false, subcommands: [any ParsableCommand.Type] = []
    ) {
        self.commandName = commandName
        self.abstract = abstract
        self.discussion = discussion
        self.examples = examples
        self.version = version
        self.isHidden = isHidden
        self.subcommands = subcommands
    }
}

/// The status with which a process ends; thrown to end with it.
public struct ExitCode: Error, Hashable, Sendable {
    public let rawValue: Int32

    public init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    public static let success = ExitCode(0)
    /// The command ran, and its answer is no.
    public static let failure = ExitCode(1)
    /// The command could not run: a wrong command line, or the world's no.
    public static let validationFailure = ExitCode(2)
}

/// A command line that is wrong for a reason of the command's own.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}

/// Thrown by a command that has nothing to do but tell what there is to do.
struct HelpRequest: Error {}
