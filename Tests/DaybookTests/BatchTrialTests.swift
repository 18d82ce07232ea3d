import Accounting
import EventLog
import Synchronization
import Testing

@testable import Daybook

/// Whoever handed in a request is told once what became of it, whatever happens to the session.
@Suite struct BatchTrialTests {
    /// What callers were told, by their number.
    private final class Told: Sendable {
        private let words = Mutex<[Int: [String]]>([:])

        func waiting(_ number: Int) -> Waiting {
            let command = Command.createJournal(id: nil, NewJournal(name: nil))
            let seed = Seed(milliseconds: 0, chance: 0, salt: Salt(bits: 0), saltSecret: 0)
            let request = Request(
                command: command, provenance: .none, isDryRun: false, seed: seed)
            return Waiting(request) { result in
                let word: String
                switch result {
                case .success(let accepted): word = "seq \(accepted.seq?.number ?? 0)"
                case .failure(let error): word = "\(error)"
                }
                self.words.withLock { $0[number, default: []].append(word) }
            }
        }

        subscript(_ number: Int) -> [String] { words.withLock { $0[number] ?? [] } }
    }

    private func accepted(_ waiting: Waiting, _ seq: Int64) -> BatchResult {
        var result = BatchResult()
        let outcome = Outcome.members([])
        let accepted = Accepted(seq: Seq(seq), outcome: outcome, isWritten: true)
        result.answers = [(waiting, .success(accepted))]
        return result
    }

    @Test func `what is durable is told though no further session can be had`() async {
        let told = Told()
        var trial = BatchTrial()
        trial.join([told.waiting(1)])
        let first = trial.next()[0]
        trial.join([told.waiting(2)])
        trial.take(accepted(first, 7))
        #expect(!trial.isDone)
        await trial.waitOrGiveUp(after: LogFailure(.noLedger, "it is gone"))
        #expect(trial.isDone)
        #expect(told[1] == ["seq 7"])
        #expect(told[2] == ["it is gone"])
    }

    @Test func `an answer waits for the next try and is told once`() {
        let told = Told()
        var trial = BatchTrial()
        trial.join([told.waiting(1), told.waiting(2)])
        var result = accepted(trial.next()[0], 7)
        result.deferred = [told.waiting(2)]
        trial.take(result)
        #expect(told[1] == [])
        trial.tell()
        trial.tell()
        #expect(told[1] == ["seq 7"])
        trial.take(accepted(trial.next()[0], 8))
        #expect(trial.isDone)
        #expect(told[1] == ["seq 7"])
        #expect(told[2] == ["seq 8"])
    }
}
