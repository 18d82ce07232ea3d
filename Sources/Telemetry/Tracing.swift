extension Telemetry {
    /// What spans are made with.
    public protocol Tracer: Sendable {
        /// Starts a span that the caller ends; it is not the parent of others.
        func startSpan(_ operationName: String, ofKind kind: SpanKind) -> any Span

        /// Starts a span, runs the body with the span as the parent of those started in it, and
        /// ends it. An error thrown by the body is recorded in it and thrown on.
        func withSpan<Result>(
            _ operationName: String, ofKind kind: SpanKind, isolation: isolated (any Actor)?,
            _ body: (any Span) async throws -> Result
        ) async rethrows -> Result
    }

    /// A piece of work with a beginning and an end.
    public protocol Span: Sendable {
        /// Whether what is said of it goes anywhere.
        var isRecording: Bool { get }
        func setAttribute(_ key: String, to value: SpanAttribute)
        func setStatus(_ status: SpanStatus)
        func addEvent(_ name: String, attributes: [String: SpanAttribute])
        func recordError(_ error: any Error)
        func end()
    }

    /// Which side of a conversation a span is.
    public enum SpanKind: Hashable, Sendable {
        case server
        case client
        case producer
        case consumer
        case `internal`
    }

    /// What came of a span.
    public struct SpanStatus: Hashable, Sendable {
        public enum Code: Hashable, Sendable {
            case ok
            case error
        }

        public let code: Code
        public let message: String?

        public init(code: Code, message: String? = nil) {
            self.code = code
            self.message = message
        }
    }

    /// A fact of a span.
    public enum SpanAttribute: Hashable, Sendable {
        case int64(Int64)
        case double(Double)
        case bool(Bool)
        case string(String)
    }

    /// Runs the body in a span of the tracer's; without a tracer, just the body.
    public func withSpan<Result>(
        _ operationName: @autoclosure () -> String, ofKind kind: SpanKind = .internal,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (any Span) async throws -> Result
    ) async rethrows -> Result {
        guard let tracer else { return try await body(NoOpSpan()) }
        return try await tracer.withSpan(
            operationName(), ofKind: kind, isolation: isolation, body)
    }

    /// Starts a span that the caller ends.
    public func startSpan(
        _ operationName: @autoclosure () -> String, ofKind kind: SpanKind = .internal
    ) -> any Span {
        guard let tracer else { return NoOpSpan() }
        return tracer.startSpan(operationName(), ofKind: kind)
    }

    /// A span of which nothing is kept.
    public struct NoOpSpan: Span {
        public init() {}
        public var isRecording: Bool { false }
        public func setAttribute(_ key: String, to value: SpanAttribute) {}
        public func setStatus(_ status: SpanStatus) {}
        public func addEvent(_ name: String, attributes: [String: SpanAttribute]) {}
        public func recordError(_ error: any Error) {}
        public func end() {}
    }
}

extension Telemetry.Span {
    /// Says a fact of the span; its value is made only if the span is recorded.
    public func attribute(_ key: String, _ value: @autoclosure () -> Telemetry.SpanAttribute) {
        guard isRecording else { return }
        setAttribute(key, to: value())
    }
}

extension Telemetry.SpanAttribute: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByStringInterpolation
{
    public init(integerLiteral value: Int64) { self = .int64(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(stringLiteral value: String) { self = .string(value) }
}
