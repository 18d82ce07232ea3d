import Dispatch
import EventLog
import Postgres

/// When the holder of the log's lock last showed that it is alive, and showing it again.
///
/// Whoever waits for the lock takes a holder that is silent for a second for stalled, and the
/// server ends a writer after two.
struct KeepAlive {
    /// How long a holder is silent at most.
    static let interval: DispatchTimeInterval = .milliseconds(200)
    private var due = DispatchTime.now() + KeepAlive.interval

    /// Shows it if it is due.
    mutating func show(_ pipeline: borrowing Pipeline) throws {
        guard DispatchTime.now() > due else { return }
        try LogAppend.showLife(pipeline)
        due = .now() + Self.interval
    }

    /// Shows it if it is due, outside of a pipeline.
    mutating func show(_ session: borrowing Postgres.Session) throws {
        guard DispatchTime.now() > due else { return }
        try session.pipeline { pipeline in try LogAppend.showLife(pipeline) }
        due = .now() + Self.interval
    }
}
