import Accounting
import Daybook
import Glibc
import Synchronization

/// The real clock, which stops the process at a given reading.
///
/// The ledger's writer reads it once a batch while it holds the log's lock, on its queue and, but
/// for the batch that opens the session, in no task; the readings of callers are made in tasks.
final class StoppingClock: Sendable {
    private let readings = Atomic<Int>(0)
    private let batch: Int

    init(inBatch batch: Int) {
        self.batch = batch
    }

    @Sendable func now() -> Timestamp {
        let isInBatch = withUnsafeCurrentTask { $0 == nil }
        if isInBatch, readings.add(1, ordering: .relaxed).newValue == batch { raise(SIGSTOP) }
        return SystemClock.now()
    }
}
