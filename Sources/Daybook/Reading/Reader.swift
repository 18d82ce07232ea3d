import Accounting
import BalancesProjection
import ChartProjection
import EntriesProjection
import EventLog
import EventuallyConsistentSetsProjection
import Postgres
import ProjectionEngine
import TemplatesProjection
import TransactionsProjection

/// Reads, recalculates and moves the clock, on sessions of its own that are opened when first
/// needed, and never more than its limit. A session whose slots are no longer in use is given up
/// and opened again.
actor Reader {
    private let connection: LedgerConnection
    private let projections: ProjectionList
    /// How many sessions it has at most.
    nonisolated let limit: Int
    private var places: [Place]

    /// Where a session is, or will be.
    private struct Place {
        var readSession: ReadSession?
        /// A session that is being opened, for all who come meanwhile.
        var opening: Task<ReadSession, any Error>?
        /// How many calls use it or wait for it.
        var users = 0
    }

    /// How often a call begins again because the projections were switched, or the session lost.
    private static let maximumTries = 3

    init(_ connection: LedgerConnection, _ projections: ProjectionList, limit: Int = 1) {
        self.connection = connection
        self.projections = projections
        self.limit = limit
        places = Array(repeating: Place(), count: limit)
    }

    func close() async {
        for index in places.indices {
            // Whoever waits for a session that is being opened is told why there is none.
            _ = await places[index].opening?.result
            let used = places[index].readSession
            places[index].readSession = nil
            await used?.connection.close()
        }
    }

    /// Answers from one snapshot.
    func reading<Success: Sendable>(
        _ body: @Sendable (QueryHandler, borrowing Session) throws -> Success
    ) async throws -> Success {
        try await withReadSession { readSession in
            try await readSession.reading { head, session in
                try body(QueryHandler(reads: readSession.reads, head: head), session)
            }
        }
    }

    /// Answers many questions for a balance with one statement.
    func balances(
        _ queries: [BalanceQuery]
    ) async throws -> [Result<BalanceAnswer, Rejection>] {
        try await withReadSession { readSession in
            try await readSession.connection.run { session in
                try readSession.reads.askedBalances.answers(
                    to: queries, generation: readSession.generation, session)
            }
        }
    }

    func answer(_ query: Query) async throws -> Answer {
        try await reading { answering, session in try answering.answer(query, session) }
    }

    func replays(of ids: [TransactionID]) async throws -> [TransactionID: PostingAnswer] {
        try await withReadSession { readSession in
            try await readSession.reading { _, session in
                try ReplayReading(reads: readSession.reads).answers(ids, session)
            }
        }
    }

    func recalculate(_ recalculation: RecalculationRequest) async throws -> [RecalculatedSet] {
        try await withReadSession { readSession in
            try await readSession.connection.run { session in
                var recalculating = Recalculation(
                    reads: readSession.reads, generation: readSession.generation)
                return try recalculating.run(recalculation, session)
            }
        }
    }

    /// Moves a manual clock. What became of a move whose commit was not answered is found out; one
    /// that did not happen is made anew.
    func setClock(to at: Timestamp) async throws {
        for _ in 0..<Self.maximumTries where try await moveClock(to: at) {
            return
        }
        throw LogFailure(
            .connection, "the database was lost again and again, and the clock was not moved")
    }

    /// Returns whether it was moved: not when the session was lost first.
    private func moveClock(to at: Timestamp) async throws -> Bool {
        try await withReadSession { readSession in
            do {
                try await readSession.connection.run { session in
                    try ManualClock.set(to: at, session)
                }
                return true
            } catch let error as PostgresError where error.outcome != .nothingWritten {
                let settlement = CommitSettlement(
                    ledger: connection, backend: readSession.connection.backend,
                    subject: "the clock's move to \(at)", error: error)
                return try await settlement.wasCommitted { _, head in
                    guard let now = head.manualClock, now >= at else { return .notDone }
                    return now == at ? .done : .untold
                }
            }
        }
    }

    private func withReadSession<Success: Sendable>(
        _ body: (ReadSession) async throws -> Success
    ) async throws -> Success {
        let place = placeToUse()
        places[place].users += 1
        defer { places[place].users -= 1 }
        for attempt in 1... {
            var used: ReadSession?
            do {
                let readSession = try await openReadSession(at: place)
                used = readSession
                return try await body(readSession)
            } catch let error as PostgresError {
                guard attempt < Self.maximumTries, await wasLost(used, error) else {
                    throw LogFailure(error)
                }
                giveUp(used, at: place)
            } catch let stale as StaleSlots {
                guard attempt < Self.maximumTries else { throw LogFailure(stale) }
                giveUp(used, at: place)
            }
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    /// The place with the fewest users; of several an open session, then the first.
    private func placeToUse() -> Int {
        func cost(_ index: Int) -> (Int, Int) {
            (places[index].users, places[index].readSession == nil ? 1 : 0)
        }
        return places.indices.min { cost($0) < cost($1) } ?? 0
    }

    /// Whether another try makes sense: the session was lost with nothing written.
    private func wasLost(_ used: ReadSession?, _ error: PostgresError) async -> Bool {
        if let used, await used.connection.isUsable { return false }
        return error.outcome == .nothingWritten
    }

    /// Gives up the session that a call used, unless another call has opened a fresh one since.
    private func giveUp(_ used: ReadSession?, at place: Int) {
        if places[place].readSession?.connection === used?.connection {
            places[place].readSession = nil
        }
    }

    /// The session that is open; else one that is opened once, however many ask for it.
    private func openReadSession(at place: Int) async throws -> ReadSession {
        while let known = places[place].readSession {
            if await known.connection.isUsable { return known }
            giveUp(known, at: place)
        }
        let opening = places[place].opening ?? Task { try await openAnew(at: place) }
        places[place].opening = opening
        return try await opening.value
    }

    private func openAnew(at place: Int) async throws -> ReadSession {
        defer { places[place].opening = nil }
        let fresh = try await ReadSession(connection, projections)
        places[place].readSession = fresh
        return fresh
    }
}

/// A reading session with the statements that name the slots in use.
struct ReadSession: Sendable {
    let connection: Connection
    let generation: Int64
    let reads: LedgerReads

    init(_ ledger: LedgerConnection, _ projections: ProjectionList) async throws {
        let connection = try await Connection.open(ledger.reading)
        self.connection = connection
        (generation, reads) = try await connection.run { session in
            try LedgerReads.current(projections, session)
        }
    }

    /// Runs a body that reads from one snapshot, in which the generation is the session's.
    func reading<Success: Sendable>(
        _ body: @Sendable (LedgerHead, borrowing Session) throws -> Success
    ) async throws -> Success {
        try await connection.transaction(isolation: .repeatableRead, access: .readOnly) {
            session in
            let head = try LedgerHead.read(session)
            try head.requireKnownFormat()
            guard head.generation == generation else { throw StaleSlots() }
            return try body(head, session)
        }
    }
}

/// The statements of all projections that answers are read with.
struct LedgerReads: Sendable {
    let chart: ChartReads
    let templates: TemplateReads
    let transactions: TransactionReads
    let entries: EntryReads
    let setBalances: SetBalanceTable
    let lazySets: LazySets
    let askedBalances: AskedBalances

    /// The projections of the program that asks.
    private let projections: ProjectionList

    private init(_ projections: ProjectionList, _ slots: Slots) {
        self.projections = projections
        chart = ChartReads(slots)
        templates = TemplateReads(slots)
        transactions = TransactionReads(slots)
        entries = EntryReads(slots)
        setBalances = BalancesProjection.table(slots)
        lazySets = LazySets(slots)
        askedBalances = AskedBalances(slots)
    }

    /// The statements for the slots in use, and the generation that they are of.
    static func current(
        _ projections: ProjectionList, _ session: borrowing Session
    ) throws -> (generation: Int64, reads: LedgerReads) {
        // Read first: if the slots are switched in between, the generation is seen to be stale.
        let head = try LedgerHead.read(session)
        try head.requireKnownFormat()
        let slots = try Slots.read(projections.all, session)
        return (head.generation, LedgerReads(projections, slots))
    }

    /// The same, anew: the projections were switched.
    func renewed(
        _ session: borrowing Session
    ) throws -> (generation: Int64, reads: LedgerReads) {
        try Self.current(projections, session)
    }
}

extension LogFailure {
    init(_: StaleSlots) {
        self.init(.conflict, "the projections are switched too often")
    }
}
