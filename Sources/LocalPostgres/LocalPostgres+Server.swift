import Foundation
import Glibc

/// Starting and stopping, while the home's lock is held.
extension LocalPostgres {
    /// How long is waited between two looks at the server.
    private static let pause: UInt32 = 10_000

    /// Starts the server, with its cluster made first where there is none.
    func start(
        _ folder: WorkingFolder, holding lock: borrowing FileLock
    ) throws(LocalPostgresError) -> Endpoint {
        let home = folder.home
        let mark = try folder.settled(holding: lock)
        let log = ServerLog(path: home.log)
        try log.cut()
        if let running = try settled(home, log) {
            if let endpoint = try running.endpoint(in: home) { return endpoint }
            // Nobody can reach it any more.
            try stop(home, with: SIGINT, holding: lock)
        }
        let owner = FileFacts(of: home.cluster, followingLinks: true)?.owner
        let user = try ServerUser.chosen(owner: owner)
        guard try user.canEnter(home.path) else {
            throw .outOfReach(directory: home.path, user: user.name)
        }
        let binaries = try binaries.chosen(forVersion: try version(of: home), at: home.cluster)
        guard try user.canRun(binaries.program("postgres")) else {
            throw .binariesOutOfReach(directory: binaries.path, user: user.name)
        }
        if owner == nil {
            try ClusterCreation(home: home, user: user, binaries: binaries, mark: mark)
                .make(holding: lock)
        }
        try clearRemains(of: home)
        try prepareSocket(mark, home, user)
        let start = log.size
        let process = try launch(home, user, binaries, mark, log)
        let running = try ready(home, process, log, from: start)
        guard let endpoint = try running.endpoint(in: home) else {
            throw .unreachable(processID: running.processID, directory: home.cluster)
        }
        return endpoint
    }

    /// The server once it is neither starting nor stopping: ready, or none.
    private func settled(
        _ home: ClusterHome, _ log: ServerLog
    ) throws(LocalPostgresError) -> Postmaster? {
        let deadline = Deadline(seconds: Self.startSeconds)
        while let running = Postmaster(of: home.cluster) {
            if running.phase == .ready { return running }
            guard !deadline.isPast else {
                throw .notReady(
                    seconds: Self.startSeconds, log: log.path, lastLines: log.lastLines(from: 0))
            }
            usleep(Self.pause)
        }
        return nil
    }

    /// Makes room for a server after one that died: waits for its processes to notice, and removes
    /// `postmaster.pid` and the socket of before.
    ///
    /// Postgres removes them itself when the number in them is no living process's; after a reboot
    /// it may be, and then Postgres would refuse to start.
    private func clearRemains(of home: ClusterHome) throws(LocalPostgresError) {
        try refuseUnseenServer(of: home)
        let deadline = Deadline(seconds: Self.orphanSeconds)
        while true {
            let remaining = Postmaster.processes(of: home.cluster)
            if remaining.isEmpty { break }
            guard !deadline.isPast else {
                throw .stillInUse(processIDs: remaining, directory: home.cluster)
            }
            usleep(Self.pause)
        }
        try removeTree(home.cluster + "/postmaster.pid")
        try removeTree(home.formerSocket)
    }

    /// Refuses a cluster on whose socket somebody listens although none of the processes that we
    /// see works in it, such as a server in another container: two servers would ruin the cluster.
    private func refuseUnseenServer(of home: ClusterHome) throws(LocalPostgresError) {
        guard Postmaster.processes(of: home.cluster).isEmpty else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: home.cluster)
        } catch {
            throw .system(
                call: "opendir", path: home.cluster, reason: error.localizedDescription)
        }
        let directories = names.filter { $0.hasPrefix(Mark.socketDirectoryPrefix) }
            .map { home.cluster + "/" + $0 }
        for directory in directories + [home.formerSocket] {
            let socket = ServerSocket(directory: directory, port: ServerSocket.port)
            guard try socket.answer() == .nobody else {
                throw .unseenServer(socket: socket.path, directory: home.cluster)
            }
        }
    }

    /// Makes the socket's directory, after removing what servers that died have left of others.
    private func prepareSocket(
        _ mark: Mark, _ home: ClusterHome, _ user: ServerUser
    ) throws(LocalPostgresError) {
        let script = """
            rm -rf -- "$1/$2"* && mkdir -m 0700 -- "$1/$3"
            """
        try user.command([
            "/bin/sh", "-c", script, "sh", home.cluster, Mark.socketDirectoryPrefix,
            mark.socketDirectory,
        ]).succeed()
    }

    /// Starts the server as a child of nobody, so that it is no zombie of ours when it ends.
    ///
    /// The socket's directory is given by its name in the cluster, in which the server works: an
    /// absolute path would be another folder's once the working directory was moved.
    private func launch(
        _ home: ClusterHome, _ user: ServerUser, _ binaries: BinaryDirectory, _ mark: Mark,
        _ log: ServerLog
    ) throws(LocalPostgresError) -> pid_t {
        let server = [
            binaries.program("postgres"), "-D", home.cluster, "-p", String(ServerSocket.port),
            "-c", "listen_addresses=", "-c", "unix_socket_directories=\(mark.socketDirectory)",
            "-c", "unix_socket_permissions=0700",
        ]
        let command = try user.command(
            ["/bin/sh", "-c", "\"$@\" </dev/null >&2 & echo $!", "sh"] + server)
        let file = try log.opened()
        defer { close(file) }
        let outcome = try command.run(errorOutput: file)
        let text = outcome.output.prefix { $0 != "\n" }
        guard outcome.status == 0, let process = pid_t(text) else {
            throw command.failure(outcome)
        }
        return process
    }

    private func ready(
        _ home: ClusterHome, _ process: pid_t, _ log: ServerLog, from start: Int
    ) throws(LocalPostgresError) -> Postmaster {
        let deadline = Deadline(seconds: Self.startSeconds)
        while true {
            // Asked before the file is read: a server that ends in between has said all by then.
            let alive = Postmaster.isAlive(process)
            if let running = Postmaster(of: home.cluster), running.phase == .ready {
                return running
            }
            guard alive else {
                throw .didNotStart(log: log.path, lastLines: log.lastLines(from: start))
            }
            guard !deadline.isPast else {
                throw .notReady(
                    seconds: Self.startSeconds, log: log.path,
                    lastLines: log.lastLines(from: start))
            }
            usleep(Self.pause)
        }
    }

    /// Stops the server if one runs, and waits until all its processes have gone.
    ///
    /// - Parameter signal: `SIGINT` ends the sessions and writes a checkpoint, `SIGQUIT` drops all
    ///   as a crash would. A server whose own end would take another's socket away is killed
    ///   instead, which Postgres is made for: the next start recovers.
    @discardableResult
    func stop(
        _ home: ClusterHome, with signal: Int32, holding lock: borrowing FileLock
    ) throws(LocalPostgresError) -> Bool {
        guard let running = Postmaster(of: home.cluster) else { return false }
        let signal = try running.wouldRemoveAnothersSocket() ? SIGKILL : signal
        guard kill(running.processID, signal) == 0 || errno == ESRCH else {
            throw .system("kill", String(running.processID))
        }
        let deadline = Deadline(seconds: Self.stopSeconds)
        while !Postmaster.processes(of: home.cluster).isEmpty {
            guard !deadline.isPast else {
                throw .didNotStop(processID: running.processID, seconds: Self.stopSeconds)
            }
            usleep(Self.pause)
        }
        for socket in running.sockets(in: home) {
            SocketAlias.discard(of: socket.directory, port: socket.port)
        }
        return true
    }
}
