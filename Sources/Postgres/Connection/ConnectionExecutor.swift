import Dispatch

/// A serial queue that actors run on.
///
/// libpq blocks. On Swift's own pool, which has one thread for each core, a few waiting
/// connections would stop the whole program; here each has a queue of its own, whose thread may
/// wait. An actor that names a connection's executor as its own runs on the same queue and may use
/// the connection without a switch (``Connection/runInline(_:)``).
public final class ConnectionExecutor: SerialExecutor {
    let queue: DispatchQueue

    public init(label: String = "postgres.connection") {
        queue = DispatchQueue(label: label)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Lets an actor on this queue find itself isolated in work that ``async(_:)`` runs.
    public func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    /// Runs work on the queue without a task, for an actor that is woken often: such work may
    /// assume that it is isolated to each actor on this queue.
    public func async(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}
