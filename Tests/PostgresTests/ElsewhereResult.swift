import Dispatch
import Synchronization

/// The end of work on another thread, waited for by one that blocks.
final class ElsewhereResult: Sendable {
    private let result = Mutex<Result<Void, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func finish(_ result: Result<Void, any Error>) {
        self.result.withLock { $0 = result }
        done.signal()
    }

    func wait() throws {
        done.wait()
        try result.withLock { try $0?.get() }
    }
}
