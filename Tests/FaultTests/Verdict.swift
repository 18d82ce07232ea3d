import Accounting
import LedgerTestSupport
import Postgres
import ServerTestSupport
import Synchronization
import Testing

/// What callers were told, held against the log.
struct Verdict {
    var rounds = 0
    var faults = 0
    var acknowledged = 0
    var refused = 0
    var unknown = 0
    /// Acknowledged, and not in the log.
    var lost: [String] = []
    /// In the log more than once.
    var twice: [String] = []
    /// Told otherwise than it was.
    var untrue: [String] = []

    private static let total = Mutex(Verdict())

    init() {}

    /// Asks for what stands where `session` leads, while nobody writes.
    init(_ callers: Callers, in session: Connection, rounds: Int, faults: Int) async throws {
        self.rounds = rounds
        self.faults = faults
        let rows = try await session.run { session in
            (
                try session.texts("select description, transaction_id from transactions"),
                try session.texts("select code, account_id from accounts")
            )
        }
        judge(callers.postings, rows.0)
        judge(callers.accounts, rows.1)
    }

    private mutating func judge(_ told: [String: Callers.Told], _ rows: [[String?]]) {
        var stored: [String: [String]] = [:]
        for row in rows { stored[row[0] ?? "", default: []].append(row[1] ?? "") }
        for (mark, answer) in told.sorted(by: { $0.key < $1.key }) {
            let ids = stored[mark] ?? []
            if ids.count > 1 { twice.append(mark) }
            switch answer {
            case .done(let id):
                acknowledged += 1
                if ids.isEmpty {
                    lost.append(mark)
                } else if !ids.contains(id.description) {
                    untrue.append("\(mark) was answered \(id) and is \(ids)")
                }
            case .notWritten:
                refused += 1
                if !ids.isEmpty { untrue.append("\(mark) was refused and stands") }
            case .unknown:
                unknown += 1
            case .surprise(let text):
                untrue.append("\(mark)\(ids.isEmpty ? "" : ", which stands,") was told: \(text)")
            }
        }
    }

    /// Expects that nothing is wrong, and prints the counts, of this test and of all so far.
    func expectTruth(_ test: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(lost == [], sourceLocation: sourceLocation)
        #expect(twice == [], sourceLocation: sourceLocation)
        #expect(untrue == [], sourceLocation: sourceLocation)
        #expect(acknowledged > 0, sourceLocation: sourceLocation)
        let sum = Self.total.withLock { total in
            total.add(self)
            return total
        }
        print("\(test): \(self)\nfaults so far: \(sum)")
    }

    private mutating func add(_ other: Verdict) {
        rounds += other.rounds
        faults += other.faults
        acknowledged += other.acknowledged
        refused += other.refused
        unknown += other.unknown
        lost += other.lost
        twice += other.twice
        untrue += other.untrue
    }
}

extension Verdict: CustomStringConvertible {
    var description: String {
        "rounds \(rounds), faults \(faults), acknowledged \(acknowledged), refused \(refused), "
            + "unknown \(unknown), lost \(lost.count), twice \(twice.count), "
            + "untrue \(untrue.count)"
    }
}
