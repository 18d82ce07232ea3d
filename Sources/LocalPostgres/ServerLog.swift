import Foundation
import Glibc

/// The file that the server writes what it has to say to, kept from growing without end.
///
/// Every use of the server looks at its size: it grows only between two uses, by what the server
/// says of errors, a line each.
struct ServerLog {
    let path: String
    /// A log larger than this is cut.
    static let limit = 8 * 1024 * 1024
    /// So much of its end is then kept, in a file beside it.
    private static let kept = 256 * 1024
    /// How many lines are told when a server does not start.
    private static let linesTold = 12

    /// Opens it for the server to add to.
    func opened() throws(LocalPostgresError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let file = open(path, flags, 0o600)
        guard file >= 0 else { throw .system("open", path) }
        return try aboveStandardDescriptors(file, path)
    }

    var size: Int { FileFacts(of: path)?.size ?? 0 }

    /// Cuts it if it is too large. The server goes on writing to the same file, at its new end.
    func cut() throws(LocalPostgresError) {
        guard size > Self.limit else { return }
        let tail = Data(end(from: max(0, size - Self.kept)))
        do {
            try tail.write(to: URL(filePath: path + ".old"), options: .atomic)
        } catch {
            throw .system(call: "write", path: path, reason: error.localizedDescription)
        }
        guard truncate(path, 0) == 0 else { throw .system("truncate", path) }
    }

    /// The last lines that were written after it had `start` bytes.
    func lastLines(from start: Int) -> [String] {
        let first = max(start, size - Self.kept)
        return String(decoding: end(from: first), as: UTF8.self)
            .split(separator: "\n").suffix(Self.linesTold).map(String.init)
    }

    private func end(from start: Int) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path),
            (try? file.seek(toOffset: UInt64(start))) != nil,
            let bytes = try? file.read(upToCount: Self.kept)
        else { return [] }
        return Array(bytes)
    }
}
