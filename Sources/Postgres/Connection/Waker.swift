import CPostgres
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ends another thread's wait: an event descriptor on Linux, a pipe elsewhere.
///
/// A connection waits for its socket and for this. It is closed with its last owner, so a late
/// call writes into a descriptor that is still there. What the descriptor says is only to look
/// again; why is said elsewhere: by a ``Cancellation``, which ends the body, or by ``takeWake()``,
/// which ends no wait but one that asks for it.
final class Waker: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    /// A wake that nobody has taken yet.
    private let isWakePending = Atomic<Bool>(false)

    /// Nil when the process has no file descriptors left.
    init?() {
        #if os(Linux)
            readEnd = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
            writeEnd = readEnd
            guard readEnd >= 0 else { return nil }
        #else
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
            readEnd = ends[0]
            writeEnd = ends[1]
        #endif
    }

    deinit {
        close(readEnd)
        if writeEnd != readEnd { close(writeEnd) }
    }

    /// Ends a wait that is going on, or the next one. A full descriptor ends it as well.
    func interrupt() {
        var one: UInt64 = 1
        _ = write(writeEnd, &one, MemoryLayout.size(ofValue: one))
    }

    /// Ends a wait for a wake that is going on, or the next one.
    func wake() {
        guard !isWakePending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        interrupt()
    }

    /// Whether somebody has called ``wake()`` since this was asked last.
    func takeWake() -> Bool {
        isWakePending.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Takes what was written, so that the next wait does wait.
    func drain() {
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        while read(readEnd, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
    }
}
