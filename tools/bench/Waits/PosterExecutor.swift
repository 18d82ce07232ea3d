import Dispatch

/// A thread of its own for tasks that must not queue behind others in Swift's pool, which has a
/// thread for each core.
final class PosterExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "bench.poster", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
