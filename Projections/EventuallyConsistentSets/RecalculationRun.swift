public import Accounting
import EventLog
public import Postgres
import ProjectionEngine

/// One recalculation: several sets of one journal, brought up to the head it started from, or as
/// far as its bound allows.
///
/// It folds what no set has consumed, in log order, in chunks that each commit with the watermarks
/// they reach. A chunk locks the watermarks of its sets, in the order of their ids, and nothing
/// that an append takes. What is new is read either by the members or by the log's tail, whichever
/// are fewer, within a window of seqs that grows while little is found.
public struct RecalculationRun: ~Copyable {
    /// Rows, entries times sets, that one chunk folds.
    static let rowsPerChunk: Int64 = 20_000
    /// Seqs that the first chunk looks at, and by how much the next looks further.
    static let firstWindow: Int64 = 10_000
    static let windowGrowth: Int64 = 4

    private var lazySets: LazySets
    private let sets: [AccountSetID]
    private let journal: JournalID
    /// The head that the run started from.
    public let target: Seq
    private var generation: Int64
    private let maximumEntries: Int

    private var parameters: Parameters
    private var memberCount: Int64?
    private var window = RecalculationRun.firstWindow
    /// Up to here nothing is left for any of the sets, though no watermark says so yet.
    private var scannedThrough = Seq.zero
    private var consumedEntries = 0
    private var lastConsumed = Seq.zero

    /// Of each set, how many entries were folded.
    public private(set) var folded: [AccountSetID: Int64] = [:]
    public private(set) var isDone = false

    /// A run over sets that are all eventually consistent and of one journal.
    ///
    /// - Parameter maximumEntries: the most entries to read for all sets together; a transaction is
    ///   never split and at least one is consumed.
    public init(
        _ lazySets: LazySets, sets: [AccountSetID], journal: JournalID, target: Seq,
        generation: Int64, maximumEntries: Int?
    ) {
        self.lazySets = lazySets
        self.sets = sets.sorted()
        self.journal = journal
        self.target = target
        self.generation = generation
        self.maximumEntries = maximumEntries ?? .max
        parameters = Parameters(for: lazySets.balances.insert.statement)
    }

    /// Folds one chunk, in the database transaction that is open (READ COMMITTED).
    ///
    /// - Throws: ``StaleSlots`` when the projections were switched since the session opened; then
    ///   ``goOn(in:generation:)`` and fold the chunk again.
    public mutating func foldChunk(_ session: borrowing Session) throws {
        try lazySets.reads.startWatermarks.run(session, sets)
        let locked = try lazySets.reads.lockWatermarks.all(session, sets)
        let watermarks = LazySets.watermarks(locked, of: sets)
        guard try LedgerHead.read(session).generation == generation else {
            throw StaleSlots()
        }
        let places = watermarks.mapValues { max($0, scannedThrough) }
        let start = places.values.min() ?? target
        guard start < target else { return try finish(at: target, watermarks, session) }
        let through = min(target, start.advanced(by: Int(window)))
        let found = try newEntries(places, start, through, session)
        let chunk = Chunk(
            found,
            fits: { [consumedEntries, maximumEntries] entries, already in
                let consumed = consumedEntries + already
                return consumed == 0 || consumed + entries <= maximumEntries
            })
        try write(chunk, session)
        consumedEntries += chunk.entryCount
        lastConsumed = chunk.lastSeq ?? lastConsumed
        if chunk.isCutByBudget { return try finish(at: lastConsumed, watermarks, session) }
        scannedThrough = found.isTruncated ? chunk.lastSeq ?? start : through
        guard scannedThrough < target else {
            return try finish(at: target, watermarks, session)
        }
        if let last = chunk.lastSeq { try move(watermarks, to: last, session) }
        if found.isTruncated {
            // What follows a quiet stretch may be dense: no further than this chunk came.
            window = max(Self.firstWindow, scannedThrough.number - start.number)
        } else if found.rows.count < Self.rowsPerChunk / Self.windowGrowth {
            window *= Self.windowGrowth
        }
    }

    /// Goes on after the projections were switched: what was folded so far is in the new slots too,
    /// since a switch waits for every chunk.
    public mutating func goOn(in lazySets: LazySets, generation: Int64) {
        self.lazySets = lazySets
        self.generation = generation
        parameters = Parameters(for: lazySets.balances.insert.statement)
    }

