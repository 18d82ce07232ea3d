import Testing

@testable import Arguments

@Suite struct CommandTests {
    @Test func `a command that ran ends with status 0 and says nothing more`() async {
        #expect(await SampleTool.exit(["apply", "file"]) == .said(""))
        #expect(await SampleTool.exit(["local", "stop"]) == .said(""))
        #expect(await SampleTool.exit(["secret"]) == .said(""))
    }

    @Test func `an exit code that is thrown ends the process without a word`() async {
        let exit = await SampleTool.exit(["apply", "refused"])
        #expect(exit == CommandExit(code: .failure, text: "", isError: true))
    }

    @Test func `any other error is told and ends with status 2`() async {
        let exit = await SampleTool.exit(["apply", "broken"])
        #expect(exit.text == "Error: the disk is full\n")
        #expect(exit.code.rawValue == 2)
    }

    @Test func `an unknown subcommand is told with the nearest`() async {
        let exit = await SampleTool.exit(["aplpy"])
        #expect(
            exit.text == """
                Error: unknown subcommand 'aplpy'; did you mean 'apply'?
                See 'sample --help' for more information.

                """)
        #expect(exit.code.rawValue == 2)
        let nested = await SampleTool.exit(["local", "stopp"])
        #expect(nested.text.contains("'stopp'; did you mean 'stop'?\nSee 'sample local --help'"))
        #expect(await SampleTool.exit(["secre"]).text.contains("unknown subcommand 'secre'\n"))
    }

    @Test func `the version is the root's`() async {
        #expect(await SampleTool.exit(["--version"]) == .said("1.2.3\n"))
        #expect(await SampleTool.exit(["apply", "--version"]).code == .validationFailure)
    }

    @Test func `a command with subcommands named alone shows its help`() async {
        #expect(await SampleTool.exit([]) == SampleTool.exit(["--help"]))
        #expect(await SampleTool.exit(["local"]) == SampleTool.exit(["local", "-h"]))
    }

    @Test func `help is shown in each way it may be asked for, whatever else is wrong`() async {
        let help = await SampleTool.exit(["apply", "--help"])
        #expect(help.code == .success)
        #expect(!help.isError)
        #expect(await SampleTool.exit(["help", "apply"]) == help)
        #expect(await SampleTool.exit(["apply", "--nonsense", "-h"]) == help)
        #expect(await SampleTool.exit(["help"]) == SampleTool.exit([]))
        let nested = await SampleTool.exit(["help", "local", "stop"])
        #expect(nested == (await SampleTool.exit(["local", "help", "stop"])))
        #expect(nested.text.hasPrefix("OVERVIEW: Stops it"))
        #expect(await SampleTool.exit(["help", "nothing"]).code == .validationFailure)
        #expect(await SampleTool.exit(["apply", "--", "--help"]) == .said(""))
    }

    @Test func `an option before the subcommand is refused`() async {
        let exit = await SampleTool.exit(["--ledger", "x", "apply"])
        #expect(exit.text.hasPrefix("Error: unknown option '--ledger'"))
    }

    @Test func `help tells all there is`() async {
        #expect(
            await SampleTool.exit(["apply", "--help"]).text == """
                OVERVIEW: Carries out commands, one JSON object a line.

                Each answer is written as soon as it is known.

                Blank lines are skipped.

                USAGE: sample apply [--stop-on-error] [--verbose] [--order <order>]
                         [--first <count>] [--tag <tag> ...] [--ratio <ratio>]
                         [--database-url <database-url>] [--ledger <schema>] [<file>]

                ARGUMENTS:
                  <file>                  The commands. (default: -)

                OPTIONS:
                  -s, --stop-on-error     End at a refusal.
                  -v, --verbose           Say more.
                  -o, --order <order>     Which way. (values: rising, falling; default: rising)
                  -n, --first <count>     How many. (environment: SAMPLE_FIRST; default: 100)
                  -t, --tag <tag>         A tag; may be repeated. (default: none)
                  --ratio <ratio>         A ratio.
                  --database-url <database-url>
                                          Where the database is. (environment: DATABASE_URL)
                  -l, --ledger <schema>   Which ledger. (default: daybook)
                  -h, --help              Show help information.

                EXAMPLES:
                  # from a file
                  sample apply commands.jsonl
                  sample apply --stop-on-error -

                """)
    }

    @Test func `the root's help lists what is not hidden`() async {
        #expect(
            await SampleTool.exit(["--help"]).text == """
                OVERVIEW: Shows one of everything.

                USAGE: sample [--version] <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  apply                   Carries out commands, one JSON object a line.
                  explain                 Explains a balance.
                  local                   The private server.

                  See 'sample help <subcommand>' for detailed help.

                """)
    }

    @Test(arguments: [40, 60, 80, 120]) func `help keeps to the width`(_ columns: Int) async {
        let text = await SampleTool.exit(["apply", "--help"], columns: columns).text
        for line in text.split(separator: "\n") where line.count > columns {
            // Only what cannot be broken is longer: a label, an example.
            #expect(line.hasPrefix("  "))
            #expect(!line.dropFirst(26).contains(" "), "\(line)")
        }
    }
}
