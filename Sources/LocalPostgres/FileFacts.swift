import Glibc

/// What the file system says of one path.
struct FileFacts {
    /// A file itself, whatever its name is now: a directory keeps it when it is moved.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    let identity: Identity
    let owner: uid_t
    /// The nine bits of permission, and those above them.
    let mode: mode_t
    let size: Int
    /// Seconds since 1970.
    let modified: Int
    private let format: mode_t

    var isDirectory: Bool { format == S_IFDIR }
    var isLink: Bool { format == S_IFLNK }
    var isRegularFile: Bool { format == S_IFREG }

    /// Nil when there is nothing, or nothing that we may see.
    init?(of path: String, followingLinks: Bool = false) {
        var status = stat()
        let outcome = followingLinks ? stat(path, &status) : lstat(path, &status)
        guard outcome == 0 else { return nil }
        self.init(status)
    }

    /// Nil when the descriptor is not open.
    init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        owner = status.st_uid
        mode = status.st_mode & ~S_IFMT
        size = Int(status.st_size)
        modified = status.st_mtim.tv_sec
        format = status.st_mode & S_IFMT
    }
}

extension LocalPostgresError {
    /// The failure that `errno` tells of, right after the call that failed.
    static func system(_ call: String, _ path: String, code: Int32 = errno) -> LocalPostgresError {
        .system(call: call, path: path, reason: String(cString: strerror(code)))
    }
}

/// Makes a directory with just this mode, whatever the process's mask; one that is there is left.
///
/// - Returns: whether it was made by this call.
@discardableResult
func makeDirectory(_ path: String, mode: mode_t) throws(LocalPostgresError) -> Bool {
    guard mkdir(path, mode) == 0 else {
        guard errno == EEXIST else { throw .system("mkdir", path) }
        return false
    }
    guard chmod(path, mode) == 0 else { throw .system("chmod", path) }
    return true
}

/// Whether two paths are the same byte for byte. To `==` two spellings of one accented letter are
/// equal; to the file system they are two names.
func isSamePath(_ one: String, _ other: String) -> Bool {
    one.utf8.elementsEqual(other.utf8)
}

/// The path without links, `.` or `..`.
func canonicalPath(_ path: String) throws(LocalPostgresError) -> String {
    guard let resolved = realpath(path, nil) else { throw .system("realpath", path) }
    defer { free(resolved) }
    // A repaired name would be another file's.
    guard let text = String(validatingCString: UnsafePointer(resolved)) else {
        throw .nameNotUTF8(path: String(cString: resolved))
    }
    return text
}
