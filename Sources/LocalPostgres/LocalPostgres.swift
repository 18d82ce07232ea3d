import Foundation
import Glibc

/// A private Postgres server for one working directory, for whoever names no other.
///
/// | file | what it holds |
/// |---|---|
/// | `LocalPostgres` | what is asked of it, and the order in which things are done |
/// | `LocalPostgres+Server` | starting and stopping the server |
/// | `ClusterHome`, `SocketDirectory` | where things lie |
/// | `ClusterCreation`, `ServerLog` | the cluster, its settings, its log |
/// | `Postmaster` | whether the server runs, told from `postmaster.pid` and `/proc` |
/// | `ServerBinaries`, `ServerUser` | which programs, as which user |
/// | `ChildProcess`, `FileLock`, `FileFacts` | the operating system |
/// | `TemporaryPostgres` | a server for the tests of one process |
///
/// The steps of a use (`ensureRunning`):
/// 1. If the server says that it is ready, that is all: no lock, no other program.
/// 2. Make `.daybook` if it is not there, and take its lock.
/// 3. If somebody else has started it meanwhile, wait for that.
/// 4. If there is no cluster, clear away what a crash left of one, and make it.
/// 5. Clear away what a server that died has left, start one, and wait until it is ready.
public struct LocalPostgres: Sendable {
    /// The directory in which `.daybook` lies.
    public let workingDirectory: String
    let binaries: ServerBinaries

    /// How long others may hold the lock: two starts of the server, and more.
    static let lockSeconds = 300
    /// How long a server may take to start, recovery after a crash included.
    static let startSeconds = 120
    /// How long a server may take to stop.
    static let stopSeconds = 60
    /// How long the processes of a server that was killed may take to notice.
    static let orphanSeconds = 20

    /// - Parameters:
    ///   - workingDirectory: where `.daybook` lies or shall lie; it must be there.
    ///   - binaries: which server's programs.
    public init(
        workingDirectory: String = ".",
        binaries: ServerBinaries = .found
    ) {
        self.workingDirectory = workingDirectory
        self.binaries = binaries
    }

    /// Makes the cluster if there is none, starts its server if it does not run, and waits until
    /// it takes connections. The server is left running when this process ends.
    ///
    /// Blocks: a few microseconds when the server runs, a second or two the first time. Any
    /// number of threads and processes may ask at once; one cluster comes of it.
    public func ensureRunning() throws(LocalPostgresError) -> Endpoint {
        if let home = try ClusterHome.existing(in: workingDirectory),
            let running = Postmaster(of: home.cluster), running.phase == .ready
        {
            try ServerLog(path: home.log).cut()
            return running.endpoint
        }
        let user = try ServerUser.chosen(owner: nil)
        let deadline = Deadline(seconds: Self.lockSeconds)
        while true {
            let home = try ClusterHome.prepared(in: workingDirectory, for: user)
            if let lock = try FileLock.attempt(home.lock) {
                return try start(home, holding: lock).endpoint
            }
            try pause(until: deadline, for: home)
        }
    }

    /// What there is, changing nothing.
    public func status() throws(LocalPostgresError) -> Status {
        guard let home = try ClusterHome.existing(in: workingDirectory),
            FileFacts(of: home.cluster) != nil
        else { return .absent }
        let cluster = Status.Cluster(
            directory: home.cluster, log: home.log, version: try version(of: home))
        guard let running = Postmaster(of: home.cluster) else { return .stopped(cluster) }
        switch running.phase {
        case .ready:
            return .running(cluster, running.endpoint, processID: running.processID)
        case .starting:
            return .starting(cluster, processID: running.processID)
        case .stopping:
            return .stopping(cluster, processID: running.processID)
        }
    }

    /// Stops the server, ending its sessions; the cluster stays.
    ///
    /// - Returns: whether one was running.
    @discardableResult
    public func stop() throws(LocalPostgresError) -> Bool {
        try ifExisting { home, lock throws(LocalPostgresError) in
            try stop(home, with: SIGINT, holding: lock)
        }
    }

    /// Stops the server and deletes the cluster with all that is in it.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func destroy() throws(LocalPostgresError) -> Bool {
        try ifExisting { home, lock throws(LocalPostgresError) in
            let existed = FileFacts(of: home.cluster) != nil
            try stop(home, with: SIGQUIT, holding: lock)
            try home.remove(from: workingDirectory, holding: lock)
            return existed
        }
    }

    /// Does something to the home while its lock is held; false if there is none, also when
    /// somebody else destroys it first.
    private func ifExisting(
        _ body: (ClusterHome, borrowing FileLock) throws(LocalPostgresError) -> Bool
    ) throws(LocalPostgresError) -> Bool {
        let deadline = Deadline(seconds: Self.lockSeconds)
        while let home = try ClusterHome.existing(in: workingDirectory) {
            if let lock = try FileLock.attempt(home.lock) { return try body(home, lock) }
            try pause(until: deadline, for: home)
        }
        return false
    }

    /// Waits a little for whoever holds the lock.
    private func pause(
        until deadline: Deadline, for home: ClusterHome
    ) throws(LocalPostgresError) {
        guard !deadline.isPast else {
            throw .locked(path: home.lock, seconds: Self.lockSeconds)
        }
        usleep(20_000)
    }

    /// The path of a client program, such as `psql`, that suits the server.
    public func clientProgram(_ name: String) throws(LocalPostgresError) -> String {
        let home = try ClusterHome.existing(in: workingDirectory)
        let version = try home.flatMap { home throws(LocalPostgresError) in
            try self.version(of: home)
        }
        let folder = try binaries.chosen(forVersion: version, at: home?.cluster ?? "")
        if access(folder.program(name), X_OK) == 0 { return folder.program(name) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for place in path.split(separator: ":") where access("\(place)/\(name)", X_OK) == 0 {
            return "\(place)/\(name)"
        }
        throw .toolMissing(name: name, directory: folder.path)
    }

    /// The major version that made the cluster; nil if there is none.
    func version(of home: ClusterHome) throws(LocalPostgresError) -> String? {
        guard FileFacts(of: home.cluster) != nil else { return nil }
        let path = home.cluster + "/PG_VERSION"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .notOurs(path: home.cluster, reason: "is not a PostgreSQL cluster")
        }
        return String(text.prefix { !$0.isWhitespace })
    }
}

extension LocalPostgres {
    /// What `daybook local status` tells.
    public enum Status: Sendable, Equatable {
        /// There is no cluster.
        case absent
        case stopped(Cluster)
        /// Not yet taking connections: starting, or recovering after a crash.
        case starting(Cluster, processID: Int32)
        case running(Cluster, Endpoint, processID: Int32)
        case stopping(Cluster, processID: Int32)

        /// A cluster that is there.
        public struct Cluster: Sendable, Equatable {
            /// Postgres's data directory.
            public let directory: String
            /// What its server has to say.
            public let log: String
            /// The major version of Postgres that made it.
            public let version: String?
        }
    }
}
