#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A moment by the clock that never goes back, in nanoseconds.
///
/// One word, where `ContinuousClock.Instant` is passed through its runtime's tables: it is looked
/// at with every statement.
struct MonotonicTime: Comparable {
    private let nanoseconds: Int64

    private init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(
            nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// A later moment; the last there is when the pause is too long to count.
    static func + (time: Self, pause: Duration) -> Self {
        let (seconds, attoseconds) = pause.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, wrapped) = time.nanoseconds.addingReportingOverflow(whole)
        guard !overflow, !wrapped else { return MonotonicTime(nanoseconds: .max) }
        return MonotonicTime(nanoseconds: sum &+ attoseconds / 1_000_000_000)
    }

    static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}
