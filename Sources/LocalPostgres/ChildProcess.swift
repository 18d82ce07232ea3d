import Foundation
import Glibc

/// Runs another program to its end, with nothing of ours in its hands but what it is given.
///
/// Foundation's `Process` will not do: it learns of a child's end through a socket that a server
/// left running inherits, and would wait for the server.
struct ChildProcess {
    /// The most that is kept of what a program says: the end of it.
    private static let outputLimit = 64 * 1024
    /// `POSIX_SPAWN_SETSID` of glibc, which Swift's view of the header leaves out.
    private static let newSession: Int16 = 0x80

    /// The program and its arguments; a program without a slash is looked for on `PATH`.
    let arguments: [String]

    struct Outcome {
        let status: Int32
        /// What was written to standard output, and to standard error if that was not redirected.
        let output: String
    }

    /// Runs it and waits until it has ended and closed its output.
    ///
    /// - Parameters:
    ///   - input: what it reads; less than a pipe holds (64 KiB), since it is written beforehand.
    ///   - errorOutput: the descriptor it gets as its standard error; its output if nil.
    ///   - keeping: a descriptor that it shall keep open, for as long as it or a child of it lives.
    func run(
        input: String = "", errorOutput: Int32? = nil, keeping: Int32? = nil
    ) throws(LocalPostgresError) -> Outcome {
        precondition(input.utf8.count < 65_536, "the input of a child fits into a pipe")
        let toChild = try Self.pipe()
        let fromChild = try Self.pipe()
        defer { for end in [toChild.read, fromChild.read] { close(end) } }
        let text = Array(input.utf8)
        let written = text.isEmpty ? 0 : write(toChild.write, text, text.count)
        close(toChild.write)
        guard written == text.count else { throw .system("write", arguments[0]) }
        let process = try spawn(
            standard: [toChild.read, fromChild.write, errorOutput ?? fromChild.write],
            keeping: keeping)
        close(fromChild.write)
        let output = Self.readAll(fromChild.read)
        return Outcome(status: try wait(for: process), output: output)
    }

    /// Runs it and refuses any status but 0.
    @discardableResult
    func succeed(
        input: String = "", keeping: Int32? = nil
    ) throws(LocalPostgresError) -> Outcome {
        let outcome = try run(input: input, keeping: keeping)
        guard outcome.status == 0 else { throw failure(outcome) }
        return outcome
    }

    /// Runs it as `run` does, but leaves its standard input open.
    ///
    /// - Returns: our end of its input, closed on exec: what it left running reads the end of the
    ///   file when we close it or end, however we end.
    func leave() throws(LocalPostgresError) -> Int32 {
        let toChild = try Self.pipe()
        let process: pid_t
        do {
            defer { close(toChild.read) }
            process = try spawn(standard: [toChild.read, toChild.read, toChild.read])
        } catch {
            close(toChild.write)
            throw error
        }
        let status = try wait(for: process)
        guard status == 0 else { throw failure(Outcome(status: status, output: "")) }
        return toChild.write
    }

    func failure(_ outcome: Outcome) -> LocalPostgresError {
        .commandFailed(
            command: arguments.joined(separator: " "), status: outcome.status,
            output: outcome.output)
    }

    /// Starts it in a session of its own, so that no Ctrl-C at a terminal reaches it, in `/`, since
    /// the server's user may not be allowed into our directory, and with a bare environment, since
    /// `PGPORT`, `PGDATA` and the like would speak to it.
    func spawn(
        standard: [Int32], keeping: Int32? = nil
    ) throws(LocalPostgresError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in standard.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        for descriptor in Self.openDescriptors() where descriptor != keeping {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        if let keeping { posix_spawn_file_actions_adddup2(&actions, keeping, keeping) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        let command = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + arguments
        var process = pid_t()
        let code = Self.withCStrings(command) { argv in
            Self.withCStrings(Self.environment()) { environment in
                posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, environment)
            }
        }
        guard code == 0 else { throw .system("posix_spawn", arguments[0], code: code) }
        return process
    }

    private func wait(for process: pid_t) throws(LocalPostgresError) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw .system("waitpid", arguments[0]) }
        }
        // As a shell has it: 128 and the signal's number for a program that was killed.
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    private static func environment() -> [String] {
        let own = ProcessInfo.processInfo.environment
        let libraries = own["LD_LIBRARY_PATH"].map { ["LD_LIBRARY_PATH=\($0)"] } ?? []
        let path = own["PATH"] ?? ""
        return ["PATH=\(path):/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "LC_ALL=C"] + libraries
    }

    /// The descriptors above 2 that this process has open now.
    ///
    /// One opened by another thread a moment later is not in it; ours are all closed on exec.
    private static func openDescriptors() -> [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap(Int32.init).filter { $0 > 2 && FileFacts(of: $0) != nil }
    }

    private static func pipe() throws(LocalPostgresError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw .system("pipe", "") }
        for index in ends.indices {
            ends[index] = try aboveStandardDescriptors(ends[index], "pipe")
            _ = fcntl(ends[index], F_SETFD, FD_CLOEXEC)
        }
        return (ends[0], ends[1])
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var kept: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            kept += buffer[..<count]
            if kept.count > 2 * outputLimit { kept.removeFirst(kept.count - outputLimit) }
        }
        return String(decoding: kept.suffix(outputLimit), as: UTF8.self)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
