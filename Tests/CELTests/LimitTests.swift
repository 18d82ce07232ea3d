import CEL
import Foundation
import Testing

/// What bounds an expression, and what no expression can do.
@Suite struct LimitTests {
    /// Runs on a thread with a stack of 256 KiB, where recursion over the input would end in a
    /// crash, and waits for it.
    private static func onSmallStack(_ body: @escaping @Sendable () -> String) -> String {
        let box = Box()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            box.text = body()
            done.signal()
        }
        thread.stackSize = 256 * 1_024
        thread.start()
        done.wait()
        return box.text
    }

    /// Carries the answer over; the semaphore orders the two accesses.
    private final class Box: @unchecked Sendable {
        var text = ""
    }

    /// What becomes of a text in an environment that takes texts of any length.
    private static func outcome(_ text: String, nesting: Int = 250) -> String {
        var limits = Limits()
        limits.expressionBytes = 10_000_000
        limits.nesting = nesting
        let environment = Environment(
            libraries: [.ledger, .optionals, .bindings, .strings], variables: [Variable("x")],
            limits: limits)
        var activation = Activation(environment)
        activation["x"] = .map(.empty)
        do {
            _ = Expressions.refusal(text, in: environment)
            let program = try environment.compile(text, checks: .parseOnly)
            _ = try program.evaluate(activation)
            return "value"
        } catch let error as CompileError {
            return "refused: \(error.reason)"
        } catch let error as EvaluationError {
            return "failed: \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    private static func nested(_ open: String, _ close: String, _ count: Int = 100_000) -> String {
        String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
    }

    @Test(arguments: [
        ("(", ")"), ("[", "]"), ("{1:", "}"), ("-", ""), ("!", ""), ("x[", "]"), ("size(", ")"),
        ("x.f(", ")"), ("true?1:", ""), ("[x].map(x,", ")"), ("cel.bind(a,1,", ")"), ("1+(", ")"),
        ("true||(", ")"), ("{", ""), ("(", ""), ("[x].all(y,true&&(", "))"), ("optional.of(", ")"),
        ("has(x.f(", ").a)"), ("-(", ")"), ("!-", ""), ("{[", "]:1}"),
    ])
    func `an expression nested a hundred thousand deep is refused on a small stack`(
        _ open: String, _ close: String
    ) {
        let text = Self.nested(open, close)
        let outcome = Self.onSmallStack { Self.outcome(text) }
        #expect(outcome.hasPrefix("refused: "), "\(outcome)")
    }

    @Test(arguments: [
        ("1", "+1"), ("x", ".a"), ("x", "[0]"), ("x", ".f()"), ("true", "&&true"), ("false", "||x"),
        ("[1]", ".map(i,[i])"), ("1", "==1"), ("''", "+'a'"), ("optional.of(x)", ".?a"),
        ("optional.of(1)", ".optMap(a,[a])"), ("[1]", "+[1]"), ("x", ".size()"), ("1", ".x[0]"),
        ("optional.none()", ".or(optional.none())"), ("true", "&&x||true"), ("[", "1,"),
        ("{", "1:1,"),
    ])
    func `a chain of twenty thousand parts ends on a small stack`(
        _ first: String, _ part: String
    ) {
        let end = first == "[" ? "]" : first == "{" ? "}" : ""
        let text = first + String(repeating: part, count: 20_000) + end
        let outcome = Self.onSmallStack { Self.outcome(text) }
        let isRefused = outcome.hasPrefix("refused: the expression builds values")
        let builds = part.contains("map(i,[i])") || part.contains("optMap")
        #expect(isRefused == builds, "\(outcome)")
        #expect(!outcome.hasPrefix("refused") || isRefused, "\(outcome)")
    }

    @Test(arguments: [
        ("(", ")"), ("[", "]"), ("{1:", "}"), ("-", ""), ("size([", "])"), ("true?1:", ""),
        ("[x].map(x,", ")"), ("cel.bind(a,1,", ")"), ("true||(1==", ")"), ("optional.of(", ")"),
    ])
    func `what the limit allows is compiled, evaluated and freed on a small stack`(
        _ open: String, _ close: String
    ) {
        let text = Self.nested(open, close, 120)
        let outcome = Self.onSmallStack { Self.outcome(text) }
        #expect(!outcome.hasPrefix("refused"), "\(outcome)")
    }

    @Test func `the nesting that the specification asks for is allowed`() throws {
        let deep = Self.nested("(", ")", 200)
        #expect(try Expressions.agree(deep, "1"))
        let terms = Array(repeating: "false", count: 2_000).joined(separator: " || ") + " || true"
        #expect(try Expressions.agree(terms, "true"))
        let sum = Array(repeating: "1", count: 2_000).joined(separator: " + ")
        #expect(try Expressions.agree(sum, "2000"))
        let conditional = String(repeating: "false ? 0 : ", count: 200) + "1"
        #expect(try Expressions.agree(conditional, "1"))
        let list = "[" + (0..<2_000).map(String.init).joined(separator: ", ") + "].size()"
        #expect(try Expressions.agree(list, "2000"))
    }

    @Test func `values that are built too deep are refused`() throws {
        var limits = Limits()
        limits.builtDepth = 3
        let environment = Environment(
            libraries: [.optionals], variables: [Variable("x")], limits: limits)
        for (text, isAllowed) in [
            ("[[[x]]]", true), ("[[[[x]]]]", false), ("[[[x]]].map(a, [a])", false),
            ("[1].map(a, [a])", true),
            ("[x][0] == [[x]][0][0]", true), ("{'a': {'b': {'c': {}}}}", false),
            ("optional.of([[optional.of(1)]])", false), ("[1].map(a, a).map(a, a).map(a, a)", true),
        ] {
            let refusal = Expressions.refusal(text, checks: .parseOnly, in: environment)
            #expect((refusal == nil) == isAllowed, "\(text)")
        }
    }

    private static func error(
        _ text: String, _ change: (inout Limits) -> Void, _ x: Value = .null
    ) throws -> EvaluationError? {
        var limits = Limits()
        change(&limits)
        let environment = Environment(
            libraries: [.strings, .bindings, .encoders, .twoVariableComprehensions],
            variables: [Variable("x")], limits: limits)
        return try Expressions.error(text, ["x": x], in: environment)
    }

    @Test(arguments: [
        "x.all(a, x.all(b, x.all(c, x.all(d, a + b + c + d >= 0))))",
        "x.all(a, x.all(b, x.all(c, true))) && false || x.all(a, x.all(b, x.all(c, true)))",
        "cel.bind(a, [x, x], cel.bind(b, [a, a], cel.bind(c, [b, b], c == [b, b] && b == [a, a])))"
            + " && x.all(a, x.all(b, true))",
        "x.map(a, x.map(b, x)).size() > 0 && x.map(a, x.map(b, x.map(c, x))) == x",
    ])
    func `the steps of an evaluation are bounded, whatever decides`(_ text: String) throws {
        let list = Value.list((0..<40).map { Value.int($0) })
        let error = try #require(
            try Self.error(text, { $0.steps = 1_000 }, list))
        guard case .limitExceeded(.steps, 1_000) = error.reason else {
            Issue.record("\(error.message)")
            return
        }
        #expect(error.message.contains("evaluation steps"))
    }

    @Test func `no operator forgets an exceeded limit`() throws {
        let list = Value.list((0..<100).map { Value.int($0) })
        for text in [
            "x.all(a, x.all(b, true)) || true", "x.exists(a, x.all(b, x.all(c, true)))",
            "true && (x.all(a, x.all(b, x.all(c, true))) || true)",
        ] {
            let error = try #require(try Self.error(text, { $0.steps = 500 }, list))
            guard case .limitExceeded(.steps, _) = error.reason else {
                Issue.record("\(text): \(error.message)")
                continue
            }
        }
    }

    @Test(arguments: [
        "x + x", "x.replace('a', 'bb')", "x.split('').join('bb')", "bytes(x) + bytes(x)",
        "base64.encode(bytes(x))",
        "'%s%s'.format([x, x])", "strings.quote(x) + '!'", "'%s'.format([[x, x]])",
        "'%x'.format([x])",
    ])
    func `the bytes of a text that an evaluation makes are bounded`(_ text: String) throws {
        let long = Value.string(String(repeating: "a", count: 60))
        let error = try #require(try Self.error(text, { $0.textBytes = 61 }, long))
        guard case .limitExceeded(.textBytes, 61) = error.reason else {
            Issue.record("\(error.message)")
            return
        }
        #expect(try Self.error(text, { $0.textBytes = 1_000 }, long) == nil)
    }

    @Test(arguments: [
        "x + x", "x.map(a, a) + [1]", "x.transformMapEntry(i, v, {i: v, i + 100: v})",
        "[x, x].map(a, a).map(a, a)[0] + x",
        "x.map(a, string(a)).join(',').split('')", "x.transformMapEntry(i, v, {i: v, 1000: v})",
    ])
    func `the elements of a list or map that an evaluation makes are bounded`(
        _ text: String
    ) throws {
        let list = Value.list((0..<20).map { Value.int($0) })
        let error = try #require(try Self.error(text, { $0.elements = 20 }, list))
        guard case .limitExceeded(.elements, 20) = error.reason else {
            Issue.record("\(text): \(error.message)")
            return
        }
    }

    @Test func `a text beyond the limit is not parsed`() throws {
        var limits = Limits()
        limits.expressionBytes = 10
        let environment = Environment(limits: limits)
        #expect(Expressions.refusal("1 + 2 + 3 ", in: environment) == nil)
        let refusal = try #require(Expressions.refusal("1 + 2 + 3 +", in: environment))
        #expect(refusal.reason.contains("11 bytes"))
    }

    @Test func `a value that unfolds beyond measure costs only its steps`() throws {
        var shared = Value.list([.int(1)])
        for _ in 0..<60 { shared = .list([shared, shared]) }
        let error = try #require(try Self.error("x == [x][0]", { $0.steps = 10_000 }, shared))
        guard case .limitExceeded(.steps, _) = error.reason else {
            Issue.record("\(error.message)")
            return
        }
        let text = try #require(try Self.error("'%s'.format([x])", { $0.steps = 10_000 }, shared))
        guard case .limitExceeded = text.reason else {
            Issue.record("\(text.message)")
            return
        }
    }

    @Test func `long texts are compared and looked up at a price`() throws {
        let long = Value.string(String(repeating: "a", count: 1_000_000))
        let many = Value.list([Value](repeating: long, count: 1_000))
        for text in [
            "x.all(a, a == x[0])", "x.all(a, a <= x[0])", "x.all(a, !(a in {'b': 1}))",
            "x.all(a, a.size() > 0)",
        ] {
            let error = try Self.error(text, { _ in }, many)
            guard case .limitExceeded(.steps, _)? = error?.reason else {
                Issue.record("\(text): \(error?.message ?? "no error")")
                continue
            }
        }
    }
}
