import Arguments
import Daybook
import EventLog
import LocalPostgres

/// The contenders of `daybook-bench posting`, and their rounds.
struct PostingContest {
    private let load: TransferLoad
    private let counter: CommitCounter
    private let rows: LayoutContender
    private let insert: PlainInsert?
    private let daybook: [DaybookContender]
    private let contenders: [any PostingContender]
    private let meter: ProcessorMeter
    /// Seconds a posting that are the benchmark's own.
    private let costOfRequest: Double

    private static let pgbenchClients = [1, 5, 10, 20]

    init(callers: [Int], accounts: Int, sets: Int, withPgbench: Bool) async throws {
        let server = LocalPostgres.temporary
        let place = LedgerConnection(conninfo: try server.newDatabase().conninfo)
        let load = try await TransferLoad.make(in: place, accounts: accounts, sets: sets)
        let counter = try await CommitCounter(place)
        let rows = try await LayoutContender(
            .ours(sets: sets), on: try server.newDatabase(), accounts: accounts)
        let daybook = callers.map {
            DaybookContender(load: load, callers: $0, counter: counter)
        }
        var contenders: [any PostingContender] = []
        if withPgbench {
            let pgbench = try Pgbench(try server.newDatabase(), server)
            let insert = try await PlainInsert(try server.newDatabase())
            contenders = Self.pgbenchClients.map { PgbenchContender(pgbench: pgbench, clients: $0) }
            contenders.append(insert)
            self.insert = insert
        } else {
            insert = nil
        }
        for one in daybook {
            contenders.append(one)
            contenders.append(
                PrebuiltContender(rows: rows, callers: one.callers, commits: one.commits))
        }
        meter = try ProcessorMeter(try server.server())
        costOfRequest = try load.costOfRequest()
        self.load = load
        self.counter = counter
        self.rows = rows
        self.daybook = daybook
        self.contenders = contenders
    }

    /// Has each number of callers post for a second: files grow, and how large their commits
    /// become is known before the first turn of the rows that are made for that.
    func warmUp() async throws {
        for contender in daybook {
            _ = try await contender.turn(seconds: 1)
            _ = try await contender.conclude()
        }
        _ = try await rows.turn(batch: 1, seconds: 1)
    }

    func run(rounds: Int, seconds: Double) async throws -> PostingReport {
        var results = contenders.map { ContenderResult($0.name) }
        let progress = ProgressMeter("turns", total: rounds * contenders.count)
        for round in 0..<rounds {
            try await rows.checkpoint()
            // Each round begins with another, so that none is always the one behind a checkpoint.
            for turn in contenders.indices {
                let index = (round + turn) % contenders.count
                try await measure(contenders[index], seconds, into: &results[index])
                progress.advance()
            }
        }
        progress.finish()
        return PostingReport(
            results: results, callers: daybook.map(\.callers),
            costOfRequest: costOfRequest * 1e6)
    }

    private func measure(
        _ contender: any PostingContender, _ seconds: Double, into result: inout ContenderResult
    ) async throws {
        let (turn, used) = try await meter.time { try await contender.turn(seconds: seconds) }
        let own = used.own / Double(max(turn.count, 1))
        let making = contender is DaybookContender ? costOfRequest : 0
        result.add(
            turn, ownCost: contender.countsOwnTime ? own - making : nil, serverTime: used.server,
            batch: try await contender.conclude())
    }

    func close() async {
        await load.ledger.close()
        await counter.close()
        await rows.close()
        await insert?.close()
    }
}
