public import Accounting
import CCrypto
import Glibc
import Synchronization

/// Draws what requests bring along of time and chance.
///
/// Random bytes are libcrypto's, drawn a block at a time, because a call for each word costs more
/// than judging the request.
final class SeedSource: Sendable {
    private struct Block {
        var words: [UInt64] = []
    }

    private static let wordsPerBlock = 512

    private let block = Mutex(Block())
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    func next() -> Seed {
        let milliseconds = UInt64(max(clock().microseconds / 1_000, 0))
        return block.withLock { block in
            if block.words.count < 6 { Self.refill(&block) }
            func wide() -> UInt128 {
                UInt128(block.words.removeLast()) << 64 | UInt128(block.words.removeLast())
            }
            return Seed(
                milliseconds: milliseconds, chance: wide(), salt: Salt(bits: wide()),
                saltSecret: wide())
        }
    }

    private static func refill(_ block: inout Block) {
        block.words = [UInt64](unsafeUninitializedCapacity: wordsPerBlock) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let succeeded = RAND_bytes(start, Int32(bytes.count)) == 1
            precondition(succeeded, "libcrypto gives no random bytes")
            count = wordsPerBlock
        }
    }
}

/// The real clock, in UTC.
public enum SystemClock {
    @Sendable
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
