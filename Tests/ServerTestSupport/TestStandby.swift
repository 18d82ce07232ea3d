import Foundation
import LocalPostgres
import Postgres

/// A standby that follows a test's server, on a Unix socket of its own. It is stopped and deleted
/// with its last owner.
public final class TestStandby: Sendable {
    /// What `synchronous_standby_names` calls it.
    public static let name = "books_standby"

    public let conninfo: String
    private let folder: String
    private let cluster: String
    private let user: (uid: uid_t, gid: gid_t)
    private let programs: @Sendable (String) throws -> String

    private static let port = 5_432

    /// Copies the server and starts to follow it.
    public init(of primary: TestServer) throws {
        let server = try primary.server()
        programs = { try server.clientProgram($0) }
        var facts = stat()
        guard stat(try primary.cluster(), &facts) == 0 else { throw TestFailure("no cluster") }
        user = (facts.st_uid, facts.st_gid)
        let place = FileManager.default.temporaryDirectory.appending(path: "daybook-XXXXXX")
        var template = Array(place.path.utf8CString)
        guard mkdtemp(&template) != nil, chown(template, facts.st_uid, facts.st_gid) == 0 else {
            throw TestFailure("no folder for a standby")
        }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        cluster = folder + "/data"
        let endpoint = primary.endpoint
        conninfo =
            "host=\(folder) port=\(Self.port) dbname=\(endpoint.database) "
            + "user=\(endpoint.user)"
        try run(
            "pg_basebackup", "--pgdata=\(cluster)", "--write-recovery-conf", "--checkpoint=fast",
            "--no-sync", "--wal-method=stream", "--no-password",
            "--dbname=\(endpoint.conninfo) application_name=\(Self.name)")
        try start()
    }

    deinit {
        // What is gone already needs no stopping.
        try? stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    public func start() throws {
        try run(
            "pg_ctl", "start", "--pgdata=\(cluster)", "--wait", "--log=\(folder)/log",
            "--options=-c port=\(Self.port) -c unix_socket_directories=\(folder) -c hot_standby=on")
    }

    /// As a crash would: nothing more is received, nor written.
    public func stop() throws {
        try run("pg_ctl", "stop", "--pgdata=\(cluster)", "--mode=immediate", "--wait")
    }

    /// Makes it the server that counts.
    public func promote() throws {
        try run("pg_ctl", "promote", "--pgdata=\(cluster)", "--wait")
    }

    private func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        var words = [try programs(program)] + arguments
        // A server that is started keeps what it inherits open, and `Process` takes a program for
        // running as long as somebody holds its end of a socket.
        let closing = """
            for f in /proc/self/fd/*; do n=${f##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done
            exec "$@"
            """
        words = ["/bin/bash", "-c", closing, program] + words
        if geteuid() == 0 {
            words = ["--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups"] + words
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
        } else {
            process.executableURL = URL(filePath: words.removeFirst())
        }
        process.arguments = words
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardOutput = FileHandle.nullDevice
        let errors = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).errors")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        let output = try FileHandle(forWritingTo: errors)
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try output.close()
        guard process.terminationStatus == 0 else {
            let said = try String(contentsOf: errors, encoding: .utf8)
            throw TestFailure("\(program) failed: \(said)")
        }
    }
}
