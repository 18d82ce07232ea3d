public import Accounting
public import EventLog
import Postgres
import ProjectionEngine

/// A ledger in one schema of a Postgres database: the library's front door.
///
/// ```swift
/// let ledger = try await Ledger.open("postgres://…", schema: "shop")
/// let journal = try await ledger.createJournal(NewJournal(name: try Name("General ledger")))
/// let posting = try await ledger.post(Posting(journalID: journal.id, entries: […]))
/// print(posting.transaction.number, posting.balances)
/// ```
///
/// One value serves any number of concurrent callers: their commands are committed together, each
/// gets its own answer, and what is answered is durable. Several processes may write at once.
///
/// - Throws, in every method: ``Rejection`` when a rule says no, ``LogFailure`` when the world does
///   and nothing was written, ``OutcomeUnknown`` when the database could not be asked in time
///   whether it was done.
public final class Ledger: Sendable {
    let connection: LedgerConnection
    let options: LedgerOptions
    private let writer: Writer
    private let seeds: SeedSource
    private let templates: TemplateShelf
    let reader: Reader
    private let balances: BalanceQueue
    private let balanceReader: Reader
    /// Has a session of its own, so that nobody who reads waits for a recalculation.
    private let recalculator: Reader

    /// How many sessions answer questions at most, and how many questions for balances, which so
    /// do not wait for long lists.
    private static let readingSessions = 2

    private init(_ connection: LedgerConnection, _ options: LedgerOptions) {
        self.connection = connection
        self.options = options
        seeds = SeedSource(clock: options.clock)
        templates = TemplateShelf(clock: options.clock)
        reader = Reader(connection, options.projections, limit: Self.readingSessions)
        balanceReader = Reader(connection, options.projections, limit: Self.readingSessions)
        balances = BalanceQueue(balanceReader)
        recalculator = Reader(connection, options.projections)
        writer = Writer(
            WriterSetup(
                connection: connection, projections: options.projections,
                telemetry: options.telemetry, clock: options.clock),
            replays: ReplayGroup(reader), templates: templates)
    }

    /// Opens a ledger: checks the server, makes the schema where it is missing and that is allowed.
    public static func open(
        _ connection: LedgerConnection, _ options: LedgerOptions = LedgerOptions()
    ) async throws -> Ledger {
        try await LedgerOpening(connection, options).run()
        return Ledger(connection, options)
    }

    /// Opens a ledger by the URL of its database, or libpq's keyword=value pairs, and its schema.
    public static func open(
        _ database: String, schema: String = LedgerConnection.defaultSchema,
        _ options: LedgerOptions = LedgerOptions()
    ) async throws -> Ledger {
        try await open(LedgerConnection(conninfo: database, schema: schema), options)
    }

    /// Closes the sessions. Calls that are under way end first; later ones open sessions again.
    public func close() async {
        await writer.close()
        await reader.close()
        await balanceReader.close()
        await recalculator.close()
    }

    /// Carries out a command, with who asked for it and why.
    public func execute(
        _ command: Command, _ provenance: Provenance = .none, isDryRun: Bool = false
    ) async throws -> Reply {
        try await submit(command, provenance, isDryRun: isDryRun).reply()
    }

    /// Hands in a command, behind all that were handed in before, and returns at once; the
    /// submission tells what became of it. For streams of commands that must keep their order.
    public func submit(
        _ command: Command, _ provenance: Provenance = .none, isDryRun: Bool = false
    ) -> PendingReply {
        var request = Request(
            command: command, provenance: provenance, isDryRun: isDryRun, seed: seeds.next())
        templates.prepare(&request)
        let submission = PendingReply(request)
        writer.enqueue(submission)
        return submission
    }

    /// Answers a question. It sees everything that was acknowledged before it was asked.
    public func read(_ query: Query) async throws -> Answer {
        guard case .balance(let balance) = query else { return try await reader.answer(query) }
        return .balance(try await balances.answer(balance))
    }

    /// Brings eventually consistent sets up to date, in chunks that each commit, and never in the
    /// way of a posting.
    ///
    /// - Throws: ``OutcomeUnknown`` when it was cut off behind a chunk: what was folded stays
    ///   folded, and recalculating again goes on from there.
    public func recalculate(_ recalculation: RecalculationRequest) async throws -> [RecalculatedSet]
    {
        try await recalculator.recalculate(recalculation)
    }

    /// Moves a manual clock, not back.
    public func setClock(to at: Timestamp) async throws {
        try await recalculator.setClock(to: at)
    }
}
