/// Why the private server cannot be used: what failed, on what, and the remedy.
///
/// Nothing of the ledger is ever at stake in these: a cluster that was there stays as it was.
public enum LocalPostgresError: Error, Sendable, Equatable {
    /// No folder with `initdb` and `postgres` in it; `named` is the one that the environment named.
    case serverMissing(named: String?, searched: [String])
    /// A client program (`createdb`, `psql`) that is not beside the server's.
    case toolMissing(name: String, directory: String)
    /// The server's user may not run the binaries, for instance because they lie in `/root`.
    case binariesOutOfReach(directory: String, user: String)
    /// The cluster was made by another major version of Postgres than the one found.
    case otherVersion(cluster: String, binaries: String, directory: String)
    /// The server ended while it was starting.
    case didNotStart(log: String, lastLines: [String])
    /// The server is still starting or stopping after the time allowed.
    case notReady(seconds: Int, log: String, lastLines: [String])
    /// The server was told to stop and has not.
    case didNotStop(processID: Int32, seconds: Int)
    /// Processes of a server that died still hold the cluster.
    case stillInUse(processIDs: [Int32], directory: String)
    /// `.daybook` was made by another user.
    case belongsToAnother(path: String, owner: String)
    /// `.daybook`, or what it points to, is something that we did not make.
    case notOurs(path: String, reason: String)
    /// `.daybook` leads to the cluster of another folder, which has it; this one was copied, say.
    case anotherFolders(entry: String, home: String, folder: String)
    /// `.daybook` leads to a cluster of which nobody can tell whether it is this folder's.
    case folderInDoubt(entry: String, home: String)
    /// The server's user may not enter the directory of a cluster that is there.
    case outOfReach(directory: String, user: String)
    /// Somebody whom we do not see answers on the cluster's socket.
    case unseenServer(socket: String, directory: String)
    /// The server says that it is ready and does not answer.
    case unreachable(processID: Int32, directory: String)
    /// A path with bytes that are no text.
    case nameNotUTF8(path: String)
    /// Postgres refuses to run as root, and there is neither `postgres` nor `nobody`.
    case noUnprivilegedUser
    /// Neither `setpriv` nor `runuser` is there to run the server as its own user.
    case cannotChangeUser(to: String)
    /// Every name for the short socket directory is taken by somebody else's.
    case shortDirectoryTaken(path: String)
    /// Another process has held the lock for too long.
    case locked(path: String, seconds: Int)
    /// A program of Postgres failed; `output` is the end of what it said.
    case commandFailed(command: String, status: Int32, output: String)
    /// The operating system refused; `reason` is its own text.
    case system(call: String, path: String, reason: String)
}

