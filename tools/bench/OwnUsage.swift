import Arguments
import Glibc

/// What this process has used since it began (getrusage(2)).
struct OwnUsage {
    /// Of all threads, user and system, in seconds.
    let processorTime: Double
    /// The most memory that was resident at a moment, in bytes.
    let peakMemory: Int

    static func now() throws -> OwnUsage {
        var usage = rusage()
        guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else {
            throw ValidationError("getrusage: \(String(cString: strerror(errno)))")
        }
        return OwnUsage(
            processorTime: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakMemory: usage.ru_maxrss * 1_024)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
