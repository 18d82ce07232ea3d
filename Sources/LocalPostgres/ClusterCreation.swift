import Foundation
import Glibc

/// Makes a cluster: all of it under a name that nobody looks at, then renamed, so that a cluster
/// is either complete or not there.
struct ClusterCreation {
    let home: ClusterHome
    let user: ServerUser
    let binaries: BinaryDirectory
    let mark: Mark

    /// Makes the cluster.
    ///
    /// - Parameter lock: the home's lock. The programs run here keep it open: if we are killed, it
    ///   stays taken until they have ended, and nobody clears up under them.
    func make(holding lock: borrowing FileLock) throws(LocalPostgresError) {
        try removeTree(home.partial)
        try makeDirectory(home.partial, mode: 0o700)
        if !user.isOurselves, lchown(home.partial, user.userID, user.groupID) != 0 {
            throw .system("chown", home.partial)
        }
        try user.command(initdb()).succeed(keeping: lock.descriptor)
        try user.command(appendingSettings()).succeed(
            input: Self.settings, keeping: lock.descriptor)
        try user.command(Self.writing(home.partial)).succeed(
            input: mark.digits + "\n", keeping: lock.descriptor)
        try createDatabase(holding: lock)
        guard rename(home.partial, home.cluster) == 0 else { throw .system("rename", home.cluster) }
    }

    private func initdb() -> [String] {
        // Text sorts by code point whatever the system's library thinks of it next year; upper and
        // lower case are known beyond ASCII where the system has a locale for that.
        let locale = Self.hasLocale("C.UTF-8") ? "C.UTF-8" : "C"
        return [
            binaries.program("initdb"), "--pgdata=\(home.partial)", "--username=daybook",
            "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=\(locale)",
            "--lc-collate=C", "--lc-messages=C", "--data-checksums", "--no-instructions",
        ]
    }

    private func appendingSettings() -> [String] {
        ["/bin/sh", "-c", "exec cat >> \"$1\"", "sh", home.partial + "/postgresql.conf"]
    }

    /// Gives a cluster that is there another mark, in its owner's name: root does not write where
    /// the server's user could have put a link.
    static func write(_ mark: Mark, into cluster: String) throws(LocalPostgresError) {
        let owner = FileFacts(of: cluster, followingLinks: true)?.owner
        let user = try ServerUser.chosen(owner: owner)
        guard try user.canEnter(cluster) else {
            throw .outOfReach(directory: cluster, user: user.name)
        }
        try user.command(writing(cluster)).succeed(input: mark.digits + "\n")
    }

    /// The command that writes what it reads to a cluster's file of the mark, whole or not at all.
    private static func writing(_ directory: String) -> [String] {
        let script = """
            umask 077
            rm -rf -- "$1.new" && cat > "$1.new" && mv -T -- "$1.new" "$1"
            """
        return ["/bin/sh", "-c", script, "sh", directory + "/" + Mark.fileName]
    }

    /// Makes the database in single-user mode, which says what failed but ends with status 0.
    private func createDatabase(holding lock: borrowing FileLock) throws(LocalPostgresError) {
        let command = try user.command([
            binaries.program("postgres"), "--single", "-D", home.partial, "postgres",
        ])
        let outcome = try command.succeed(
            input: "create database daybook;\n", keeping: lock.descriptor)
        let failed = ["ERROR:", "FATAL:", "PANIC:"].contains { outcome.output.contains($0) }
        guard !failed else { throw command.failure(outcome) }
    }

    private static func hasLocale(_ name: String) -> Bool {
        guard let locale = newlocale(LC_CTYPE_MASK, name, nil) else { return false }
        freelocale(locale)
        return true
    }

    /// Added to `postgresql.conf`, where whoever wants others changes them. What makes a commit
    /// durable is not among them: it stays as Postgres has it.
    private static let settings = """

        # Daybook's private server: a small machine, nothing on the network.
        listen_addresses = ''
        max_connections = 400
        shared_buffers = '128MB'
        work_mem = '8MB'
        effective_cache_size = '1GB'
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        # No amounts and no customers' texts in the log; the client is told them.
        log_error_verbosity = terse
        log_min_error_statement = panic
        log_checkpoints = off

        """
}
