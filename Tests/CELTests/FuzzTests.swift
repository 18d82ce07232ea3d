import CEL
import CELCases
import Foundation
import Testing

/// Expressions that nobody would write.
///
/// `DAYBOOK_FUZZ_CASES` asks for more of them than the few that every run tries.
@Suite struct FuzzTests {
    private static let count =
        ProcessInfo.processInfo.environment["DAYBOOK_FUZZ_CASES"].flatMap { Int($0) } ?? 4_000

    private static let environment: Environment = {
        var limits = Limits()
        limits.steps = 20_000
        limits.textBytes = 20_000
        limits.elements = 2_000
        return Environment(
            libraries: [
                .ledger, .strings, .math, .optionals, .bindings, .encoders,
                .twoVariableComprehensions,
            ],
            variables: [Variable("params", .record(Expressions.parameters)), Variable("x")],
            limits: limits)
    }()

    private static func activation() -> Activation {
        var activation = Activation(environment)
        activation["params.amount"] = ExactDecimal("12").map(Value.decimal)
        activation["params.count"] = .int(3)
        activation["params.memo"] = .string("mémo")
        activation["params.at"] = Timestamp("2026-01-31T12:00:00.5Z").map(Value.timestamp)
        activation["params.day"] = DateValue("2026-01-31").map(Value.date)
        activation["params.from"] = .uuid(UUIDValue(high: 1, low: 2))
        activation["params.release"] = .bool(true)
        activation["params.meta"] = .map(
            MapValue(named: [("a", .list([.int(1), .double(2.5), .null])), ("b", .map(.empty))]))
        activation["x"] = .list([.int(1), .string("a"), .map(MapValue(named: [("a", .int(1))]))])
        return activation
    }

    /// A value, or the reason for none.
    private enum Outcome {
        case value(Value)
        case failure(String)

        func agrees(with other: Outcome) -> Bool {
            switch (self, other) {
            case (.value(let left), .value(let right)): TaggedValue.matches(left, right)
            case (.failure, .failure): true
            case (.value, .failure), (.failure, .value): false
            }
        }
    }

    private static func outcome(_ program: Program) -> Outcome {
        do throws(EvaluationError) {
            return .value(try program.evaluate(activation(), context: Expressions.context))
        } catch {
            #expect(!error.message.isEmpty)
            #expect(error.rendered.contains("^"))
            return .failure(error.message)
        }
    }

    @Test func `no expression crashes, and checks tell the truth`() throws {
        var expressions = RandomExpressions(TestSeed.generator())
        var values = 0
        for _ in 0..<Self.count {
            let text = expressions.next()
            let comment: Comment = "\(text), seed \(TestSeed.value)"
            let parsed = try? Self.environment.compile(text, checks: .parseOnly)
            if let refusal = Expressions.refusal(text, in: Self.environment) {
                #expect(refusal.place.offset <= text.utf8.count, comment)
                #expect(refusal.rendered.contains("^"), comment)
                if case .parse = refusal { #expect(parsed == nil, comment) }
                if let parsed { _ = Self.outcome(parsed) }
                continue
            }
            let checked = try Self.environment.compile(text)
            let first = Self.outcome(checked)
            #expect(first.agrees(with: Self.outcome(checked)), comment)
            let unchecked = try #require(parsed, comment)
            #expect(first.agrees(with: Self.outcome(unchecked)), comment)
            guard case .value(let value) = first else { continue }
            values += 1
            #expect(Self.isPossible(value, of: checked.type), "\(text): \(checked.type)")
        }
        #expect(values > Self.count / 4)
    }

    /// Whether a value may come of an expression of a type that is known.
    private static func isPossible(_ value: Value, of type: ValueType) -> Bool {
        switch (type, value) {
        case (.dyn, _): true
        case (.list(let element), .list(let list)):
            list.allSatisfy { isPossible($0, of: element) }
        case (.map(let key, let content), .map(let map)):
            map.entries.allSatisfy {
                isPossible($0.key, of: key) && isPossible($0.value, of: content)
            }
        case (.optional(let content), .optional(let value)):
            value.map { isPossible($0, of: content) } ?? true
        case (.record, .map): true
        case (.list, _), (.map, _), (.optional, _), (.record, _): false
        default: "\(type)" == value.type.name || isTime(type, value)
        }
    }

    private static func isTime(_ type: ValueType, _ value: Value) -> Bool {
        switch (type, value) {
        case (.timestamp, .timestamp), (.duration, .duration), (.null, .null): true
        default: false
        }
    }
}
