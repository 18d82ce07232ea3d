import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// The throwaway server of a test process.
@Suite struct TemporaryPostgresTests {
    @Test func `each test gets an empty database of its own on one server`() throws {
        let first = try LocalPostgres.temporary.newDatabase()
        let second = try LocalPostgres.temporary.newDatabase()
        #expect(first != second)
        #expect(first.host == second.host)
        let place = Workplace(directory: try LocalPostgres.temporary.server().workingDirectory)
        _ = try place.value("create table t (n int)", at: first)
        #expect(
            try place.value("select count(*) from pg_tables where tablename = 't'", at: second)
                == "0")
        #expect(try place.value("show fsync", at: first) == "on")
    }

    @Test func `a server that is let go of is stopped and deleted`() throws {
        var temporary: TemporaryPostgres? = TemporaryPostgres()
        let directory = try #require(try temporary?.server()).workingDirectory
        _ = try temporary?.endpoint()
        let cluster = try #require(try WorkingFolder.existing(in: directory)?.home).cluster
        let process = try #require(Postmaster(of: cluster)).processID
        temporary = nil
        try eventually { FileFacts(of: directory) == nil && !Postmaster.isAlive(process) }
    }

    @Test func `the server of a process that was killed goes with it`() throws {
        let (process, directory) = try startedProbe()
        let cluster = try #require(try WorkingFolder.existing(in: directory)?.home).cluster
        let server = try #require(Postmaster(of: cluster)).processID
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        try eventually { FileFacts(of: directory) == nil && !Postmaster.isAlive(server) }
    }

    @Test func `what a dead process left is cleared away by the next`() throws {
        let left = "/tmp/daybook-test-000000"
        try makeDirectory(left, mode: 0o755)
        let leftover = LocalPostgres(workingDirectory: left)
        _ = try leftover.ensureRunning()
        let cluster = try #require(try WorkingFolder.existing(in: left)?.home).cluster
        let server = try #require(Postmaster(of: cluster)).processID
        try Data().write(to: URL(filePath: left + "/owner"))
        let (process, _) = try startedProbe()
        #expect(FileFacts(of: left) == nil)
        #expect(!Postmaster.isAlive(server))
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// A process with a throwaway server, and the server's directory.
    private func startedProbe() throws -> (pid_t, String) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let probe = ["env", "-u", "TMPDIR", "-u", "DAYBOOK_TEST_DIRECTORY"]
        let command = ChildProcess(
            arguments: probe + (try Workplace.probe(["temporary"])).arguments)
        let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(silence) }
        let process = try command.spawn(standard: [silence, ends[1], 2])
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        try #require(count > 1)
        return (process, String(decoding: buffer[..<(count - 1)], as: UTF8.self))
    }
}
