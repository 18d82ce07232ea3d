import Accounting
import Daybook
import Glibc
import Synchronization

/// The real clock, which stops the process at a given reading.
///
/// The writer of a lone caller reads it twice a batch: before it reads what is missing, and once it
/// holds the log's lock, as long as it looks at the log's end (see `Sources/Daybook/Writing`). It
/// does so on its queue and, but for the batch that opens the session, in no task; callers'
/// readings are made in tasks.
final class StoppingClock: Sendable {
    private let readings = Atomic<Int>(0)
    private let batch: Int

    init(inBatch batch: Int) {
        self.batch = batch
    }

    @Sendable func now() -> Timestamp {
        let isInBatch = withUnsafeCurrentTask { $0 == nil }
        if isInBatch, readings.add(1, ordering: .relaxed).newValue == 3 + 2 * batch {
            raise(SIGSTOP)
        }
        return SystemClock.now()
    }
}
