@testable import Arguments

/// A tool with one of everything, for these tests.
struct SampleTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Shows one of everything.", version: "1.2.3",
        subcommands: [Apply.self, Explain.self, Local.self, Secret.self])

    struct Connection: ParsableArguments {
        var url: String?
        var ledger = "daybook"

        static var parameters: [Parameter<Self>] {
            [
                .option(
                    \.url, "database-url", environment: "DATABASE_URL",
                    help: "Where the database is."),
                .option(\.ledger, "ledger", short: "l", valueName: "schema", help: "Which ledger."),
            ]
        }
    }

    enum Order: String, CaseIterable, ExpressibleByArgument {
        case rising
        case falling
    }

    struct Apply: ParsableCommand {
        var connection = Connection()
        var file = "-"
        var stopOnError = false
        var verbose = false
        var order = Order.rising
        var first = 100
        var tags: [String] = ["none"]
        var ratio: Double?
        var trace = false

        static let configuration = CommandConfiguration(
            commandName: "apply", abstract: "Carries out commands, one JSON object a line.",
            discussion: """
                Each answer is written as soon as it is known.

                Blank lines are skipped.
                """,
            examples: [
                .init("sample apply commands.jsonl", "from a file"),
                .init("sample apply --stop-on-error -"),
            ])

        static var parameters: [Parameter<Self>] {
            [
                .argument(\.file, "file", completion: .file, help: "The commands."),
                .flag(\.stopOnError, "stop-on-error", short: "s", help: "End at a refusal."),
                .flag(\.verbose, "verbose", short: "v", help: "Say more."),
                .option(\.order, "order", short: "o", help: "Which way."),
                .option(
                    \.first, "first", short: "n", valueName: "count", environment: "SAMPLE_FIRST",
                    help: "How many."),
                .option(\.tags, "tag", short: "t", help: "A tag; may be repeated."),
                .option(\.ratio, "ratio", help: "A ratio."),
                .flag(\.trace, "internal-trace", isHidden: true, help: "For ourselves."),
            ] + .group(\.connection)
        }

        mutating func validate() throws {
            guard first > 0 else { throw ValidationError("nothing is asked for") }
        }

        func run() async throws {
            if file == "refused" { throw ExitCode.failure }
            if file == "broken" { throw Broken() }
        }
    }

    struct Broken: Error, CustomStringConvertible {
        var description: String { "the disk is full" }
    }

    struct Explain: ParsableCommand {
        @Required var account: String
        @Required var number: Int
        @Required var reason: String
        var others: [Int] = []

        static let configuration = CommandConfiguration(
            commandName: "explain", abstract: "Explains a balance.")

        static var parameters: [Parameter<Self>] {
            [
                .argument(\.$account, "account", help: "Whose."),
                .argument(\.$number, "number", help: "Which."),
                .argument(\.others, "others", help: "More of them."),
                .option(\.$reason, "reason", environment: "SAMPLE_REASON", help: "Why."),
            ]
        }
    }

    struct Local: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "local", abstract: "The private server.",
            subcommands: [Status.self, Stop.self])

        struct Status: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "status", abstract: "What it does.")
            func run() {}
        }

        struct Stop: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "stop", abstract: "Stops it; it's 100% safe.")
            func run() {}
        }
    }

    struct Secret: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "secret", abstract: "For ourselves.", isHidden: true)
        func run() {}
    }

    /// What a command line comes to.
    static func exit(
        _ words: [String], environment: [String: String] = [:], columns: Int = 80
    ) async -> CommandExit {
        await main(words, environment: { environment[$0] }, columns: columns)
    }

    /// The values that a command's words come to.
    static func parsed<Command: ParsableCommand>(
        _ type: Command.Type, _ words: [String], environment: [String: String] = [:]
    ) throws -> Command {
        try Command.parse(words[...], CommandOutline(type, below: ["sample"])) { environment[$0] }
    }
}
