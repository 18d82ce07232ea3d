import Foundation
import Glibc

/// A private Postgres server for one working directory, for whoever names no other.
///
/// | file | what it holds |
/// |---|---|
/// | `LocalPostgres` | what is asked of it, and the order in which things are done |
/// | `LocalPostgres+Server` | starting and stopping the server |
/// | `WorkingFolder`, `ClusterHome` | where things lie |
/// | `Ownership`, `Mark` | whose a cluster is |
/// | `ServerSocket`, `SocketAlias` | who answers on a socket, and how a client finds it |
/// | `ClusterCreation`, `ServerLog` | the cluster, its settings, its log |
/// | `Postmaster` | whether the server runs, told from `postmaster.pid` and `/proc` |
/// | `ServerBinaries`, `ServerUser` | which programs, as which user |
/// | `ChildProcess`, `FileLock`, `FileFacts`, `SmallFile` | the operating system |
/// | `TemporaryPostgres` | a server for the tests of one process |
///
/// The steps of a use (`ensureRunning`):
/// 1. If the cluster is the folder's and its server answers, that is all: no lock, no program.
/// 2. Make `.daybook` if it is not there, and take its lock.
/// 3. Judge whose the cluster is: refuse another's, and write down what is new about ours.
/// 4. If somebody else has started it meanwhile, wait for that.
/// 5. If there is no cluster, clear away what a crash left of one, and make it.
/// 6. Clear away what a server that died has left, start one, and wait until it is ready.
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
    /// Blocks: a fraction of a millisecond when the server runs, a second or two the first time.
    /// Any number of threads and processes may ask at once; one cluster comes of it.
    public func ensureRunning() throws(LocalPostgresError) -> Endpoint {
        if let endpoint = try running() { return endpoint }
        let user = try ServerUser.chosen(owner: nil)
        let deadline = Deadline(seconds: Self.lockSeconds)
        while true {
            let folder = try WorkingFolder.prepared(in: workingDirectory, for: user)
            if let lock = try FileLock.attempt(folder.home.lock) {
                if try isCurrent(folder) { return try start(folder, holding: lock) }
                try folder.home.discardIfEmpty(holding: lock)
            }
            try pause(until: deadline, for: folder.home)
        }
    }

    /// Where the server answers, if it does and nothing is to be done or written down.
    private func running() throws(LocalPostgresError) -> Endpoint? {
        guard let folder = try WorkingFolder.existing(in: workingDirectory),
            case .agreed = try folder.judged(),
            let running = Postmaster(of: folder.home.cluster), running.phase == .ready,
            let endpoint = try running.endpoint(in: folder.home)
        else { return nil }
        try ServerLog(path: folder.home.log).cut()
        return endpoint
    }

    /// What there is, changing nothing. Another folder's cluster is refused.
    public func status() throws(LocalPostgresError) -> Status {
        guard let folder = try WorkingFolder.existing(in: workingDirectory) else { return .absent }
        try folder.refuseAnothers()
        let home = folder.home
        guard FileFacts(of: home.cluster) != nil else { return .absent }
        let cluster = Status.Cluster(
            directory: home.cluster, log: home.log, version: try version(of: home))
        guard let running = Postmaster(of: home.cluster) else { return .stopped(cluster) }
        switch running.phase {
        case .ready:
            guard let endpoint = try running.endpoint(in: home) else {
                return .unreachable(cluster, processID: running.processID)
            }
            return .running(cluster, endpoint, processID: running.processID)
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
        try ifExisting { folder, lock throws(LocalPostgresError) in
            try folder.refuseAnothers()
            return try stop(folder.home, with: SIGINT, holding: lock)
        }
    }

    /// Stops the server and deletes the cluster with all that is in it.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func destroy() throws(LocalPostgresError) -> Bool {
        try ifExisting { folder, lock throws(LocalPostgresError) in
            try folder.refuseAnothers()
            let existed = FileFacts(of: folder.home.cluster) != nil
            try stop(folder.home, with: SIGQUIT, holding: lock)
            try folder.home.remove(from: folder, holding: lock)
            return existed
        }
    }

    /// Makes the cluster that `.daybook` points to this folder's, where nobody can tell whose it
    /// is: a person has looked. One that another folder plainly has is refused.
    ///
    /// - Returns: whether there is a cluster, this folder's now.
    @discardableResult
    public func adopt() throws(LocalPostgresError) -> Bool {
        try ifExisting { folder, lock throws(LocalPostgresError) in
            _ = try folder.settled(adopting: true, holding: lock)
            return FileFacts(of: folder.home.cluster) != nil
        }
    }

    /// Does something to the home while its lock is held; false if there is none, also when
    /// somebody else destroys it first.
    private func ifExisting(
        _ body: (WorkingFolder, borrowing FileLock) throws(LocalPostgresError) -> Bool
    ) throws(LocalPostgresError) -> Bool {
        let deadline = Deadline(seconds: Self.lockSeconds)
        while let folder = try WorkingFolder.existing(in: workingDirectory) {
            if let lock = try FileLock.attempt(folder.home.lock) {
                if try isCurrent(folder) { return try body(folder, lock) }
                try folder.home.discardIfEmpty(holding: lock)
            }
            try pause(until: deadline, for: folder.home)
        }
        return false
    }

    /// Whether the folder still leads to the home whose lock we have: somebody may have destroyed
    /// it while we waited.
    private func isCurrent(_ folder: WorkingFolder) throws(LocalPostgresError) -> Bool {
        guard let now = try WorkingFolder.existing(in: workingDirectory) else { return false }
        return isSamePath(now.home.path, folder.home.path)
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
        let home = try WorkingFolder.existing(in: workingDirectory)?.home
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
        /// It runs, but somebody has removed its socket; the next use starts it anew.
        case unreachable(Cluster, processID: Int32)
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
