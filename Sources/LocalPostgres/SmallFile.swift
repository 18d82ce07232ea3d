import Glibc

/// The text of a small file that we wrote; nil if there is none, or if it is too long to be ours.
///
/// It neither follows a link nor waits for a pipe, which the server's user could put there.
func smallFile(_ path: String) throws(LocalPostgresError) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
        guard errno == ENOENT || errno == ENOTDIR else { throw .system("open", path) }
        return nil
    }
    defer { close(file) }
    guard FileFacts(of: file)?.isRegularFile ?? false else {
        throw .notOurs(path: path, reason: "is not a file")
    }
    var bytes = [UInt8](repeating: 0, count: 2 * Int(PATH_MAX))
    var count = 0
    while count < bytes.count {
        let more = bytes.withUnsafeMutableBytes { buffer in
            read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        }
        if more < 0 && errno == EINTR { continue }
        guard more >= 0 else { throw .system("read", path) }
        guard more > 0 else { return String(decoding: bytes[..<count], as: UTF8.self) }
        count += more
    }
    return nil
}

/// Writes a small file in a directory of ours, so that it is whole or as it was, also after a crash
/// of the machine.
func writeSmallFile(_ text: String, to path: String) throws(LocalPostgresError) {
    let new = path + ".new"
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system("open", new) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
        throw .system("write", new)
    }
    guard rename(new, path) == 0 else { throw .system("rename", path) }
}
