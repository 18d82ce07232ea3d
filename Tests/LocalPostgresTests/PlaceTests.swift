import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// Working directories of every kind.
@Suite struct PlaceTests {
    @Test func `a path too long for a socket gets one in a short directory`() throws {
        let long = Array(repeating: "a-rather-long-name-of-a-directory", count: 8)
        try Workplace.with(below: long.joined(separator: "/")) { place in
            let endpoint = try place.server.ensureRunning()
            #expect(place.directory.utf8.count > SocketAlias.longestSocketPath)
            #expect(endpoint.host.utf8.count < 40)
            #expect(FileFacts(of: endpoint.host)?.mode == 0o700)
            #expect(try place.value("select 1") == "1")
            try place.server.stop()
            #expect(FileFacts(of: endpoint.host) == nil)
        }
    }

    @Test(arguments: [
        "with space", "quote'and\"quote", "comma,comma", "back\\slash", "ünï", "a%20b",
    ])
    func `any name of a directory will do`(_ name: String) throws {
        try Workplace.with(below: name) { place in
            let endpoint = try place.server.ensureRunning()
            #expect(try place.value("select 1") == "1")
            let command = ChildProcess(arguments: [
                try place.server.clientProgram("psql"), "-XAtq", endpoint.url, "-c", "select 2",
            ])
            #expect(try command.succeed().output == "2\n")
        }
    }

    @Test func `a short directory that is somebody else's is not used`() throws {
        try Workplace.with(below: "comma,comma") { place in
            let first = try place.server.ensureRunning().host
            try removeTree(first)
            try makeDirectory(first, mode: 0o777)
            defer { rmdir(first) }
            #expect(try place.server.ensureRunning().host == first + "-1")
            #expect(try place.value("select 1") == "1")
        }
    }

    @Test func `a directory that was moved keeps its running server`() throws {
        try Workplace.with(below: "before/here") { place in
            let identity = try place.identity()
            let process = try place.processID()
            let moved = Workplace(directory: place.directory + "-moved")
            try #require(rename(place.directory, moved.directory) == 0)
            #expect(try moved.processID() == process)
            #expect(try moved.server.stop())
            #expect(try moved.identity() == identity)
            try moved.server.destroy()
        }
    }

    @Test func `the copy of a running cluster is not taken for the one that runs`() throws {
        try Workplace.with(below: "original") { place in
            _ = try place.server.ensureRunning()
            let copy = Workplace(directory: place.directory + "-copy")
            try ChildProcess(arguments: ["cp", "-a", place.directory, copy.directory]).succeed()
            defer { _ = try? copy.server.destroy() }
            let endpoint = try copy.server.ensureRunning()
            #expect(endpoint != (try place.server.ensureRunning()))
            #expect(try copy.processID() != place.processID())
        }
    }

    @Test func `what is not ours is refused and left`() throws {
        try Workplace.with { place in
            let entry = place.directory + "/.daybook"
            try place.writing("a file", to: entry)
            #expect {
                try place.server.ensureRunning()
            } throws: { error in
                guard case .notOurs? = error as? LocalPostgresError else { return false }
                return "\(error)".contains("is not a directory; move it away")
            }
            #expect(FileFacts(of: entry)?.isRegularFile == true)
        }
    }

    @Test func `a working directory that is not there is named`() {
        let server = LocalPostgres(workingDirectory: "/nonexistent/place")
        #expect {
            try server.ensureRunning()
        } throws: {
            "\($0)".contains("/nonexistent/place") && "\($0)".contains("No such file")
        }
    }
}

/// What is special when root runs the command.
@Suite(.enabled(if: geteuid() == 0, "needs root")) struct RootTests {
    @Test func `the cluster of a directory closed to others lies in the system's`() throws {
        try Workplace.with(below: "closed", mode: 0o700) { place in
            #expect(try place.value("select 1") == "1")
            let entry = try #require(FileFacts(of: place.directory + "/.daybook"))
            #expect(entry.isLink)
            let home = try place.home()
            #expect(home.path.hasPrefix(ClusterHome.systemDirectory + "/"))
            #expect(FileFacts(of: home.path)?.owner == 0)
            #expect(FileFacts(of: home.cluster)?.owner != 0)
            let identity = try place.identity()
            try place.server.stop()
            #expect(try place.identity() == identity)
            try place.server.destroy()
            #expect(FileFacts(of: home.path) == nil)
            #expect(FileFacts(of: place.directory + "/.daybook") == nil)
        }
    }

    @Test func `the server runs as an unprivileged user`() throws {
        try Workplace.with { place in
            _ = try place.server.ensureRunning()
            let process = try #require(FileFacts(of: "/proc/\(try place.processID())"))
            #expect(process.owner != 0)
            #expect(FileFacts(of: try place.home().path)?.owner == 0)
        }
    }

    @Test func `a cluster goes on as the user it was made as`() throws {
        try Workplace.with { place in
            let identity = try place.identity()
            try place.server.stop()
            let cluster = try place.home().cluster
            try ChildProcess(arguments: ["chown", "-R", "nobody", cluster]).succeed()
            #expect(try place.identity() == identity)
            let process = try #require(FileFacts(of: "/proc/\(try place.processID())"))
            #expect(ServerUser.name(of: process.owner) == "nobody")
        }
    }

    @Test func `another user's cluster is refused with the remedy`() throws {
        try Workplace.with { place in
            let entry = place.directory + "/.daybook"
            try makeDirectory(entry, mode: 0o700)
            try #require(chown(entry, 65_534, 65_534) == 0)
            #expect {
                try place.server.ensureRunning()
            } throws: {
                "\($0)".contains("belongs to the user nobody; run the command as nobody")
            }
            try removeTree(entry)
        }
    }

    @Test func `a link out of the system's directory is not followed`() throws {
        try Workplace.with { place in
            let target = place.directory + "/elsewhere"
            try makeDirectory(target, mode: 0o755)
            try makeDirectory(target + "/cluster", mode: 0o755)
            try #require(symlink(target, place.directory + "/.daybook") == 0)
            #expect(throws: LocalPostgresError.self) { try place.server.destroy() }
            #expect(FileFacts(of: target + "/cluster") != nil)
        }
    }

    @Test func `binaries that the server's user cannot run are named`() throws {
        try Workplace.with(below: "closed", mode: 0o700) { place in
            let folder = place.directory + "/bin"
            let real = try #require(try ServerBinaries.found.candidates().first)
            try ChildProcess(arguments: ["mkdir", folder]).succeed()
            try ChildProcess(arguments: [
                "cp", real.program("initdb"), real.program("postgres"), folder,
            ]).succeed()
            let server = LocalPostgres(
                workingDirectory: place.directory, binaries: .directory(folder))
            #expect {
                try server.ensureRunning()
            } throws: { error in
                guard case .binariesOutOfReach? = error as? LocalPostgresError else { return false }
                return "\(error)".contains("put them where everyone may read them")
            }
        }
    }
}
