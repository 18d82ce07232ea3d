import Glibc

/// Starting and stopping, while the home's lock is held.
extension LocalPostgres {
    /// How long is waited between two looks at the server.
    private static let pause: UInt32 = 10_000

    /// Starts the server, with its cluster made first where there is none.
    func start(
        _ home: ClusterHome, holding lock: borrowing FileLock
    ) throws(LocalPostgresError) -> Postmaster {
        let log = ServerLog(path: home.log)
        try log.cut()
        if let running = try settled(home, log) { return running }
        let owner = FileFacts(of: home.cluster)?.owner
        let user = try ServerUser.chosen(owner: owner)
        let folder = try binaries.chosen(forVersion: try version(of: home), at: home.cluster)
        guard try user.canRun(folder.program("postgres")) else {
            throw .binariesOutOfReach(directory: folder.path, user: user.name)
        }
        if owner == nil {
            try ClusterCreation(home: home, user: user, binaries: folder).make(holding: lock)
        }
        let socket = try SocketDirectory.prepared(in: home, for: user)
        try clearRemains(of: home, socket)
        let start = log.size
        let process = try launch(home, user, folder, socket, log)
        return try ready(home, process, log, from: start)
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
    /// `postmaster.pid` and the sockets.
    ///
    /// Postgres removes them itself when the number in them is no living process's; after a reboot
    /// it may be, and then Postgres would refuse to start.
    private func clearRemains(
        of home: ClusterHome, _ socket: String
    ) throws(LocalPostgresError) {
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
        try SocketDirectory.clear(socket)
    }

    /// Starts the server as a child of nobody, so that it is no zombie of ours when it ends.
    ///
    /// The socket's directory is given here and not in `postgresql.conf`: it depends on where the
    /// working directory is, which may be moved.
    private func launch(
        _ home: ClusterHome, _ user: ServerUser, _ folder: BinaryDirectory, _ socket: String,
        _ log: ServerLog
    ) throws(LocalPostgresError) -> pid_t {
        let quoted = socket.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        let server = [
            folder.program("postgres"), "-D", home.cluster, "-p", String(SocketDirectory.port),
            "-c", "listen_addresses=", "-c", "unix_socket_directories=\"\(quoted)\"",
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
    ///   as a crash would.
    @discardableResult
    func stop(
        _ home: ClusterHome, with signal: Int32, holding lock: borrowing FileLock
    ) throws(LocalPostgresError) -> Bool {
        guard let running = Postmaster(of: home.cluster) else { return false }
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
        SocketDirectory.discard(running.socketDirectory, of: home)
        return true
    }
}
