import Foundation
public import Glibc
import ServerTestSupport
import Synchronization

/// Another program, built beside the tests, that a test drives over pipes, stops and kills.
///
/// What it writes to standard output is kept line by line. It is killed when the last reference
/// goes.
public final class DrivenProcess: Sendable {
    fileprivate struct State {
        var lines: [String] = []
        var rest: [UInt8] = []
        var hasEnded = false
        var status: Int32?
    }

    public let processID: pid_t
    private let input: Int32
    private let state: Arc
    private final class Arc: Sendable { let value = Mutex(State()) }

    /// A write to a helper that is gone is an error, not the end of the tests.
    private static let pipesAreSafe: Void = { _ = Glibc.signal(SIGPIPE, SIG_IGN) }()

    /// Starts `program` of the build's folder. Where its output is not read, the pipe is closed at
    /// our end from the beginning.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        readsOutput: Bool = true
    ) throws {
        _ = Self.pipesAreSafe
        let process = Process()
        process.executableURL = try Self.folder().appending(path: program)
        process.arguments = arguments
        process.environment = Self.environment.merging(environment) { $1 }
        let toChild = Pipe()
        let fromChild = Pipe()
        process.standardInput = toChild
        process.standardOutput = fromChild
        let state = Arc()
        process.terminationHandler = { ended in
            let wasKilled = ended.terminationReason == .uncaughtSignal
            let status = ended.terminationStatus + (wasKilled ? 128 : 0)
            state.value.withLock { $0.status = status }
        }
        try process.run()
        self.state = state
        processID = process.processIdentifier
        input = dup(toChild.fileHandleForWriting.fileDescriptor)
        _ = fcntl(input, F_SETFD, FD_CLOEXEC)
        try toChild.fileHandleForWriting.close()
        if readsOutput {
            Self.read(dup(fromChild.fileHandleForReading.fileDescriptor), into: state)
        } else {
            state.value.withLock { $0.hasEnded = true }
        }
        try fromChild.fileHandleForReading.close()
    }

    deinit {
        if !hasEnded { kill(processID, SIGKILL) }
        close(input)
    }

    /// The folder of the build, where the tests lie too.
    private static func folder() throws -> URL {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: path).deletingLastPathComponent()
    }

    /// Without what would name a database.
    private static let environment = ProcessInfo.processInfo.environment.filter { name, _ in
        !name.hasPrefix("PG") && name != "DATABASE_URL"
    }

    private static func read(_ descriptor: Int32, into state: Arc) {
        let thread = Thread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                state.value.withLock { $0.take(buffer[..<count]) }
            }
            Glibc.close(descriptor)
            state.value.withLock { $0.hasEnded = true }
        }
        thread.start()
    }
}

extension DrivenProcess {
    /// The lines that it wrote so far.
    public var lines: [String] { state.value.withLock { $0.lines } }

    /// Whether it is gone and all it wrote was read.
    public var hasEnded: Bool { state.value.withLock { $0.hasEnded && $0.status != nil } }

    public func signal(_ number: Int32) { kill(processID, number) }

    /// Whether it was stopped by a signal, as the kernel tells.
    public var isStopped: Bool {
        let status = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
        // The state follows the name, which stands in parentheses.
        return status?.split(separator: ")").last?.hasPrefix(" T ") ?? false
    }

    /// Writes bytes to its standard input; it reads them or the write waits.
    public func write(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(input, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else {
                throw TestFailure("its input is closed: \(String(cString: strerror(errno)))")
            }
            written += max(count, 0)
        }
    }

    public func write(line: String) throws { try write((line + "\n").utf8) }

    /// Ends its standard input: it reads the end behind what was written.
    public func endInput() {
        // The descriptor's number stays ours, so that it cannot become another file's.
        let nothing = open("/dev/null", O_WRONLY)
        dup2(nothing, input)
        close(nothing)
    }

    /// Waits for line number `number`, from 0.
    public func line(_ number: Int, within seconds: Int = 60) async throws -> String {
        try await eventually(within: seconds, "the helper wrote line \(number)") {
            let (count, ended) = state.value.withLock { ($0.lines.count, $0.hasEnded) }
            guard count <= number else { return true }
            guard !ended else { throw TestFailure("it ended after \(lines)") }
            return false
        }
        return lines[number]
    }

    /// Waits until it has ended. A program that was killed has the status 128 and the signal.
    @discardableResult
    public func end(within seconds: Int = 120) async throws -> Int32 {
        try await eventually(within: seconds, "the helper ended") { hasEnded }
        return state.value.withLock { $0.status ?? -1 }
    }
}

extension DrivenProcess.State {
    fileprivate mutating func take(_ bytes: ArraySlice<UInt8>) {
        rest += bytes
        var start = 0
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: rest[start..<end], as: UTF8.self))
            start = end + 1
        }
        rest.removeFirst(start)
    }
}
