import Accounting
import Arguments
import Daybook
import EventLog
import Foundation
import LocalPostgres
import Postgres

/// `daybook-bench posting`: transfers between accounts through the library, beside pgbench (TPC-B)
/// and a plain insert of one event row a commit.
struct PostingBenchmark: ParsableCommand {
    var rounds = 5
    var seconds = 3
    var accounts = 1_000
    var callers: [Int] = []
    var sets = 0
    var skipsPgbench = false

    static let configuration = CommandConfiguration(
        commandName: "posting",
        abstract: "Transactions a second for some numbers of concurrent callers.")

    static var parameters: [Parameter<Self>] {
        [
            .option(\.rounds, "rounds", help: "Rounds; each contender has one turn in each."),
            .option(\.seconds, "seconds", help: "Seconds that a turn takes."),
            .option(\.accounts, "accounts", help: "Accounts that money moves between."),
            .option(\.callers, "callers", help: "Concurrent callers; may be repeated. 1 and 256."),
            .option(\.sets, "sets", help: "Synchronous sets above every account, one in another."),
            .flag(\.skipsPgbench, "no-pgbench", help: "Leave pgbench and plain inserts out."),
        ]
    }

    mutating func run() async throws {
        let server = LocalPostgres.temporary
        let endpoint = try server.newDatabase()
        let counts = callers.isEmpty ? [1, 256] : callers
        let pgbench = skipsPgbench ? nil : try Pgbench(try server.newDatabase(), server)
        let insert = skipsPgbench ? nil : try await PlainInsert(try server.newDatabase())
        let load = try await TransferLoad(endpoint.conninfo, accounts: accounts, sets: sets)
        try await load.run(callers: 64, seconds: 1)
        var baseline1 = Measurement("pgbench, 1 client")
        var best = Measurement("pgbench, best of 1 to 20 clients")
        var plain = Measurement("plain insert, 1 connection")
        var ours = counts.map { Measurement("daybook, \($0) caller\($0 == 1 ? "" : "s")") }
        let meter = ProgressMeter("rounds", total: rounds)
        for _ in 0..<rounds {
            if let pgbench {
                let alone = try pgbench.rate(clients: 1, seconds: seconds)
                baseline1.add(alone)
                let others = try [5, 10, 20].map { try pgbench.rate(clients: $0, seconds: seconds) }
                best.add(max(alone, others.max() ?? 0))
            }
            if let insert { plain.add(try await insert.rate(seconds: seconds)) }
            for (index, count) in counts.enumerated() {
                ours[index].add(try await load.run(callers: count, seconds: seconds))
            }
            meter.advance()
        }
        meter.finish()
        await load.ledger.close()
        let baselines = skipsPgbench ? [] : [baseline1, best, plain]
        for baseline in baselines { print(baseline.line(comparedTo: [])) }
        for measurement in ours { print(measurement.line(comparedTo: baselines)) }
    }
}

/// Transfers between random accounts of one ledger.
final class TransferLoad: Sendable {
    let ledger: Ledger
    private let journal: JournalID
    private let accounts: [AccountID]

    init(_ conninfo: String, accounts count: Int, sets: Int) async throws {
        let ledger = try await Ledger.open(LedgerConnection(conninfo: conninfo))
        self.ledger = ledger
        let reply = try await ledger.execute(
            .createJournal(id: nil, NewJournal(name: try Name("Benchmark"))))
        guard case .journal(let journal) = reply.answer else { preconditionFailure() }
        self.journal = journal.id
        let top = try await Self.makeSets(sets, journal.id, ledger)
        var ids: [AccountID] = []
        let submissions = try (0..<count).map { number in
            ledger.submit(
                .createAccount(
                    id: nil,
                    NewAccount(
                        code: try Code("a\(number)"), name: try Name("account"),
                        accountSetID: top)))
        }
        for submission in submissions {
            guard case .account(let account) = try await submission.reply().answer else { continue }
            ids.append(account.id)
        }
        accounts = ids
    }