    private mutating func finish(
        at seq: Seq, _ watermarks: [AccountSetID: Seq], _ session: borrowing Session
    ) throws {
        isDone = true
        try move(watermarks, to: seq, session)
    }

    private func move(
        _ watermarks: [AccountSetID: Seq], to seq: Seq, _ session: borrowing Session
    ) throws {
        let behind = sets.filter { watermarks[$0] ?? .zero < seq }
        guard !behind.isEmpty else { return }
        try lazySets.reads.moveWatermarks.run(session, behind, behind.map { _ in seq })
    }

    private mutating func write(_ chunk: Chunk, _ session: borrowing Session) throws {
        var fold = SetBalanceFold()
        for transaction in chunk.transactions {
            for row in transaction {
                fold.add(
                    row.set, currency: row.currency, layer: row.layer,
                    direction: row.direction, units: row.units, reference: row.reference)
                folded[row.set, default: 0] += 1
            }
            fold.endTransaction()
        }
        guard !fold.isEmpty else { return }
        parameters.removeAll()
        for row in fold.takeRows() { parameters.append(row: row) }
        try session.execute(lazySets.balances.insert.statement, parameters)
    }
}

/// A new entry of a member, for one of the sets that it reaches.
struct NewEntry: MappedRow {
    let set: AccountSetID
    let reference: EntryReference
    let direction: Direction
    let layer: Layer
    let units: Units
    let currency: Currency

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        set = try columns.value("root") { $0.set }
        reference = try columns.part { $0.reference }
        direction = try columns.value("is_credit") { $0.direction == .credit } ? .credit : .debit
        layer = try columns.value("layer") { $0.layer }
        units = try columns.value("units") { $0.units }
        currency = try columns.value("currency") { $0.currency }
    }
}

/// The rows that a chunk read.
struct NewEntries {
    let rows: [NewEntry]
    /// Whether there may be more in the window; then the last transaction is left out.
    let isTruncated: Bool
}

extension RecalculationRun {
    private mutating func newEntries(
        _ places: [AccountSetID: Seq], _ start: Seq, _ through: Seq, _ session: borrowing Session
    ) throws -> NewEntries {
        let behind = sets.filter { places[$0] ?? .zero < through }
        let after = behind.map { EntryPosition.end(of: places[$0] ?? .zero) }
        let byMember =
            try memberCount(start, session) < through.number - start.number
        let select = byMember ? lazySets.reads.newByMember : lazySets.reads.newByTail
        var limit = Self.rowsPerChunk
        while true {
            let entries = try select.all(
                session, behind, after, journal, EntryPosition.end(of: through), limit)
            guard Int64(entries.count) == limit, let last = entries.last else {
                return NewEntries(rows: entries, isTruncated: false)
            }
            let whole = entries.prefix { $0.reference.position.seq < last.reference.position.seq }
            if !whole.isEmpty { return NewEntries(rows: Array(whole), isTruncated: true) }
            limit *= 4
        }
    }

    /// How many accounts lie below the sets, counted once a run, and no further than there are
    /// events left to look at.
    private mutating func memberCount(
        _ start: Seq, _ session: borrowing Session
    ) throws -> Int64 {
        if let memberCount { return memberCount }
        let count = try lazySets.memberCount(
            of: sets, limit: target.number - start.number, session)
        memberCount = count
        return count
    }
}

/// The transactions of a chunk that are consumed.
struct Chunk {
    private(set) var transactions: [ArraySlice<NewEntry>] = []
    /// Entries, each counted once however many sets it reaches.
    private(set) var entryCount = 0
    /// Whether a transaction was left because the bound was reached.
    private(set) var isCutByBudget = false

    /// Takes transactions as long as they fit: asked with the entries of the next and of those
    /// taken so far.
    init(_ found: NewEntries, fits: (_ entries: Int, _ already: Int) -> Bool) {
        var start = 0
        while start < found.rows.count {
            let seq = found.rows[start].reference.position.seq
            var end = start
            var entries = 0
            while end < found.rows.count, found.rows[end].reference.position.seq == seq {
                let isNew =
                    end == start
                    || found.rows[end].reference.position != found.rows[end - 1].reference.position
                if isNew { entries += 1 }
                end += 1
            }
            guard fits(entries, entryCount) else {
                isCutByBudget = true
                return
            }
            transactions.append(found.rows[start..<end])
            entryCount += entries
            start = end
        }
    }

    var lastSeq: Seq? { transactions.last?.first?.reference.position.seq }
}
