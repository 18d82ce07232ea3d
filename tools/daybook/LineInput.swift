import Arguments
import Foundation

/// Lines of a file or of standard input, read a block at a time off the cooperative threads. A byte
/// order mark, which some editors write before the first line, is no part of it.
final class LineInput {
    enum Line {
        case bytes([UInt8], number: Int)
        case tooLong(number: Int)

        /// Bytes that are held of it.
        var byteCount: Int {
            switch self {
            case .bytes(let bytes, _): bytes.count
            case .tooLong: 0
            }
        }
    }

    /// Bytes of a line, without its end.
    static let maximumLineBytes = 16 * 1_024 * 1_024
    private static let blockBytes = 256 * 1_024
    /// U+FEFF in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "daybook.input")
    private var buffer: [UInt8] = []
    private var position = 0
    private var hasEnded = false
    private var number = 0

    /// Opens the file; `-` is standard input.
    init(path: String) throws {
        guard path != "-" else {
            descriptor = STDIN_FILENO
            return
        }
        descriptor = Glibc.open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw ValidationError("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if descriptor != STDIN_FILENO { Glibc.close(descriptor) }
    }

    /// The next line; nil at the end. A line that is too long is passed over to its end.
    func next() async throws -> Line? {
        var searched = position
        var isTooLong = false
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[position..<end])
                position = end + 1
                return finish(line, isTooLong)
            }
            if buffer.count - position > Self.maximumLineBytes + Self.byteOrderMark.count {
                isTooLong = true
                buffer.removeAll(keepingCapacity: true)
                position = 0
            }
            guard !hasEnded else { break }
            buffer.removeFirst(position)
            position = 0
            searched = buffer.count
            try await readBlock()
        }
        let rest = Array(buffer[position...])
        position = buffer.count
        return rest.isEmpty && !isTooLong ? nil : finish(rest, isTooLong)
    }

    private func finish(_ line: [UInt8], _ isTooLong: Bool) -> Line {
        number += 1
        var line = line
        if number == 1, line.starts(with: Self.byteOrderMark) {
            line.removeFirst(Self.byteOrderMark.count)
        }
        guard !isTooLong, line.count <= Self.maximumLineBytes else {
            return .tooLong(number: number)
        }
        return .bytes(line, number: number)
    }

    private func readBlock() async throws {
        let descriptor = descriptor
        let block: Result<[UInt8], ReadError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Self.read(descriptor)) }
        }
        let bytes = try block.get()
        hasEnded = bytes.isEmpty
        buffer += bytes
    }

    struct ReadError: Error, CustomStringConvertible {
        let description: String
    }

    private static func read(_ descriptor: Int32) -> Result<[UInt8], ReadError> {
        var bytes = [UInt8](repeating: 0, count: blockBytes)
        while true {
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            if count >= 0 { return .success(Array(bytes[..<count])) }
            guard errno == EINTR else {
                let reason = String(cString: strerror(errno))
                return .failure(ReadError(description: "the input cannot be read: \(reason)"))
            }
        }
    }
}
