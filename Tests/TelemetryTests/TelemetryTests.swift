import Synchronization
import Telemetry
import Testing

/// What is given gets all; what is not given gets nothing and costs nothing.
@Suite struct TelemetryTests {
    /// Keeps what it is told, in order.
    private final class Notebook: Sendable {
        private let lines = Mutex<[String]>([])
        func note(_ line: String) { lines.withLock { $0.append(line) } }
        var notes: [String] { lines.withLock { $0 } }
    }

    private func logger(
        _ notebook: Notebook, level: Telemetry.Logger.Level = .info
    ) -> Telemetry.Logger {
        Telemetry.Logger(
            handler: Telemetry.LineLogHandler(label: "test", logLevel: level) { notebook.note($0) })
    }

    @Test func `when off nothing that is said is evaluated`() async {
        let notebook = Notebook()
        func evaluated<Value>(_ value: Value) -> Value {
            notebook.note("evaluated")
            return value
        }
        let off = Telemetry.off
        off.logger.critical("\(evaluated(1))", metadata: ["a": "\(evaluated(2))"])
        off.logger.log(level: .error, "\(evaluated(1))")
        Telemetry.Counter(label: "c", factory: off.metrics).increment(by: evaluated(1))
        Telemetry.Gauge(label: "g", factory: off.metrics).record(evaluated(1 as Int64))
        Telemetry.Recorder(label: "r", factory: off.metrics).record(evaluated(1.5))
        let timer = Telemetry.Timer(label: "t", factory: off.metrics)
        timer.recordNanoseconds(evaluated(1))
        timer.record(duration: evaluated(.seconds(1)))
        let result = await off.withSpan(evaluated("name")) { span in
            span.attribute("key", .int64(evaluated(1)))
            return 7
        }
        let span = off.startSpan(evaluated("name"))
        span.attribute("key", evaluated(true))
        span.end()
        #expect(result == 7)
        #expect(notebook.notes == [])
    }

    @Test func `a level that is not enabled is not evaluated`() {
        let notebook = Notebook()
        let logger = logger(notebook, level: .warning)
        func evaluated() -> Int {
            notebook.note("evaluated")
            return 1
        }
        logger.notice("\(evaluated())")
        #expect(!logger.isEnabled(.notice))
        #expect(logger.isEnabled(.warning))
        #expect(!Telemetry.Logger.off.isEnabled(.critical))
        #expect(notebook.notes == [])
        logger.warning("\(evaluated())")
        #expect(notebook.notes == ["evaluated", "warning test: 1\n"])
    }

