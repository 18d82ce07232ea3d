import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// A working directory for one test, with its server; both are gone afterwards.
struct Workplace {
    let directory: String
    var server: LocalPostgres { LocalPostgres(workingDirectory: directory) }

    /// Runs a test in a new directory, `below` it where that is given.
    static func with(
        below: String = "", mode: mode_t = 0o755, _ body: (Workplace) throws -> Void
    ) throws {
        var template = Array("/tmp/daybook-work-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let top = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { try? removeTree(top) }
        try #require(chmod(top, mode) == 0)
        let directory = below.isEmpty ? top : top + "/" + below
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let place = Workplace(directory: directory)
        defer { _ = try? place.server.destroy() }
        try body(place)
    }

    /// The single value that a query answers.
    func value(_ query: String, at endpoint: Endpoint? = nil) throws -> String {
        let place = try endpoint ?? server.ensureRunning()
        let command = ChildProcess(arguments: [
            try server.clientProgram("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d",
            place.conninfo, "-c", query,
        ])
        let output = try command.succeed().output
        return output.split(separator: "\n").joined(separator: "\n")
    }

    /// What tells one cluster from every other.
    func identity(at endpoint: Endpoint? = nil) throws -> String {
        try value("select system_identifier from pg_control_system()", at: endpoint)
    }

    func home() throws -> ClusterHome {
        try #require(try WorkingFolder.existing(in: directory)?.home)
    }

    func processID() throws -> pid_t {
        try #require(Postmaster(of: home().cluster)).processID
    }

    func writing(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Runs the probe, which was built beside these tests.
    static func probe(_ arguments: [String]) throws -> ChildProcess {
        let tests = try canonicalPath("/proc/self/exe")
        let folder = tests.split(separator: "/").dropLast().joined(separator: "/")
        return ChildProcess(arguments: ["/\(folder)/LocalPostgresProbe"] + arguments)
    }
}

/// Waits until something holds; fails the test if it does not within a minute.
func eventually(_ holds: () throws -> Bool) throws {
    let deadline = Deadline(seconds: 60)
    while try !holds() {
        try #require(!deadline.isPast, "it never held")
        usleep(5_000)
    }
}
