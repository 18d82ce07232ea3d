import Foundation
import Glibc
import Synchronization

extension LocalPostgres {
    /// The throwaway server of this process, for its tests: started when it is first asked for,
    /// shared by all suites, gone with the process.
    public static let temporary = TemporaryPostgres()
}

/// A server that lives as long as this value, and no longer than the process.
///
/// A watcher, a shell that reads from a pipe which we hold, stops the server and deletes the
/// cluster when the pipe closes: at the value's end, at the process's, and also when it is killed.
/// What a killed watcher leaves, the next process to start a server clears away.
///
/// The server is a real one with what a commit promises: nothing of durability is switched off.
/// The environment variable `DAYBOOK_TEST_DIRECTORY` names another place than `TMPDIR` or `/tmp`
/// for it, such as `/dev/shm`, where syncing costs nothing.
public final class TemporaryPostgres: Sendable {
    private let binaries: ServerBinaries
    private let state = Mutex<State>(State())

    private struct State {
        var server: Lease?
        var databases = 0
    }

    /// - Parameter binaries: which server's programs; by default those that `DAYBOOK_POSTGRES_BIN`
    ///   names, so that one suite runs on several versions.
    public init(binaries: ServerBinaries = .found) {
        self.binaries = binaries
    }

    /// Where the server answers; started if it does not run. Its database `daybook` is empty.
    public func endpoint() throws(LocalPostgresError) -> Endpoint {
        try server().ensureRunning()
    }

    /// A database of its own for one test: empty, with a name that was not used before.
    public func newDatabase() throws(LocalPostgresError) -> Endpoint {
        let server = try server()
        let endpoint = try server.ensureRunning()
        let number = state.withLock { state in
            state.databases += 1
            return state.databases
        }
        let own = endpoint.database("test_\(number)")
        try ChildProcess(arguments: [
            try server.clientProgram("createdb"), "--host=\(own.host)", "--port=\(own.port)",
            "--username=\(own.user)", "--no-password", own.database,
        ]).succeed()
        return own
    }

    /// The server itself, for a test that stops or kills it.
    public func server() throws(LocalPostgresError) -> LocalPostgres {
        try state.withLock { state throws(LocalPostgresError) in
            if let lease = state.server { return lease.server }
            let lease = try Lease(binaries: binaries)
            state.server = lease
            return lease.server
        }
    }
}

/// One temporary directory, held and watched.
private final class Lease: Sendable {
    let server: LocalPostgres
    /// The watcher reads the other end.
    private let pipe: Int32
    /// Says to other processes that this directory is in use.
    private let owner: FileLock

    private static let prefix = "daybook-test-"
    /// A directory without a lock is left alone for so long: it may be in the making.
    private static let grace = 60

    init(binaries: ServerBinaries) throws(LocalPostgresError) {
        let environment = ProcessInfo.processInfo.environment
        let base =
            environment["DAYBOOK_TEST_DIRECTORY"] ?? environment["TMPDIR"] ?? "/tmp"
        Self.removeLeftovers(in: base)
        let directory = try Self.makeDirectory(in: base)
        guard let lock = try FileLock.attempt(directory + "/owner") else {
            throw .locked(path: directory, seconds: 0)
        }
        owner = lock
        server = LocalPostgres(workingDirectory: directory, binaries: binaries)
        pipe = try Self.watch(directory, binaries)
    }

    deinit {
        close(pipe)
    }

    private static func makeDirectory(in base: String) throws(LocalPostgresError) -> String {
        var template = Array("\(base)/\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system("mkdtemp", base) }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        // The user as whom root's server runs passes through it.
        guard geteuid() != 0 || chmod(path, 0o755) == 0 else { throw .system("chmod", path) }
        return path
    }

    /// Starts the watcher of a directory and returns our end of its pipe.
    private static func watch(
        _ directory: String, _ binaries: ServerBinaries
    ) throws(LocalPostgresError) -> Int32 {
        let user = try ServerUser.chosen(owner: nil)
        let home = try WorkingFolder.prepared(in: directory, for: user).home
        let folder = try binaries.chosen(forVersion: nil, at: home.cluster)
        let stop = try user.command([
            folder.program("pg_ctl"), "stop", "-m", "immediate", "-D", home.cluster,
        ])
        let script = """
            read -r ended
            directory=$1 home=$2
            shift 2
            "$@"
            rm -rf -- "$directory" "$home"
            for link in /tmp/daybook-*/.s.PGSQL.*; do
                case $(readlink "$link") in "$home"/*) rm -rf -- "${link%/*}" ;; esac
            done
            """
        let shell = ["/bin/sh", "-c", script, "sh", directory, home.path] + stop.arguments
        // The outer shell ends at once, so that the watcher is nobody's child.
        let command = ChildProcess(
            arguments: ["/bin/sh", "-c", "exec 3<&0; \"$@\" <&3 >/dev/null 2>&1 &", "sh"] + shell)
        return try command.leave()
    }

    /// Removes what processes that are no more have left; what cannot be removed stays for the
    /// next one, since nothing depends on it.
    private static func removeLeftovers(in base: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = "\(base)/\(name)"
            guard let facts = FileFacts(of: path), facts.isDirectory, facts.owner == geteuid()
            else {
                continue
            }
            let isNew = FileFacts(of: path + "/owner") == nil && time(nil) - facts.modified < grace
            if isNew { continue }
            removeLeftover(path)
        }
    }

    private static func removeLeftover(_ path: String) {
        guard let lock = try? FileLock.attempt(path + "/owner") else { return }
        _ = try? LocalPostgres(workingDirectory: path).destroy()
        try? removeTree(path)
        _ = lock.descriptor
    }
}
