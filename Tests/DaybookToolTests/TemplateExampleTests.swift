import Accounting
import CEL
import CELCases
import Daybook
import Foundation
import JSON
import Testing

/// Every expression in the page on templates has the result that stands beside it.
@Suite struct TemplateExampleTests {
    private static let environment = TemplateLanguage.environment([
        Variable(
            "params",
            .record([
                .init("amount", .decimal), .init("count", .int), .init("currency", .string),
                .init("day", .date), .init("at", .timestamp), .init("meta", .dyn),
            ]))
    ])

    private static func parameters() throws -> Activation {
        var activation = Activation(environment)
        let given = """
            {"amount":{"decimal":"12.50"},"count":{"int":"3"},"currency":{"string":"EUR"},
             "day":{"date":"2026-01-31"},"at":{"timestamp":"2026-01-31T22:30:00Z"}}
            """
        guard case .object(let values) = try JSONReader.read(given) else { return activation }
        for member in values.members {
            activation["params.\(member.key)"] = try TaggedValue.read(member.value)
        }
        let meta = try JSONReader.read(#"{"tier":"gold","tags":["a","b"],"rate":"0.02"}"#)
        activation["params.meta"] = CELValues.value(of: meta)
        return activation
    }

    /// The rows of the table under `| expression | result |`, as a Markdown reader shows them.
    private static func rows() throws -> [(expression: String, result: String)] {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Daybook/Daybook.docc/Templates.md")
        let lines = try String(contentsOf: page, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "| expression | result |"))
        return try lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            let bars = line.replacing("\\|", with: "\u{0}")
            let cells = bars.split(separator: "|").map { cell in
                cell.trimmingCharacters(in: .whitespaces).replacing("\u{0}", with: "|")
                    .trimmingCharacters(in: ["`"])
            }
            try #require(cells.count == 2, "\(line)")
            return (cells[0], cells[1])
        }
    }

    @Test func `an expression has the result that the page says`() throws {
        let activation = try Self.parameters()
        let world = TemplateLanguage.context(today: .minimum, in: .live)
        let rows = try Self.rows()
        try #require(rows.count > 15)
        for (expression, result) in rows {
            do {
                let value = try Self.environment.compile(expression)
                    .evaluate(activation, context: world)
                let expected = try Self.environment.compile(result).evaluate(activation)
                #expect(TaggedValue.matches(value, expected), "\(expression): \(value.literal)")
            } catch let error as CompileError {
                #expect(result.hasPrefix("error: "), "\(expression): \(error.message)")
                #expect(error.message.contains(result.dropFirst(7)), "\(error.message)")
            } catch let error as EvaluationError {
                #expect(result.hasPrefix("error: "), "\(expression): \(error.message)")
                #expect(error.message.contains(result.dropFirst(7)), "\(error.message)")
            }
        }
    }
}
