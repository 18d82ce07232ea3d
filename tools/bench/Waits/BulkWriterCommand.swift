import Accounting
import Arguments
import Daybook
import EventLog
import Foundation
import Synchronization

/// A child of ``WaitBenchmark``: posts large batches back to back until its input ends. It says
/// `ready` after the first, and at its end how many more it posted, how many failed, and in how
/// many seconds.
struct BulkWriterCommand: ParsableCommand {
    @Required var database: String
    var postings = 10_000

    static let commandName = "bulk-writer"
    static let ready = "ready"

    static let configuration = CommandConfiguration(
        commandName: commandName, abstract: "Posts batches until its input ends.", isHidden: true)

    static var parameters: [Parameter<Self>] {
        [
            .option(\.$database, "database", help: "A database with a ledger that has accounts."),
            .option(\.postings, "postings", help: "Postings in a batch."),
        ]
    }

    /// Whether the input has ended.
    private final class Stop: Sendable {
        private let state = Mutex(false)

        var isAsked: Bool { state.withLock { $0 } }

        func ask() { state.withLock { $0 = true } }
    }

    mutating func run() async throws {
        let load = try await TransferLoad.join(LedgerConnection(conninfo: database))
        let stop = Stop()
        Thread.detachNewThread {
            while let line = Swift.readLine() { precondition(line.isEmpty, "nothing is told") }
            stop.ask()
        }
        var random = QuickRandom(seed: .random(in: 0 ... .max))
        _ = try await load.ledger.execute(.postBatch(batch(of: load, &random)))
        say(Self.ready)
        let start = ContinuousClock.now
        var posted = 0
        var failed = 0
        while !stop.isAsked {
            do {
                _ = try await load.ledger.execute(.postBatch(batch(of: load, &random)))
                posted += 1
            } catch {
                failed += 1
                FileHandle.standardError.write(Data("bulk writer: \(error)\n".utf8))
            }
        }
        say("\(posted) \(failed) \((ContinuousClock.now - start) / .seconds(1))")
        await load.ledger.close()
    }

    private func batch(of load: TransferLoad, _ random: inout QuickRandom) -> [Posting] {
        (0..<postings).map { _ in load.posting(&random) }
    }

    /// Past the C library's buffers: flushing them all waits for the thread that reads.
    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
