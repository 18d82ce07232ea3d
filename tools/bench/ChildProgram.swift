import Arguments
import Foundation
import Glibc

/// Another program that this one started and waits for: its input and output are pipes.
///
/// Foundation's `Process` does not tell what a child used, and gives it the mask of a task's
/// thread, in which signals are blocked.
final class ChildProgram {
    struct End {
        /// As wait(2) has it; 0 is success.
        let status: Int32
        /// The most memory that was resident at a moment, in bytes. The kernel counts from before
        /// the program begins, so it is never less than ``OwnUsage/peakMemory`` was.
        let peakMemory: Int
    }

    private let process: pid_t
    private let input: FileHandle
    private let output: FileHandle
    /// What was read and belongs to no line yet.
    private var buffer: [UInt8] = []

    private static let blockBytes = 65_536

    /// - Parameter path: the program's, absolute. Its standard error is ours.
    init(_ path: String, _ arguments: [String]) throws {
        let toChild = try Self.pipe()
        let fromChild = try Self.pipe()
        defer { for end in [toChild.read, fromChild.write] { close(end) } }
        input = FileHandle(fileDescriptor: toChild.write, closeOnDealloc: true)
        output = FileHandle(fileDescriptor: fromChild.read, closeOnDealloc: true)
        process = try Self.spawn([path] + arguments, toChild.read, fromChild.write)
    }

    /// The path of a program that is built beside this one.
    static func beside(_ name: String) throws -> String {
        let own = URL(filePath: try own())
        let path = own.deletingLastPathComponent().appending(path: name).path
        guard access(path, X_OK) == 0 else {
            throw ValidationError("\(path) is missing: build it, as this program was built")
        }
        return path
    }

    /// The path of this program.
    static func own() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// Writes a line to its input.
    func write(line: String) throws { try input.write(contentsOf: Array((line + "\n").utf8)) }

    /// The next line that it writes; nil when it has ended.
    func readLine() throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            let more = try readBlock()
            guard !more.isEmpty else { return nil }
            buffer += more
        }
    }

    /// What there is to read, as soon as there is something; nothing at the end. `FileHandle` would
    /// wait for a whole block.
    private func readBlock() throws -> ArraySlice<UInt8> {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        while true {
            let count = read(output.fileDescriptor, &block, Self.blockBytes)
            if count >= 0 { return block[..<count] }
            guard errno == EINTR else { throw Self.failure("read", errno) }
        }
    }

    /// Tells it that nothing more comes.
    func closeInput() throws { try input.close() }

    /// Reads on, keeping nothing, until it has ended.
    func end() throws -> End {
        while try !readBlock().isEmpty {}
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) != process {
            guard errno == EINTR else { throw Self.failure("wait4", errno) }
        }
        return End(status: status, peakMemory: usage.ru_maxrss * 1_024)
    }

    /// Both ends are closed in other children.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw failure("pipe", errno) }
        for end in ends {
            guard fcntl(end, F_SETFD, FD_CLOEXEC) == 0 else { throw failure("fcntl", errno) }
        }
        return (ends[0], ends[1])
    }

    private static func spawn(_ words: [String], _ input: Int32, _ output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process = pid_t()
        let code = posix_spawn(&process, words[0], &actions, &attributes, arguments, environ)
        guard code == 0 else { throw failure(words[0], code) }
        return process
    }

    private static func failure(_ what: String, _ code: Int32) -> ValidationError {
        ValidationError("\(what): \(String(cString: strerror(code)))")
    }
}
