import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// What goes wrong is repaired, or said with its remedy.
@Suite struct RepairTests {
    @Test func `a server that was killed is started again with all that was committed`() throws {
        try Workplace.with { place in
            _ = try place.value("create table t as select 7 as n")
            let process = try place.processID()
            try #require(kill(process, SIGKILL) == 0)
            try eventually { !Postmaster.isAlive(process) }
            #expect(try place.value("select n from t") == "7")
            #expect(try place.processID() != process)
        }
    }

    @Test func `a number left in postmaster.pid that is now another process's is no hindrance`()
        throws
    {
        try Workplace.with { place in
            let identity = try place.identity()
            let home = try place.home()
            let socket = try place.server.ensureRunning().host
            try place.server.stop()
            let user = try ServerUser.chosen(owner: FileFacts(of: home.cluster)?.owner)
            let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(silence) }
            let other = try user.command(["sleep", "1000"])
                .spawn(standard: [silence, silence, silence])
            defer {
                kill(other, SIGKILL)
                waitpid(other, nil, 0)
            }
            let lines = "\(other)\n\(home.cluster)\n1\n5432\n\(socket)\n\n1 1\nready   \n"
            try place.writing(lines, to: home.cluster + "/postmaster.pid")
            try place.writing("\(other)\n", to: socket + "/.s.PGSQL.5432.lock")
            #expect(try place.identity() == identity)
        }
    }

    @Test(arguments: ["", "no number\n", "-5\n", "1\n", "99999999999999\n", "0\n/x\n"])
    func `a damaged postmaster.pid is no hindrance`(_ text: String) throws {
        try Workplace.with { place in
            let identity = try place.identity()
            try place.server.stop()
            try place.writing(text, to: try place.home().cluster + "/postmaster.pid")
            #expect(try place.identity() == identity)
        }
    }

    @Test func `half a cluster is cleared away and made anew`() throws {
        try Workplace.with { place in
            let user = try ServerUser.chosen(owner: nil)
            let home = try WorkingFolder.prepared(in: place.directory, for: user).home
            try makeDirectory(home.partial, mode: 0o700)
            try place.writing("half", to: home.partial + "/PG_VERSION")
            #expect(try place.value("select 1") == "1")
            #expect(FileFacts(of: home.partial) == nil)
        }
    }

    @Test func `a process killed while it makes the cluster is made good by the next`() throws {
        try Workplace.with { place in
            let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(silence) }
            let process = try Workplace.probe(["run", place.directory])
                .spawn(standard: [silence, silence, silence])
            let partial = place.directory + "/.daybook/cluster.partial/base"
            try eventually { FileFacts(of: partial) != nil }
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            #expect(FileFacts(of: place.directory + "/.daybook/cluster") == nil)
            #expect(try place.value("select 1") == "1")
        }
    }

    @Test func `a cluster of another version is named with the remedy and left`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            try place.server.stop()
            let file = try place.home().cluster + "/PG_VERSION"
            let version = try String(contentsOfFile: file, encoding: .utf8)
            try place.writing("9\n", to: file)
            #expect {
                try place.server.ensureRunning()
            } throws: { error in
                guard case .otherVersion("9", _, _)? = error as? LocalPostgresError else {
                    return false
                }
                return "\(error)".contains("apt-get install postgresql-9")
            }
            try place.writing(version, to: file)
            #expect(try place.value("select 1") == "1")
        }
    }

    @Test func `a server that does not come up is told with the end of its log`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            try place.server.stop()
            let file = try place.home().cluster + "/postgresql.conf"
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("shared_buffers = 'plenty'\n".utf8))
            #expect {
                try place.server.ensureRunning()
            } throws: { error in
                guard case .didNotStart? = error as? LocalPostgresError else { return false }
                return "\(error)".contains("invalid value for parameter \"shared_buffers\"")
            }
        }
    }

    @Test func `a folder without a server is named`() throws {
        try Workplace.with { place in
            let server = LocalPostgres(
                workingDirectory: place.directory, binaries: .directory("/usr/share"))
            #expect {
                try server.ensureRunning()
            } throws: {
                "\($0)".contains("there is no PostgreSQL server in /usr/share")
            }
        }
    }

    @Test func `with no server on the machine the package to install is named`() {
        let error = LocalPostgresError.serverMissing(named: nil, searched: ["the PATH"])
        #expect("\(error)".contains("apt-get install postgresql"))
    }

    @Test func `a log that has grown is cut to its end`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            let log = ServerLog(path: try place.home().log)
            let line = String(repeating: "x", count: 1023) + "\n"
            let handle = try #require(FileHandle(forWritingAtPath: log.path))
            try handle.seekToEnd()
            try handle.write(
                contentsOf: Data(String(repeating: line, count: ServerLog.limit / 1024).utf8))
            _ = try place.server.ensureRunning()
            #expect(log.size < 1024)
            #expect(FileFacts(of: log.path + ".old")?.size == 256 * 1024)
            try place.server.stop()
            #expect(log.lastLines(from: 0).last?.contains("database system is shut down") == true)
        }
    }

    @Test func `statements' values do not reach the log`() throws {
        try Workplace.with { place in
            #expect(throws: LocalPostgresError.self) {
                try place.value(
                    """
                    create table c (t text unique);
                    insert into c values ('sec' || 'ret'), ('secret')
                    """)
            }
            try place.server.stop()
            let log = try String(contentsOfFile: place.home().log, encoding: .utf8)
            #expect(log.contains("duplicate key"))
            #expect(!log.contains("secret"))
        }
    }
}
