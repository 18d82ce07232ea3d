import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// Who works in the folders of a test, and whether others may enter them.
enum Keeper: CaseIterable, CustomTestStringConvertible {
    /// Whoever runs the tests, in folders that everyone may enter.
    case ourselves
    /// Root in folders of mode 0700: `.daybook` is a link.
    case rootBehindClosedDoors
    /// A user without rights.
    case unprivileged

    /// Those whom this process can play.
    static var all: [Keeper] { geteuid() == 0 ? Array(allCases) : [.ourselves] }
    /// Those among them that differ most.
    static var some: [Keeper] { geteuid() == 0 ? [.rootBehindClosedDoors, .unprivileged] : all }
    static var withLinks: [Keeper] { all.filter { $0 == .rootBehindClosedDoors } }
    static var withoutLinks: [Keeper] { some.filter { $0 != .rootBehindClosedDoors } }

    var testDescription: String {
        switch self {
        case .ourselves: "ourselves"
        case .rootBehindClosedDoors: "root behind closed doors"
        case .unprivileged: "an unprivileged user"
        }
    }
}

/// A directory in which a test makes, moves and copies folders; all is gone afterwards, servers
/// too.
struct Town {
    let directory: String
    let keeper: Keeper
    /// Nobody's account, or ourselves.
    private let user: ServerUser

    static func with(_ keeper: Keeper, _ body: (Town) throws -> Void) throws {
        var template = Array("/tmp/daybook-town-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let top = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let user =
            keeper == .unprivileged
            ? try ServerUser.chosen(owner: nil)
            : ServerUser(name: "", userID: geteuid(), groupID: getegid())
        try #require(chmod(top, keeper == .rootBehindClosedDoors ? 0o700 : 0o755) == 0)
        try #require(chown(top, user.userID, user.groupID) == 0)
        let town = Town(directory: top, keeper: keeper, user: user)
        defer { town.clear() }
        try body(town)
    }

    /// A folder of the town, made if it is not there.
    func folder(_ name: String) throws -> Folder {
        let folder = Folder(town: self, directory: directory + "/" + name)
        if FileFacts(of: folder.directory) == nil {
            try run(["mkdir", "-p", "--", folder.directory])
        }
        return folder
    }

    func move(_ source: Folder, to name: String) throws -> Folder {
        try run(["mv", "-T", "--", source.directory, directory + "/" + name])
        return Folder(town: self, directory: directory + "/" + name)
    }

    func copy(_ source: Folder, to name: String) throws -> Folder {
        try run(["cp", "-a", "-T", "--", source.directory, directory + "/" + name])
        return Folder(town: self, directory: directory + "/" + name)
    }

    /// Runs a command as the town's keeper.
    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        try user.command(arguments).succeed().output
    }

    func outcome(_ arguments: [String]) throws -> ChildProcess.Outcome {
        try user.command(arguments).run()
    }

    /// Ends every server that works in the town, or in a home that is pointed to from here or has
    /// been made for it, and removes all.
    private func clear() {
        let homes = homes()
        let clusters = homes.map { $0 + "/cluster" } + [directory]
        let processes = clusters.flatMap(processes)
        for process in processes { kill(process, SIGQUIT) }
        let deadline = Deadline(seconds: 60)
        while processes.contains(where: Postmaster.isAlive), !deadline.isPast { usleep(5_000) }
        do {
            for path in homes + [directory] { try removeTree(path) }
        } catch {
            Issue.record("\(directory) is left behind: \(error)")
        }
    }

    /// The processes that work in a directory or below it, also in one that was deleted.
    private func processes(below directory: String) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { process in
            let place = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process)/cwd")
            return place.map { $0 == directory || $0.hasPrefix(directory + "/") } ?? false
        }
    }

    private func homes() -> [String] {
        let system = ClusterHome.systemDirectory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: system)) ?? []
        return names.map { system + "/" + $0 }.filter { home in
            guard let text = try? smallFile(home + "/folder"), let kept = Ownership(text) else {
                return false
            }
            return kept.path.hasPrefix(directory + "/")
        }
    }
}

/// A working directory of a town.
struct Folder {
    let town: Town
    let directory: String

    var entry: String { directory + "/.daybook" }

    /// Uses its server and returns the connection string.
    func use() throws -> String {
        let output = try ask("run")
        return String(output.dropLast())
    }

    /// What a command of the probe prints.
    @discardableResult
    func ask(_ command: String) throws -> String {
        let outcome = try answer(command)
        try #require(outcome.status == 0, "\(outcome.output)")
        return outcome.output
    }

    /// What the probe says when it refuses.
    func refusal(_ command: String) throws -> String {
        let outcome = try answer(command)
        #expect(outcome.status == 1, "\(command): \(outcome.output)")
        return outcome.output
    }

    private func answer(_ command: String) throws -> ChildProcess.Outcome {
        try town.outcome(Workplace.probe([command, directory]).arguments)
    }

    /// The single value that a query answers.
    @discardableResult
    func value(_ query: String, at conninfo: String? = nil) throws -> String {
        let program = try LocalPostgres(workingDirectory: "/").clientProgram("psql")
        let place = try conninfo ?? use()
        return String(
            try town.run([
                program, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", place, "-c", query,
            ]).dropLast())
    }

    /// Begins books with something in them.
    func begin(_ books: String) throws {
        try value("create table books as select '\(books)' as name")
    }

    /// What was begun; empty if nothing was.
    func books() throws -> String {
        let query = """
            select coalesce((xpath('//name/text()', query_to_xml('select name from books', \
            false, false, '')))[1]::text, '') where to_regclass('books') is not null
            """
        return try value(query)
    }

    /// The number of its server's first process.
    func process() throws -> pid_t {
        let answer = try value("select pg_postmaster_start_time()")
        #expect(!answer.isEmpty)
        return try #require(Postmaster(of: cluster())).processID
    }

    func cluster() throws -> String {
        try canonicalPath(entry) + "/cluster"
    }
}
