import Accounting
import Arguments
import CEL
import CELCases
import Daybook
import EventLog
import Foundation
import JSON

/// `daybook cel`: what an expression comes to, or which conformance cases differ.
struct CELCommand: ParsableCommand {
    var expression: String?
    var bindings: String?
    var cases: String?
    var extensions: [LanguageExtension] = []
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "cel",
        abstract: "Evaluates an expression of the Common Expression Language.",
        discussion: """
            An expression sees what templates see: the standard language, decimals, dates and \
            UUIDs, SETTLED, DEBIT and the like, and the names in --bindings. Their values are \
            plain JSON; a number without decimal point and exponent is an int. An object of one \
            member such as {"decimal":"1.50"}, as in the conformance cases, is a value of that \
            type. Put -- before an expression that starts with a minus and a name.

            Prints the value on one line and its type on the next. Ends with status 1 if the \
            expression is refused or fails, with the place, or if a case differs.
            """,
        examples: [
            .init("daybook cel 'decimal(\"12.50\") * 2'", "prints decimal(\"25\") and decimal"),
            .init(
                "daybook cel 'has(params.vip) && params.vip' --bindings '{\"params\":{}}'",
                "with values for names"),
            .init("daybook cel --bindings '{\"x\":2}' -- '-x'", "prints -2 and int"),
            .init("daybook cel --cases core.jsonl", "prints which cases differ, and a count"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .argument(\.expression, "expression", help: "The expression."),
            .option(
                \.bindings, "bindings", valueName: "json",
                help: "The values of names, as a JSON object."),
            .option(
                \.cases, "cases", valueName: "file",
                help: "Run conformance cases, one JSON object a line; - is standard input."),
            .option(
                \.extensions, "extension",
                help: "Another set of functions for the expression; may be repeated."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ]
    }

    func validate() throws {
        guard (expression == nil) != (cases == nil) else {
            throw ValidationError("give either an expression or --cases")
        }
        guard cases == nil || bindings == nil && extensions.isEmpty else {
            throw ValidationError("cases have bindings of their own, and see every extension")
        }
    }

    mutating func run() async throws {
        if let expression { try evaluate(expression) }
        if let cases { try await run(casesAt: cases) }
    }

    private static var context: EvaluationContext {
        TemplateLanguage.context(today: SystemClock.now().date, in: .live)
    }

    private func evaluate(_ expression: String) throws {
        let bindings = try Self.read(bindings: bindings ?? "{}")
        let environment = TemplateLanguage.environment(
            bindings.map { Variable($0.name) }, extensions: extensions.map(\.library))
        var activation = Activation(environment)
        for (name, value) in bindings { activation[name] = value }
        let value: Value
        do {
            value = try environment.compile(expression)
                .evaluate(activation, context: Self.context)
        } catch let error as CompileError {
            throw Self.refusal(error.rendered)
        } catch let error as EvaluationError {
            throw Self.refusal(error.rendered)
        }
        if isJSON {
            let result: JSON = [
                "type": .string(value.type.name), "value": TaggedValue.json(value),
            ]
            try StandardOutput.write(line: result.text.utf8)
        } else {
            try StandardOutput.write(line: value.literal.utf8)
            try StandardOutput.write(line: value.type.name.utf8)
        }
    }

    private static func refusal(_ rendered: String) -> ExitCode {
        FileHandle.standardError.write(Data("Error: \(rendered)\n".utf8))
        return .failure
    }

    private static func read(bindings: String) throws -> [(name: String, value: Value)] {
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bindings)
        } catch {
            throw ValidationError("--bindings: column \(error.column): \(error.reason)")
        }
        guard case .object(let object) = json else {
            throw ValidationError("--bindings takes an object, not \(json.kind)")
        }
        return object.members.map { ($0.key, value(of: $0.value)) }
    }

    /// A value as a json parameter has it, but for what has its kind with it.
    private static func value(of json: JSON) -> Value {
        if let tagged = try? TaggedValue.read(json) { return tagged }
        switch json {
        case .array(let elements): return .list(elements.map(value))
        case .object(let object):
            return .map(MapValue(named: object.members.map { ($0.key, value(of: $0.value)) }))
        case .null, .bool, .number, .string: return CELValues.value(of: json)
        }
    }

    private func run(casesAt path: String) async throws {
        let input = try LineInput(path: path)
        var counts = (cases: 0, differing: 0)
        while let line = try await input.next() {
            guard let difference = Self.difference(line) else { continue }
            counts.cases += 1
            guard !difference.isEmpty else { continue }
            counts.differing += 1
            try StandardOutput.write(line: difference.utf8)
        }
        let count = "\(counts.cases) cases, \(counts.differing) differ"
        try StandardOutput.write(line: count.utf8)
        if counts.differing > 0 { throw ExitCode.failure }
    }

    /// How the case of a line differs: empty when it does not, nil when the line is blank.
    private static func difference(_ line: LineInput.Line) -> String? {
        switch line {
        case .tooLong(let number): return "line \(number): is too long"
        case .bytes(let bytes, let number):
            guard !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return nil }
            do {
                let conformance = try ConformanceCase(try JSONReader.read(bytes, line: number))
                let difference = conformance.difference(
                    libraries: LanguageExtension.allCases.map(\.library) + [.ledger],
                    constants: TemplateLanguage.constants, context: context)
                return difference.map { "\(conformance.id): \($0)" } ?? ""
            } catch let error as JSONSyntaxError {
                return "line \(number), column \(error.column): \(error.reason)"
            } catch {
                return "line \(number): \(error)"
            }
        }
    }
}

/// The extension sets that an expression may be given beside what templates see.
enum LanguageExtension: String, CaseIterable, ExpressibleByArgument {
    case strings
    case math
    case optionals
    case comprehensions
    case bindings
    case encoders

    var library: Library {
        switch self {
        case .strings: .strings
        case .math: .math
        case .optionals: .optionals
        case .comprehensions: .twoVariableComprehensions
        case .bindings: .bindings
        case .encoders: .encoders
        }
    }
}
