import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// A server is made, found again, stopped, and destroyed.
@Suite struct FirstUseTests {
    @Test func `a first use makes a server with safe settings on a private socket`() throws {
        try Workplace.with { place in
            #expect(try place.server.status() == .absent)
            let endpoint = try place.server.ensureRunning()
            let settings = [
                "server_encoding": "UTF8", "listen_addresses": "", "fsync": "on",
                "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on",
                "max_connections": "400", "port": "5432",
            ]
            for (name, expected) in settings.sorted(by: { $0.key < $1.key }) {
                #expect(try place.value("show \(name)", at: endpoint) == expected, "\(name)")
            }
            #expect(try place.value("select current_database()") == "daybook")
            #expect(try place.value("select current_user") == "daybook")
            let socket = try #require(FileFacts(of: endpoint.host))
            #expect(socket.mode == 0o700)
            #expect(socket.owner == FileFacts(of: try place.home().cluster)?.owner)
            #expect(socket.owner != 0)
        }
    }

    @Test func `text sorts by code point and knows capitals beyond ASCII`() throws {
        try Workplace.with { place in
            let answer = try place.value("select 'a' > 'B', 'é' > 'z', upper('é')")
            #expect(answer == "t|t|É")
        }
    }

    @Test func `a second use finds the server of the first`() throws {
        try Workplace.with { place in
            let endpoint = try place.server.ensureRunning()
            let process = try place.processID()
            #expect(try place.server.ensureRunning() == endpoint)
            #expect(try place.processID() == process)
            guard case .running(let cluster, let told, let number) = try place.server.status()
            else {
                Issue.record("it runs")
                return
            }
            #expect(told == endpoint)
            #expect(number == process)
            #expect(cluster.directory == (try place.home().cluster))
        }
    }

    @Test func `what was written is there after a stop and a start`() throws {
        try Workplace.with { place in
            _ = try place.value("create table t as select 42 as n")
            #expect(try place.server.stop())
            guard case .stopped = try place.server.status() else {
                Issue.record("it is stopped")
                return
            }
            #expect(try !place.server.stop())
            #expect(try place.value("select n from t") == "42")
        }
    }

    @Test func `destroying leaves nothing, and the next use starts afresh`() throws {
        try Workplace.with { place in
            let first = try place.identity()
            #expect(try place.server.destroy())
            #expect(FileFacts(of: place.directory + "/.daybook") == nil)
            #expect(try place.server.status() == .absent)
            #expect(try !place.server.destroy())
            #expect(try place.identity() != first)
        }
    }

    @Test func `destroying leaves what somebody else put beside it`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            let file = place.directory + "/.daybook/notes"
            try place.writing("mine", to: file)
            try place.server.destroy()
            #expect(FileFacts(of: file) != nil)
            try removeTree(place.directory + "/.daybook")
        }
    }

    @Test func `git does not see the cluster`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            let text = try String(
                contentsOfFile: place.directory + "/.daybook/.gitignore", encoding: .utf8)
            #expect(text == "*\n")
        }
    }

    @Test func `the libpq variables of the caller do not reach the server`() throws {
        try Workplace.with { place in
            let probe = try Workplace.probe(["run", place.directory])
            let command = ChildProcess(
                arguments: ["env", "PGPORT=1", "PGDATA=/nowhere", "PGOPTIONS=-c nope=1"]
                    + probe.arguments)
            #expect(try command.succeed().output == place.server.ensureRunning().conninfo + "\n")
        }
    }

    @Test func `a server is used by a program with its standard descriptors closed`() throws {
        try Workplace.with { place in
            let probe = try Workplace.probe(["run", place.directory])
            let shell = ["/bin/sh", "-c", "exec \"$@\" <&- 2>&-", "sh"]
            let outcome = try ChildProcess(arguments: shell + probe.arguments).succeed()
            #expect(outcome.output == (try place.server.ensureRunning().conninfo) + "\n")
        }
    }
}