    /// Makes sets, each in the one before, and returns the innermost.
    private static func makeSets(
        _ count: Int, _ journal: JournalID, _ ledger: Ledger
    ) async throws -> AccountSetID? {
        var last: AccountSetID?
        for number in 0..<count {
            let reply = try await ledger.execute(
                .createAccountSet(
                    id: nil, NewAccountSet(journalID: journal, name: try Name("set \(number)"))))
            guard case .accountSet(let set) = reply.answer else { continue }
            if let last {
                _ = try await ledger.execute(
                    .addMembers([Membership(setID: last, member: .set(set.id))]))
            }
            last = set.id
        }
        return last
    }

    /// Posts for some seconds; returns transactions a second.
    @discardableResult
    func run(callers: Int, seconds: Int) async throws -> Double {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask { try await self.post(until: end) }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private func post(until end: ContinuousClock.Instant) async throws -> Int {
        var random = QuickRandom(seed: .random(in: 0 ... .max))
        guard let euro = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        var count = 0
        while ContinuousClock.now < end {
            let from = Int.random(in: 0..<accounts.count, using: &random)
            let to =
                (from + 1 + Int.random(in: 0..<(accounts.count - 1), using: &random))
                % accounts.count
            let units = RequestedUnits.exact(
                Int128(Int.random(in: 1...1_000_000, using: &random)) * 10_000_000_000_000_000)
            let posting = Posting(
                journalID: journal,
                entries: [
                    RequestedEntry(
                        accountID: accounts[from], direction: .debit, units: units,
                        currency: .wellFormed(euro)),
                    RequestedEntry(
                        accountID: accounts[to], direction: .credit, units: units,
                        currency: .wellFormed(euro)),
                ])
            _ = try await ledger.execute(.post(posting))
            count += 1
        }
        return count
    }
}

/// Numbers that cost nothing to draw; the system's would be a call of it each (SplitMix64, Steele,
/// Lea and Flood 2014).
struct QuickRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// pgbench's TPC-B at scale 10, as it comes.
struct Pgbench {
    private let program: String
    private let endpoint: Endpoint

    init(_ endpoint: Endpoint, _ server: TemporaryPostgres) throws {
        self.endpoint = endpoint
        program = try server.server().clientProgram("pgbench")
        _ = try output(["-q", "-i", "-s", "10"])
    }

    func rate(clients: Int, seconds: Int) throws -> Double {
        // Counted and not timed: pgbench's timer is a signal, and a child of a task's thread
        // inherits its mask, in which signals are blocked.
        let transactions = max(1, seconds * (clients == 1 ? 1_000 : 4_000 / clients))
        let report = try output([
            "-c", "\(clients)", "-j", "\(min(clients, 2))", "-t", "\(transactions)",
        ])
        let line = report.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let words = line?.split(separator: " "), words.count > 2, let rate = Double(words[2])
        else { throw ValidationError("pgbench printed no rate: \(report)") }
        return rate
    }

    private func output(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments =
            arguments + [
                "-h", endpoint.host, "-p", "\(endpoint.port)", "-U", endpoint.user,
                endpoint.database,
            ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("pgbench failed with status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// One event row a commit, by one connection: the least that an event-sourced ledger can write.
struct PlainInsert {
    private static let insert = Statement(
        "plain_insert", "insert into plain (seq, payload, hash) values ($1, $2, $3)",
        parameters: [.int8, .json, .bytea])

    private let connection: Connection
    private let next: Counter

    /// Counts on from turn to turn.
    private final class Counter: @unchecked Sendable {
        var value: Int64 = 0
    }

    init(_ endpoint: Endpoint) async throws {
        connection = try await Connection.open(Configuration(endpoint.conninfo))
        next = Counter()
        try await connection.run { session in
            try session.run(
                script: "create table plain (seq bigint primary key, payload json, hash bytea)")
            return
        }
    }

    func rate(seconds: Int) async throws -> Double {
        let payload = "{\"text\":\"" + String(repeating: "x", count: 330) + "\"}"
        let hash = Bytea([UInt8](repeating: 7, count: 32))
        let next = next
        return try await connection.run { session in
            let start = ContinuousClock.now
            let end = start + .seconds(seconds)
            var count = 0
            while ContinuousClock.now < end {
                next.value += 1
                try session.execute(Self.insert, next.value, payload, hash)
                count += 1
            }
            return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
        }
    }
}
