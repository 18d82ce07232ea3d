extension Telemetry {
    /// What metrics are recorded with. An instrument is made once and kept, not made for each use.
    public protocol MetricsFactory: Sendable {
        func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler
        /// - Parameter aggregate: whether values are gathered into a distribution (a recorder), or
        ///   the last one alone counts (a gauge).
        func makeRecorder(
            label: String, dimensions: [(String, String)], aggregate: Bool
        ) -> any RecorderHandler
        func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler
    }

    public protocol CounterHandler: Sendable {
        func increment(by amount: Int64)
    }

    public protocol RecorderHandler: Sendable {
        func record(_ value: Int64)
        func record(_ value: Double)
    }

    public protocol TimerHandler: Sendable {
        func recordNanoseconds(_ duration: Int64)
    }

    /// Something that is counted and only grows.
    public struct Counter: Sendable {
        private let handler: (any CounterHandler)?

        /// - Parameter factory: nil makes one that does nothing.
        public init(
            label: String, dimensions: [(String, String)] = [], factory: (any MetricsFactory)?
        ) {
            handler = factory?.makeCounter(label: label, dimensions: dimensions)
        }

        public func increment(by amount: @autoclosure () -> Int64 = 1) {
            guard let handler else { return }
            handler.increment(by: amount())
        }
    }

    /// A value of which the last one alone counts: the length of a queue.
    public struct Gauge: Sendable {
        private let handler: (any RecorderHandler)?

        public init(
            label: String, dimensions: [(String, String)] = [], factory: (any MetricsFactory)?
        ) {
            handler = factory?.makeRecorder(
                label: label, dimensions: dimensions, aggregate: false)
        }

        public func record(_ value: @autoclosure () -> Int64) {
            guard let handler else { return }
            handler.record(value())
        }

        public func record(_ value: @autoclosure () -> Double) {
            guard let handler else { return }
            handler.record(value())
        }
    }

    /// Values of which the distribution counts: the size of a batch.
    public struct Recorder: Sendable {
        private let handler: (any RecorderHandler)?

        public init(
            label: String, dimensions: [(String, String)] = [], factory: (any MetricsFactory)?
        ) {
            handler = factory?.makeRecorder(label: label, dimensions: dimensions, aggregate: true)
        }

        public func record(_ value: @autoclosure () -> Int64) {
            guard let handler else { return }
            handler.record(value())
        }

        public func record(_ value: @autoclosure () -> Double) {
            guard let handler else { return }
            handler.record(value())
        }
    }

    /// Durations, in nanoseconds.
    public struct Timer: Sendable {
        private let handler: (any TimerHandler)?

        public init(
            label: String, dimensions: [(String, String)] = [], factory: (any MetricsFactory)?
        ) {
            handler = factory?.makeTimer(label: label, dimensions: dimensions)
        }

        public func recordNanoseconds(_ duration: @autoclosure () -> Int64) {
            guard let handler else { return }
            handler.recordNanoseconds(duration())
        }

        /// Records a duration; one beyond 292 years as that.
        public func record(duration: @autoclosure () -> Duration) {
            guard let handler else { return }
            let (seconds, attoseconds) = duration().components
            let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
            let (sum, carry) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
            let furthest: Int64 = seconds < 0 ? .min : .max
            handler.recordNanoseconds(overflow || carry ? furthest : sum)
        }
    }
}
