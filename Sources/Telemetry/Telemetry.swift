/// Where logs, metrics and spans go: what the library is given by whoever runs it.
///
/// The protocols alone, in the words of swift-log, swift-metrics and swift-distributed-tracing, so
/// that a program bridges them in a few lines (see the README). All names are nested in this type:
/// a file that imports those packages too has no two `Logger`s to tell apart.
///
/// | file | words of |
/// |---|---|
/// | `Logger`, `LogHandler` | swift-log |
/// | `LineLogHandler` | its stream handler, without the stream and the clock |
/// | `Metrics` | swift-metrics |
/// | `Tracing` | swift-distributed-tracing |
///
/// It is passed as a value; nothing is global. What is not given costs a comparison a call: no
/// message, no metadata and no attribute is made, nothing is allocated, no clock is read.
public struct Telemetry: Sendable {
    public var logger: Logger
    public var metrics: (any MetricsFactory)?
    public var tracer: (any Tracer)?

    public init(
        logger: Logger = .off, metrics: (any MetricsFactory)? = nil, tracer: (any Tracer)? = nil
    ) {
        self.logger = logger
        self.metrics = metrics
        self.tracer = tracer
    }

    /// Goes nowhere and costs nothing.
    public static let off = Telemetry()
}
