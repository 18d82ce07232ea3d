import Testing

@testable import Arguments

@Suite struct ParsingTests {
    typealias Apply = SampleTool.Apply
    typealias Explain = SampleTool.Explain

    private func apply(_ words: String..., environment: [String: String] = [:]) throws -> Apply {
        try SampleTool.parsed(Apply.self, words, environment: environment)
    }

    @Test func `with no words every property stays as it starts`() throws {
        let command = try apply()
        #expect(command.file == "-")
        #expect(!command.stopOnError)
        #expect(command.order == .rising)
        #expect(command.first == 100)
        #expect(command.tags == ["none"])
        #expect(command.ratio == nil)
        #expect(command.connection.url == nil)
        #expect(command.connection.ledger == "daybook")
    }

    @Test(arguments: [
        ["--first", "7"], ["--first=7"], ["-n", "7"], ["-n7"], ["-svn", "7"], ["-svn7"],
    ])
    func `a value is written in any of the usual ways`(_ words: [String]) throws {
        #expect(try SampleTool.parsed(Apply.self, words).first == 7)
    }

    @Test func `short flags are combined`() throws {
        let command = try apply("-sv", "file")
        #expect(command.stopOnError)
        #expect(command.verbose)
        #expect(command.file == "file")
    }

    @Test func `a value holds whatever follows the first equals sign`() throws {
        #expect(try apply("--ledger=a=b").connection.ledger == "a=b")
        #expect(try apply("--ledger=").connection.ledger == "")
        #expect(try apply("--ledger=\u{301}x").connection.ledger == "\u{301}x")
        #expect(try apply("--ledger=--x").connection.ledger == "--x")
    }

    @Test func `after two dashes every word is an argument`() throws {
        #expect(try apply("-s", "--", "--verbose").file == "--verbose")
        #expect(
            try SampleTool.parsed(Explain.self, ["--reason", "r", "--", "-x", "1"]).account == "-x")
    }

    @Test(arguments: ["-(1)", "-5", "-.5", "-[1]", "-\"a\"", "-\u{301}", "-é"])
    func `what starts with a dash and can be no option is an argument and a value`(
        _ word: String
    ) throws {
        #expect(try apply(word).file == word)
        #expect(try apply("--ledger", word).connection.ledger == word)
        #expect(try apply("--", word).file == word)
    }

    @Test func `a dash alone and a negative number are arguments and values`() throws {
        #expect(try apply("-").file == "-")
        #expect(try apply("-5").file == "-5")
        #expect(try apply("--ratio", "-0.5").ratio == -0.5)
        #expect(try apply("--ledger", "-").connection.ledger == "-")
    }

    @Test func `options stand before, between and after arguments`() throws {
        let words = ["a", "--reason", "r", "1", "2", "3"]
        let command = try SampleTool.parsed(Explain.self, words)
        #expect(command.account == "a")
        #expect(command.number == 1)
        #expect(command.others == [2, 3])
        #expect(command.reason == "r")
    }

    @Test func `a repeated option collects its values in place of the default`() throws {
        #expect(try apply("--tag", "a", "-t", "b", "--tag=c").tags == ["a", "b", "c"])
    }

    @Test func `a variable is taken where the option is not given`() throws {
        let environment = ["DATABASE_URL": "from-there", "SAMPLE_FIRST": "9"]
        #expect(try apply(environment: environment).connection.url == "from-there")
        #expect(try apply("--first", "3", environment: environment).first == 3)
        #expect(try apply(environment: ["DATABASE_URL": ""]).connection.url == nil)
        let explained = try SampleTool.parsed(
            Explain.self, ["a", "1"], environment: ["SAMPLE_REASON": "why"])
        #expect(explained.reason == "why")
    }

    @Test(arguments: [
        (["--frist", "1"], "unknown option '--frist'; did you mean '--first'?"),
        (
            ["--stop-on-er"],
            "unknown option '--stop-on-er'; if it is <file>, put -- before it"
        ),
        (["file", "--stop-on-er"], "unknown option '--stop-on-er'"),
        (["--stop-on-erro"], "unknown option '--stop-on-erro'; did you mean '--stop-on-error'?"),
        (["file", "--internal-trac"], "unknown option '--internal-trac'"),
        (["-sx"], "unknown option '-x'"),
        (["-x"], "unknown option '-x'; if it is <file>, put -- before it"),
        (["-a.b"], "unknown option '-a'; if it is <file>, put -- before it"),
        (["file", "-x"], "unknown option '-x'"),
        (["file", "-(1)"], "unexpected argument '-(1)'"),
        (["---"], "unknown option '---'; if it is <file>, put -- before it"),
        (["--first"], "option '--first' needs a value <count>"),
        (
            ["--first", "-s"],
            "option '--first' needs a value <count>; if it is '-s', write '--first=-s'"
        ),
        (["-n", "-s"], "option '-n' needs a value <count>; if it is '-s', write '--first=-s'"),
        (["--first", "--"], "option '--first' needs a value <count>"),
        (["-n"], "option '-n' needs a value <count>"),
        (["--first", "1", "-n2"], "option '-n' is given more than once"),
        (["--verbose=yes"], "option '--verbose' takes no value"),
        (["--first", "1.5"], "'1.5' is no value for '--first': expected a whole number"),
        (
            ["-n", "9223372036854775808"],
            "'9223372036854775808' is no value for '-n': expected a whole number"
        ),
        (["-o", "up"], "'up' is no value for '-o': expected one of rising, falling"),
        (["--ratio", "nan"], "'nan' is no value for '--ratio': expected a number"),
        (["a", "b"], "unexpected argument 'b'"),
        (["--first=0"], "nothing is asked for"),
    ])
    func `what is wrong is said, with what was meant or expected`(
        _ words: [String], _ message: String
    ) async {
        #expect(throws: ValidationError(message)) { try SampleTool.parsed(Apply.self, words) }
        let exit = await SampleTool.exit(["apply"] + words)
        let pointer = "See 'sample apply --help' for more information."
        #expect(exit.text == "Error: \(message)\n\(pointer)\n")
        #expect(exit.code.rawValue == 2)
        #expect(exit.isError)
    }

    @Test(arguments: [
        ([], "missing argument '<account>'"),
        (["a", "1"], "missing option '--reason <reason>'"),
        (["a", "x", "--reason", "r"], "'x' is no value for '<number>': expected a whole number"),
    ])
    func `what must be given and is not is named`(_ words: [String], _ message: String) {
        #expect(throws: ValidationError(message)) { try SampleTool.parsed(Explain.self, words) }
    }

    @Test func `a variable's wrong value is said to be the variable's`() {
        let message = "'x' is no value for '$SAMPLE_FIRST': expected a whole number"
        #expect(throws: ValidationError(message)) {
            try apply(environment: ["SAMPLE_FIRST": "x"])
        }
    }

    @Test func `the nearest name is at most two letters away`() {
        let names = ["apply", "explain", "local", "at"]
        #expect(nearestName(to: "aply", among: names) == "apply")
        #expect(nearestName(to: "aplly", among: names) == "apply")
        #expect(nearestName(to: "exlpain", among: names) == "explain")
        #expect(nearestName(to: "apqrsy", among: names) == nil)
        #expect(nearestName(to: "xy", among: names) == nil)
        #expect(nearestName(to: "", among: names) == nil)
        #expect(nearestName(to: String(repeating: "a", count: 100_000), among: names) == nil)
    }
}
