import Glibc

/// An exclusive lock on a file, held until the value goes; the kernel lets go of it when the
/// process dies, so there is no stale lock.
///
/// It hangs on the open file, not on the process: two threads that take it wait for each other
/// as two processes do, and a child that was given the descriptor holds it on.
struct FileLock: ~Copyable {
    let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock if nobody holds it; nil if somebody does, or if its directory has gone.
    ///
    /// Whoever destroys a cluster deletes the lock's file while holding it; a lock on a file that
    /// no longer has the name keeps nobody out, so it is not one.
    static func attempt(_ path: String) throws(LocalPostgresError) -> FileLock? {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            guard errno == ENOENT else { throw .system("open", path) }
            return nil
        }
        let lock = FileLock(descriptor: try aboveStandardDescriptors(opened, path))
        guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .system("flock", path) }
            return nil
        }
        let named = FileFacts(of: path)?.identity
        guard let named, named == FileFacts(of: lock.descriptor)?.identity else { return nil }
        return lock
    }
}

/// A moment after which waiting ends, on a clock that nobody can set.
struct Deadline {
    private let moment: ContinuousClock.Instant

    init(seconds: Int) {
        moment = ContinuousClock.now + .seconds(seconds)
    }

    var isPast: Bool { ContinuousClock.now >= moment }
}

/// The same open file under a number above 2, closed on exec.
///
/// In a program that was started with its standard input closed the next file opened gets number
/// 0, which a child's own standard input would then take the place of.
func aboveStandardDescriptors(
    _ descriptor: Int32, _ path: String
) throws(LocalPostgresError) -> Int32 {
    guard descriptor <= 2 else { return descriptor }
    defer { close(descriptor) }
    let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard moved >= 0 else { throw .system("fcntl", path) }
    return moved
}