extension LocalPostgresError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .serverMissing(let named?, _):
            "there is no PostgreSQL server in \(named), which DAYBOOK_POSTGRES_BIN names "
                + "(`initdb` and `postgres` are looked for there); correct or unset the variable"
        case .serverMissing(nil, let searched):
            "no PostgreSQL server is installed (looked in \(searched.joined(separator: ", "))); "
                + "install one (`apt-get install postgresql`), name its folder of binaries in "
                + "DAYBOOK_POSTGRES_BIN, or name a running server with --database-url"
        case .toolMissing(let name, let directory):
            "`\(name)` is neither in \(directory) nor on the PATH; "
                + "install it (`apt-get install postgresql-client`)"
        case .binariesOutOfReach(let directory, let user):
            "PostgreSQL does not run as root, and the user \(user), as whom it would, may not run "
                + "the programs in \(directory); put them where everyone may read them and name "
                + "the folder in DAYBOOK_POSTGRES_BIN"
        case .otherVersion(let cluster, let binaries, let directory):
            "the cluster in \(directory) was made by PostgreSQL \(cluster), and the server found "
                + "is \(binaries); install the other (`apt-get install postgresql-\(cluster)`) or "
                + "name its folder of binaries in DAYBOOK_POSTGRES_BIN, or move the cluster with "
                + "pg_upgrade"
        case .didNotStart(let log, let lastLines):
            "the PostgreSQL server did not start; \(Self.told(lastLines, log))"
        case .notReady(let seconds, let log, let lastLines):
            "the PostgreSQL server was not ready after \(seconds) seconds; try again when it is; "
                + Self.told(lastLines, log)
        case .didNotStop(let processID, let seconds):
            "the PostgreSQL server (process \(processID)) has not stopped after \(seconds) "
                + "seconds; try again, or look at what its sessions are doing"
        case .stillInUse(let processIDs, let directory):
            "processes of a server that died still use \(directory): "
                + processIDs.map(String.init).joined(separator: ", ") + "; end them and try again"
        case .unseenServer(let socket, let directory):
            "a server that cannot be seen from here, such as one in another container, answers on "
                + "\(socket); stop it where it was started before \(directory) is used here"
        case .unreachable(let processID, let directory):
            "the PostgreSQL server of \(directory) (process \(processID)) does not answer on its "
                + "socket; end it (`daybook local stop`) and try again"
        case .anotherFolders, .folderInDoubt, .outOfReach, .nameNotUTF8: folders
        case .belongsToAnother, .notOurs, .noUnprivilegedUser, .cannotChangeUser,
            .shortDirectoryTaken, .locked, .commandFailed, .system:
            surroundings
        }
    }

    /// What is said of the folder and of whose the cluster is.
    private var folders: String {
        switch self {
        case .anotherFolders(let entry, let home, let folder):
            "\(entry) leads to \(home), the books of another folder, \(folder), as it does in a "
                + "copy of that; to begin books of this folder's own, remove the link \(entry) "
                + "(the books stay); to use those, work in \(folder) or name their server with "
                + "--database-url"
        case .folderInDoubt(let entry, let home):
            "\(entry) leads to \(home), and it cannot be told whether the books there are this "
                + "folder's or those of one that it was copied from; if they are, run `daybook "
                + "local adopt`; if not, go on where they belong, and remove the link that leads "
                + "there from here (the books stay)"
        case .outOfReach(let directory, let user):
            "PostgreSQL does not run as root, and the user \(user), as whom it would, may not "
                + "enter \(directory); allow it to (`chmod o+x` on each directory of that path), "
                + "or move the folder to where it may"
        case .nameNotUTF8(let path):
            "the name \(path) is not UTF-8 text; rename the directory, or name a server with "
                + "--database-url"
        case .serverMissing, .toolMissing, .binariesOutOfReach, .otherVersion, .didNotStart,
            .notReady, .didNotStop, .stillInUse, .unseenServer, .unreachable, .belongsToAnother,
            .notOurs, .noUnprivilegedUser, .cannotChangeUser, .shortDirectoryTaken, .locked,
            .commandFailed, .system:
            description
        }
    }

    /// What is said of the things around the server: users, paths, locks, programs.
    private var surroundings: String {
        switch self {
        case .belongsToAnother(let path, let owner):
            "\(path) belongs to the user \(owner); run the command as \(owner), work in another "
                + "directory, or name a server with --database-url"
        case .notOurs(let path, let reason):
            "\(path) \(reason); move it away, or name a server with --database-url"
        case .noUnprivilegedUser:
            "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run "
                + "it as; make one (`adduser --system postgres`)"
        case .cannotChangeUser(let user):
            "PostgreSQL does not run as root, and neither `setpriv` nor `runuser` is there to run "
                + "it as \(user); install one (`apt-get install util-linux`)"
        case .shortDirectoryTaken(let path):
            "\(path), and its like, belong to somebody else, and the working directory's path is "
                + "too long for a socket in it; work in a directory with a shorter path"
        case .locked(let path, let seconds):
            "another process has held \(path) for \(seconds) seconds; see what it is doing "
                + "(`fuser \(path)`) and try again"
        case .commandFailed(let command, let status, let output):
            "`\(command)` failed with status \(status):\n  "
                + output.split(separator: "\n").joined(separator: "\n  ")
        case .system(let call, let path, let reason):
            "\(call) \(path): \(reason)"
        case .serverMissing, .toolMissing, .binariesOutOfReach, .otherVersion, .didNotStart,
            .notReady, .didNotStop, .stillInUse, .unseenServer, .unreachable, .anotherFolders,
            .folderInDoubt, .outOfReach, .nameNotUTF8:
            description
        }
    }

    private static func told(_ lines: [String], _ log: String) -> String {
        guard !lines.isEmpty else { return "its log, \(log), says nothing" }
        return "its log, \(log), ends with:\n  " + lines.joined(separator: "\n  ")
    }
}
