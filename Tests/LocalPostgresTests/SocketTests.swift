import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// A socket is believed when the right process listens on it.
@Suite struct SocketTests {
    @Test func `the kernel tells which process listens, and when nobody does`() throws {
        try Workplace.with { place in
            let endpoint = try place.server.ensureRunning()
            let socket = ServerSocket(directory: endpoint.host, port: endpoint.port)
            #expect(try socket.answer() == .process(try place.processID()))
            try place.server.stop()
            #expect(try socket.answer() == .nobody)
            let listener = try Listener(at: place.directory)
            #expect(try listener.socket.answer() == .process(getpid()))
            listener.end()
            #expect(FileFacts(of: listener.socket.path) != nil)
            #expect(try listener.socket.answer() == .nobody)
        }
    }

    @Test func `a server whose socket was removed is started anew with its books`() throws {
        try Workplace.with { place in
            _ = try place.value("create table t as select 7 as n")
            let process = try place.processID()
            let endpoint = try place.server.ensureRunning()
            try removeTree(endpoint.host)
            guard case .unreachable(_, process) = try place.server.status() else {
                Issue.record("it cannot be reached")
                return
            }
            #expect(try place.value("select n from t") == "7")
            #expect(try place.server.ensureRunning() == endpoint)
            #expect(try place.processID() != process)
        }
    }

    @Test func `a cluster on whose socket an unseen process listens is left alone`() throws {
        try Workplace.with { place in
            let endpoint = try place.server.ensureRunning()
            try place.server.stop()
            let remains = try place.home().cluster + "/postmaster.pid"
            try place.writing("99999\n", to: remains)
            try makeDirectory(endpoint.host, mode: 0o700)
            let listener = try Listener(at: endpoint.host)
            #expect {
                try place.server.ensureRunning()
            } throws: { error in
                guard case .unseenServer? = error as? LocalPostgresError else { return false }
                return "\(error)".contains("stop it where it was started")
            }
            #expect(try listener.socket.answer() == .process(getpid()))
            #expect(FileFacts(of: remains) != nil)
            listener.end()
            #expect(try place.server.ensureRunning() == endpoint)
        }
    }

    @Test func `a server in another's socket's place is not believed`() throws {
        try Workplace.with { place in
            _ = try place.value("create table t as select 7 as n")
            let endpoint = try place.server.ensureRunning()
            try removeTree(endpoint.host + "/.s.PGSQL.5432")
            let listener = try Listener(at: endpoint.host)
            guard case .unreachable = try place.server.status() else {
                Issue.record("another answers there")
                return
            }
            listener.end()
            #expect(try place.value("select n from t") == "7")
        }
    }

    @Test func `two spellings of one letter are two paths, with a short name each`() throws {
        let long = String(repeating: "a-long-name-", count: 10)
        try Workplace.with { place in
            let sockets = ["\u{e9}", "e\u{301}"].map {
                ServerSocket(directory: "\(place.directory)/\(long)\($0)", port: 5432)
            }
            let names = try sockets.map { try SocketAlias.directory(for: $0) }
            #expect(names[0] != names[1])
            // A name that stands for another path is not used for this one.
            try #require(unlink(names[0] + "/.s.PGSQL.5432") == 0)
            try #require(symlink(sockets[1].path, names[0] + "/.s.PGSQL.5432") == 0)
            let next = try SocketAlias.directory(for: sockets[0])
            #expect(next == names[0] + "-1")
            #expect(try SocketAlias.directory(for: sockets[0]) == next)
            for socket in sockets { SocketAlias.discard(of: socket.directory) }
            #expect(FileFacts(of: next) == nil)
            #expect(FileFacts(of: names[1]) == nil)
            try removeTree(names[0])
        }
    }
}

/// A process that listens on a socket: this one.
private struct Listener {
    let socket: ServerSocket
    private let descriptor: Int32

    init(at directory: String) throws {
        socket = ServerSocket(directory: directory, port: ServerSocket.port)
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = socket.path
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = descriptor
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        try #require(listen(descriptor, 8) == 0)
    }

    func end() { close(descriptor) }
}
