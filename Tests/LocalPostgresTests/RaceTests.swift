import Foundation
import Glibc
import Synchronization
import Testing

@testable import LocalPostgres

/// Several at once make one cluster.
@Suite struct RaceTests {
    @Test func `threads that use a directory for the first time at once share a server`() throws {
        try Workplace.with { place in
            let answers = Mutex<[Result<Endpoint, LocalPostgresError>]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                let answer = Result { () throws(LocalPostgresError) in
                    try place.server.ensureRunning()
                }
                answers.withLock { $0.append(answer) }
            }
            let endpoint = try place.server.ensureRunning()
            let all = answers.withLock { $0 }
            #expect(all == Array(repeating: .success(endpoint), count: 8))
            let home = try place.home()
            #expect(FileFacts(of: home.partial) == nil)
        }
    }

    @Test func `processes that use a directory for the first time at once share a server`() throws {
        try Workplace.with { place in
            let probe = try Workplace.probe(["run", place.directory])
            let script = """
                for i in 1 2 3 4; do "$@" & done
                wait
                """
            let racing = ChildProcess(arguments: ["/bin/sh", "-c", script, "sh"] + probe.arguments)
            let output = try racing.succeed().output
            let expected = try place.server.ensureRunning().conninfo
            #expect(output == String(repeating: expected + "\n", count: 4))
            let log = try String(contentsOfFile: place.home().log, encoding: .utf8)
            #expect(log.components(separatedBy: "ready to accept connections").count == 2)
        }
    }

    @Test(arguments: Keeper.some)
    func `first uses at once share a server whoever makes them`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            let script = """
                for i in 1 2 3 4; do "$@" & done
                wait
                """
            let probe = try Workplace.probe(["run", shop.directory]).arguments
            let output = try town.run(["/bin/sh", "-c", script, "sh"] + probe)
            #expect(output == String(repeating: try shop.use() + "\n", count: 4))
        }
    }

    @Test func `a use and a destruction at once leave a server or none, never half of one`() throws
    {
        try Workplace.with { place in
            for _ in 0..<3 {
                _ = try place.server.ensureRunning()
                DispatchQueue.concurrentPerform(iterations: 2) { index in
                    if index == 0 {
                        #expect(throws: Never.self) { try place.server.destroy() }
                    } else {
                        #expect(throws: Never.self) { try place.server.ensureRunning() }
                    }
                }
                #expect(try place.value("select 1") == "1")
            }
        }
    }

    @Test func `a lock is one holder's, also among threads`() throws {
        try Workplace.with { place in
            let path = place.directory + "/lock"
            var second = true
            let first = try isHad(path) { second = try isHad(path) {} }
            #expect(first)
            #expect(!second)
            let afterwards = try isHad(path) {}
            #expect(afterwards)
        }
    }

    @Test func `a lock whose file was deleted keeps nobody out`() throws {
        try Workplace.with { place in
            let path = place.directory + "/lock"
            var second = false
            let first = try isHad(path) {
                try removeTree(path)
                second = try isHad(path) {}
            }
            #expect(first)
            #expect(second)
            let nowhere = try isHad(place.directory + "/nowhere/lock") {}
            #expect(!nowhere)
        }
    }

    /// Does something while holding a lock; false if the lock is not to be had.
    private func isHad(_ path: String, _ body: () throws -> Void) throws -> Bool {
        guard let lock = try FileLock.attempt(path) else { return false }
        try body()
        return lock.descriptor > 2
    }
}