    @Test func `levels rise from trace to critical, each with its function`() {
        #expect(Telemetry.Logger.Level.allCases == Telemetry.Logger.Level.allCases.sorted())
        let notebook = Notebook()
        let logger = logger(notebook, level: .trace)
        logger.trace("m")
        logger.debug("m")
        logger.info("m")
        logger.notice("m")
        logger.warning("m")
        logger.error("m")
        logger.critical("m")
        #expect(
            notebook.notes == Telemetry.Logger.Level.allCases.map { "\($0.rawValue) test: m\n" })
    }

    @Test func `a record is one line with its facts sorted`() {
        let notebook = Notebook()
        var logger = logger(notebook)
        logger[metadataKey: "z"] = "own"
        logger[metadataKey: "a"] = "covered"
        logger.info(
            "two\nlines \"quoted\"",
            metadata: [
                "a": "b c", "list": ["x", "y z"], "map": ["k": "v", "b": "1"], "empty": "",
                "n": .stringConvertible(42), "odd": "tab\tand\u{2028}and\u{7}",
            ])
        let line =
            #"info test: two\nlines "quoted" a="b c" empty="" list=[x "y z"] "#
            + #"map={b=1 k=v} n=42 odd=tab\tand\u{2028}and\u{7} z=own"#
        #expect(notebook.notes == [line + "\n"])
    }

    @Test func `a copy of a logger has facts of its own`() {
        let notebook = Notebook()
        let first = logger(notebook)
        var second = first
        second[metadataKey: "k"] = "v"
        first.info("m")
        second.info("m")
        #expect(notebook.notes == ["info test: m\n", "info test: m k=v\n"])
        #expect(second[metadataKey: "k"] != nil)
        var off = Telemetry.Logger.off
        off[metadataKey: "k"] = "v"
        #expect(off[metadataKey: "k"] == nil)
    }

    @Test func `the time is the caller's to write`() {
        let notebook = Notebook()
        let handler = Telemetry.LineLogHandler(label: "test", time: { "12:00" }) {
            notebook.note($0)
        }
        Telemetry.Logger(handler: handler).info("m")
        #expect(notebook.notes == ["12:00 info test: m\n"])
    }

    @Test func `instruments reach the factory's handlers`() {
        let notebook = Notebook()
        let factory = Factory(notebook: notebook)
        let dimensions = [("k", "v")]
        Telemetry.Counter(label: "c", dimensions: dimensions, factory: factory).increment()
        Telemetry.Gauge(label: "g", factory: factory).record(2 as Int64)
        Telemetry.Recorder(label: "r", factory: factory).record(2.5)
        let timer = Telemetry.Timer(label: "t", factory: factory)
        timer.recordNanoseconds(3)
        timer.record(duration: .milliseconds(1500))
        timer.record(duration: .seconds(Int64.max))
        timer.record(duration: .seconds(Int64.min))
        #expect(
            notebook.notes == [
                "counter c k=v", "1", "recorder g false", "2", "recorder r true", "2.5", "timer t",
                "3", "1500000000", "\(Int64.max)", "\(Int64.min)",
            ])
    }

    @Test func `a span sees its body, its facts and its end`() async throws {
        let notebook = Notebook()
        let telemetry = Telemetry(tracer: Tracer(notebook: notebook))
        let result = await telemetry.withSpan("outer", ofKind: .client) { span in
            span.attribute("rows", 5)
            span.addEvent("locked", attributes: [:])
            span.setStatus(.init(code: .ok))
            return 7
        }
        #expect(result == 7)
        await #expect(throws: CancellationError.self) {
            try await telemetry.withSpan("failing") { _ in throw CancellationError() }
        }
        telemetry.startSpan("own", ofKind: .server).end()
        #expect(
            notebook.notes == [
                "start outer client", "rows int64(5)", "locked", "ok", "end",
                "start failing internal", "CancellationError()", "end", "start own server", "end",
            ])
    }

    @Test @MainActor func `a body stays where it is called`() async {
        let off = Telemetry.off
        let on = Telemetry(tracer: Tracer(notebook: Notebook()))
        for telemetry in [off, on] {
            await telemetry.withSpan("here") { _ in MainActor.assertIsolated() }
        }
    }

    private struct Factory: Telemetry.MetricsFactory {
        let notebook: Notebook

        struct Handler: Telemetry.CounterHandler, Telemetry.RecorderHandler,
            Telemetry.TimerHandler
        {
            let notebook: Notebook
            func increment(by amount: Int64) { notebook.note("\(amount)") }
            func record(_ value: Int64) { notebook.note("\(value)") }
            func record(_ value: Double) { notebook.note("\(value)") }
            func recordNanoseconds(_ duration: Int64) { notebook.note("\(duration)") }
        }

        func makeCounter(
            label: String, dimensions: [(String, String)]
        ) -> any Telemetry.CounterHandler {
            let pairs = dimensions.map { "\($0)=\($1)" }.joined()
            notebook.note("counter \(label) \(pairs)")
            return Handler(notebook: notebook)
        }

        func makeRecorder(
            label: String, dimensions: [(String, String)], aggregate: Bool
        ) -> any Telemetry.RecorderHandler {
            notebook.note("recorder \(label) \(aggregate)")
            return Handler(notebook: notebook)
        }

        func makeTimer(
            label: String, dimensions: [(String, String)]
        ) -> any Telemetry.TimerHandler {
            notebook.note("timer \(label)")
            return Handler(notebook: notebook)
        }
    }

    private struct Tracer: Telemetry.Tracer {
        let notebook: Notebook

        struct Span: Telemetry.Span {
            let notebook: Notebook
            var isRecording: Bool { true }
            func setAttribute(_ key: String, to value: Telemetry.SpanAttribute) {
                notebook.note("\(key) \(value)")
            }
            func setStatus(_ status: Telemetry.SpanStatus) { notebook.note("\(status.code)") }
            func addEvent(_ name: String, attributes: [String: Telemetry.SpanAttribute]) {
                notebook.note(name)
            }
            func recordError(_ error: any Error) { notebook.note("\(error)") }
            func end() { notebook.note("end") }
        }

        func startSpan(
            _ operationName: String, ofKind kind: Telemetry.SpanKind
        ) -> any Telemetry.Span {
            notebook.note("start \(operationName) \(kind)")
            return Span(notebook: notebook)
        }

        func withSpan<Result>(
            _ operationName: String, ofKind kind: Telemetry.SpanKind,
            isolation: isolated (any Actor)?,
            _ body: (any Telemetry.Span) async throws -> Result
        ) async rethrows -> Result {
            let span = startSpan(operationName, ofKind: kind)
            defer { span.end() }
            do {
                return try await body(span)
            } catch {
                span.recordError(error)
                throw error
            }
        }
    }
}
