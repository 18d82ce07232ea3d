import Accounting
import Daybook
import EventLog
import Foundation

/// A writer in a process of its own, for the tests of what happens between processes.
///
/// It says what became of each thing before it goes on to the next, one line each: `ok ID SEQ`,
/// `no ID RULE`, `failed ID REASON`, `unknown ID`.
///
/// | arguments after the connection string and the schema | what it does |
/// |---|---|
/// | `post JOURNAL DEBITED CREDITED CALLERS COUNT` | posts transfers, so many callers at once |
/// | `lock ACCOUNT COUNT` | locks and unlocks an account |
/// | `batch JOURNAL DEBITED CREDITED COUNT BYTES` | posts batches with so long descriptions |
///
/// `DAYBOOK_PROBE_STOP=N` makes it stop itself (SIGSTOP) in the middle of its batch number N,
/// while it holds the log's lock; the batch that opens its session does not count.
@main
enum Probe {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3 else { exit(2) }
        var options = LedgerOptions()
        if let text = ProcessInfo.processInfo.environment["DAYBOOK_PROBE_STOP"],
            let batch = Int(text)
        {
            options.clock = StoppingClock(inBatch: batch).now
        }
        let ledger = try await Ledger.open(
            LedgerConnection(
                conninfo: arguments[0], schema: arguments[1], applicationName: "probe"), options)
        say("ready")
        let words = Array(arguments.dropFirst(3))
        switch arguments[2] {
        case "post": try await Posting(words, ledger).run()
        case "batch": try await Batches(words, ledger).run()
        case "lock": try await Locking(words, ledger).run()
        default: exit(2)
        }
        await ledger.close()
    }
}

/// Writes a line at once, so that it is out before anything else is done.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(3) }
}

/// What an attempt came to, as the probe says it.
enum Outcome {
    /// Runs an attempt until its outcome is known.
    static func of(_ id: UniqueID, _ attempt: () async throws -> Reply) async -> String {
        while true {
            do {
                let reply = try await attempt()
                return "ok \(id) \(reply.seq.map(\.description) ?? "-")"
            } catch let rejection as Rejection {
                return "no \(id) \(rejection)"
            } catch let failure as LogFailure {
                return "failed \(id) \(failure.reason)"
            } catch is OutcomeUnknown {
                say("unknown \(id)")
            } catch {
                return "failed \(id) \(error)"
            }
        }
    }
}
