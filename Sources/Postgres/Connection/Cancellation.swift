import Synchronization

/// The wish that one body ends, told from any thread.
///
/// Each body has its own, so a wish that comes late never meets the next body.
final class Cancellation: Sendable {
    private let requested = Atomic<Bool>(false)
    let waker: Waker

    init(waker: Waker) { self.waker = waker }

    var isRequested: Bool { requested.load(ordering: .acquiring) }

    func request() {
        requested.store(true, ordering: .releasing)
        waker.interrupt()
    }
}
