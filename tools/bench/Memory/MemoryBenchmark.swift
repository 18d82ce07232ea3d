import Arguments
import Daybook
import EventLog
import JSON
import LocalPostgres

/// `daybook-bench memory`: the memory of `daybook apply` when a stream of large batches comes in.
struct MemoryBenchmark: ParsableCommand {
    var lines = 30
    var postings = 10_000
    var rounds = 3
    var program: String?
    var isJSON = false

    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "Peak memory of daybook apply for a stream of large batches.",
        discussion: """
            Each round has a new ledger and a new process of daybook apply, which reads a file of \
            post_batch commands; its answers are read and dropped. Reports the peak resident \
            memory as counted by the kernel (ru_maxrss of wait4). The kernel counts from before \
            the program starts, so it is never less than this process's own peak, which is printed \
            beside it.
            """,
        examples: [
            .init("daybook-bench memory", "30 lines of 10,000 postings, 2.8 MB each"),
            .init("daybook-bench memory --lines 120 --rounds 1", "four times as many"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .option(\.lines, "lines", help: "Lines of the stream, each a batch."),
            .option(\.postings, "postings", help: "Postings in a batch, about 280 bytes each."),
            .option(\.rounds, "rounds", help: "Rounds, each with a new ledger."),
            .option(
                \.program, "program", valueName: "path", completion: .file,
                help: "The daybook to run; by default the one beside this program."),
            .flag(\.isJSON, "json", help: "Print one JSON object."),
        ]
    }

    func validate() throws {
        guard lines > 0, rounds > 0, 1...10_000 ~= postings else {
            throw ValidationError("at least a line and a round, and 1 to 10,000 postings a line")
        }
    }

    mutating func run() async throws {
        let program = try program ?? ChildProgram.beside("daybook")
        var peaks = Measurement("peak memory in MB")
        var times = Measurement("seconds")
        var lineBytes = 0
        let progress = ProgressMeter("rounds", total: rounds)
        for _ in 0..<rounds {
            let place = LedgerConnection(
                conninfo: try LocalPostgres.temporary.newDatabase().conninfo)
            let load = try await TransferLoad.make(in: place, accounts: 1_000)
            await load.ledger.close()
            let stream = try LargeStream(of: load, lines: lines, postings: postings)
            lineBytes = stream.lineBytes
            let start = ContinuousClock.now
            let child = try ChildProgram(
                program, ["apply", "--database-url", place.conninfo, stream.path])
            let end = try child.end()
            times.add((ContinuousClock.now - start) / .seconds(1))
            try stream.remove()
            guard end.status == 0 else {
                throw ValidationError("daybook apply has ended with status \(end.status)")
            }
            peaks.add(Double(end.peakMemory) / 1e6)
            progress.advance()
        }
        progress.finish()
        let own = Double(try OwnUsage.now().peakMemory) / 1e6
        if isJSON {
            let report: JSON = [
                "lines": .integer(lines), "line_bytes": .integer(lineBytes),
                "peak_megabytes": peaks.json(decimals: 1), "seconds": times.json(decimals: 2),
                "own_peak_megabytes": own.json(decimals: 1),
            ]
            print(report.text)
        } else {
            printText(peaks, times, lineBytes, own)
        }
    }

    private func printText(
        _ peaks: Measurement, _ times: Measurement, _ lineBytes: Int, _ own: Double
    ) {
        let rate = Double(lines * postings) / times.median
        print(
            "\(lines) lines of \((Double(lineBytes) / 1e6).text(decimals: 1)) MB in "
                + "\(times.median.text(decimals: 1)) s, \(rate.text(decimals: 0)) postings/s")
        print(
            "peak memory of daybook apply: \(peaks.median.text(decimals: 0)) MB (greatest "
                + "\((peaks.rates.max() ?? 0).text(decimals: 0)); this process's own peak: "
                + "\(own.text(decimals: 0)))")
    }
}
