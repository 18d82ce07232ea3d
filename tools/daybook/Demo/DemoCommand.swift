import Accounting
import Arguments
import CommandFormat
import Daybook
import EventLog
import LocalPostgres
import SampleBooks
import ToolSupport

/// `daybook demo`: sample books from nothing to balances that are proven.
///
/// 1. The private Postgres of the working directory is started, its schema `demo` made afresh.
/// 2. The sample books are loaded: the same commands that `daybook apply` would carry out.
/// 3. Every eventually consistent set is recalculated.
/// 4. The chart is printed with its balances.
/// 5. The log is verified, and every balance against a fresh fold of it: status 1 if anything is
///    found.
struct DemoCommand: ParsableCommand {
    var printsCommands = false

    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Loads the books of a small bank, then prints and proves every balance.",
        discussion: """
            Uses the private Postgres under .daybook/ in the working directory, whatever \
            DATABASE_URL says, and the ledger demo, which is created afresh. It drops the schema \
            demo if an earlier run created it, and never any other schema. If someone else created \
            it, the command refuses to run.
            """,
        examples: [
            .init("daybook demo", "load, recalculate, print, prove"),
            .init("daybook demo --commands | less", "read the sample books"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .flag(
                \.printsCommands, "commands",
                help: "Only print the sample books as a command stream.")
        ]
    }

    mutating func run() async throws {
        guard !printsCommands else {
            // The last line brings its own end.
            return try StandardOutput.write(line: SampleBook.bank.commands.utf8.dropLast())
        }
        let schema = try await DemoSchema.make(
            conninfo: try LocalPostgres().ensureRunning().conninfo)
        let ledger = try await Ledger.open(schema.ledger)
        try await load(into: ledger)
        try await recalculate(ledger)
        try await draw(ledger)
        await ledger.close()
        let summary = try await verify(schema.ledger)
        try await schema.close()
        sayWhatNext()
        if summary.findings > 0 { throw ExitCode.failure }
    }

    private func load(into ledger: Ledger) async throws {
        let lines = SampleBook.bank.commands.split(separator: "\n").count
        let meter = ProgressMeter("commands", total: lines)
        let clock = ContinuousClock()
        let duration = try await clock.measure {
            try await SampleBook.bank.load(into: ledger) { meter.advance() }
        }
        meter.finish()
        let head = try await ledger.head()
        let milliseconds = Int(duration / .milliseconds(1))
        print("Loaded \(lines) commands of sample books: \(head.seq) events, \(milliseconds) ms.")
    }

    private func recalculate(_ ledger: Ledger) async throws {
        let page = PageRequest(first: PageRequest.maximumFirst)
        let sets = try await ledger.eventuallyConsistentSets(page: page)
        let recalculated = try await ledger.recalculate(
            RecalculationRequest(setIDs: sets.rows))
        let entries = recalculated.reduce(0) { $0 + $1.foldedEntries }
        let count = recalculated.count
        print("Recalculated \(count) eventually consistent sets: \(entries) entries folded.")
    }

    private func draw(_ ledger: Ledger) async throws {
        let chart = try await ledger.chart(
            ChartQuery(journal: .named(SampleBook.bankJournalCode.string)))
        print()
        for line in ChartDrawing(chart, showsLayers: false, style: .standardOutput).lines() {
            print(line)
        }
    }

    private func verify(_ connection: LedgerConnection) async throws -> Verification.Summary {
        let summary = try await Verification().run(on: connection, report: { _ in })
        let events = "\(summary.events) events with \(summary.entries) entries"
        print()
        if summary.findings == 0 {
            print("Verified \(events): every balance is proven against the log.")
        } else {
            print("Verified \(events): \(summary.findings) findings.")
            print("See them with: daybook-replay verify --ledger \(DemoSchema.name)")
        }
        return summary
    }

    /// What to try on the ledger that is there now, with the program called as it was called.
    private func sayWhatNext() {
        let program = CommandLine.arguments.first ?? "daybook"
        let given = LedgerArguments().isServerGiven
        let place = given ? #" --database-url "$(\#(program) local url)""# : ""
        print(
            """

            The ledger stays in the schema \(DemoSchema.name). Look further:
              \(program) tree --ledger demo --layers --currency EUR\(place)
              \(program) balance 2203 --ledger demo\(place)
              \(program) local psql -- -c 'select * from demo.entries limit 5'
              \(program) demo --commands
            """)
    }
}
