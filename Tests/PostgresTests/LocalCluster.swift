import Foundation

/// A private PostgreSQL 15 in a directory of its own, which ends with the test process.
///
/// Only a Unix socket in a directory that nobody else may enter. As root the server runs as the
/// user `postgres`, since it refuses root. A watching shell stops and deletes the cluster when this
/// process is gone, however it went.
final class LocalCluster: Sendable {
    /// The cluster that tests share which harm nobody else on the server.
    static let shared: Result<LocalCluster, any Error> = Result { try LocalCluster() }

    static let binaries = "/usr/lib/postgresql/15/bin"

    let directory: URL
    private let watcher: pid_t

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Makes and starts a cluster with these lines added to its configuration; as a standby it
    /// recovers for ever from a primary that is not there.
    init(settings: [String] = [], isStandby: Bool = false) throws {
        let name = "pg" + String(UInt32.random(in: .min ... .max), radix: 36)
        directory = URL(filePath: NSTemporaryDirectory()).appending(path: name)
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        if getuid() == 0, let user = getpwnam("postgres") {
            guard chown(directory.path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                throw Failure(description: "cannot give the directory to the user postgres")
            }
        }
        try Self.run(
            "initdb",
            ["-D", Self.data(directory), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"])
        let lines =
            [
                "listen_addresses = ''", "unix_socket_directories = '\(directory.path)'",
                "unix_socket_permissions = 0700", "max_connections = 300",
                "shared_buffers = 32MB", "log_min_messages = warning",
            ] + settings
        let configuration = URL(filePath: Self.data(directory)).appending(
            path: "postgresql.auto.conf")
        let file = try FileHandle(forWritingTo: configuration)
        try file.seekToEnd()
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try file.close()
        if isStandby {
            let signal = URL(filePath: Self.data(directory)).appending(path: "standby.signal")
            try Data().write(to: signal)
        }
        watcher = try Self.watch(directory)
        try start()
    }

    deinit {
        kill(watcher, SIGTERM)
        var status: Int32 = 0
        waitpid(watcher, &status, 0)
    }

    private var data: String { Self.data(directory) }

    private static func data(_ directory: URL) -> String {
        directory.appending(path: "data").path
    }

    /// Connects as the superuser to the database `postgres`.
    var conninfo: String { "host=\(directory.path) user=postgres dbname=postgres" }

    func start() throws {
        let log = directory.appending(path: "log").path
        try Self.run("pg_ctl", ["-D", data, "-l", log, "-w", "-s", "start"])
    }

    /// Stops the server: `fast` ends the sessions politely, `immediate` does not.
    func stop(_ mode: String) throws {
        try Self.run("pg_ctl", ["-D", data, "-m", mode, "-w", "-s", "stop"])
    }

    private static func watch(_ directory: URL) throws -> pid_t {
        let stop =
            (prefix + ["\(binaries)/pg_ctl", "-D", data(directory), "-m", "immediate", "stop"])
            .joined(separator: " ")
        return try spawn([
            "/bin/sh", "-c",
            """
            trap 'end=1' TERM INT HUP
            while [ -z "$end" ] && kill -0 \(getpid()) 2>/dev/null; do sleep 0.5; done
            \(stop)
            rm -rf '\(directory.path)'
            """,
        ])
    }

    private static var prefix: [String] {
        guard getuid() == 0 else { return [] }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let child = try spawn(prefix + ["\(binaries)/\(program)"] + arguments)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw Failure(description: "\(program) ended with the status \(status)")
        }
    }

    /// Starts a program with nothing inherited. Foundation's `Process` would wait for the server
    /// as well, which inherits what it waits on.
    private static func spawn(_ command: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // The user postgres may not be allowed to stand where this process does.
        let inRoot = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + command
        let arguments = inRoot.map { strdup($0) }
        let variables: [String] = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        let environment = variables.map { strdup($0) }
        defer {
            for string in arguments + environment { free(string) }
        }
        var child: pid_t = 0
        let status = posix_spawn(
            &child, inRoot[0], &actions, nil, arguments + [nil], environment + [nil])
        guard status == 0 else {
            throw Failure(description: "cannot start \(command[0]): \(status)")
        }
        return child
    }
}
