import Accounting
import EventFormat
import EventLog
import Postgres
import Projecting
import Telemetry

import func Glibc.usleep

/// What a writer is made with.
struct WriterSetup: Sendable {
    let connection: LedgerConnection
    let telemetry: Telemetry
    /// The writer's clock, which is compared with the database's.
    let clock: @Sendable () -> Timestamp
}

/// A writer's session with everything that belongs to it: what it knows of the ledger, the slots
/// that its statements name, the memory that batches are encoded in.
///
/// The one loop that matters is ``serve(_:meanwhile:following:)``:
///
/// 1. Read what the requests lack, in a snapshot of its own, until nothing that can be told is
///    lacking.
/// 2. Begin, take the log's lock, read the head: one round trip. Fold what others appended.
/// 3. Decide request by request, each seeing the effect of the one before; encode the events and
///    collect the projections' rows.
/// 4. Guard, events, rows, commit in one send.
/// 5. While the server carries that out, decide ahead who has come since, as step 3 does, in a
///    draft that the next append takes up. It stands if the log ends where it was decided on.
///
/// While nobody else writes, step 3 comes first and steps 2 and 4 are one round trip: the guard
/// refuses a batch whose head is not the log's any more, and the next try looks again.
///
/// Whatever goes wrong, the facts are those of the log again, or the desk is given up.
struct WriterDesk: ~Copyable {
    /// Rounds of reading that step 1 takes; what lacks then waits for the next batch.
    static let maximumReadRounds = 8
    /// Batches that look ids up first, after one met an id that was taken.
    static let lookUpBatches = 64
    /// A batch takes no further request once its events have so many bytes.
    static let maximumBatchBytes = 32 * 1_024 * 1_024
    /// How often who arrives is looked for while the server works.
    static let pauseBetweenArrivals = Duration.milliseconds(1)
    /// Decisions ahead between two looks whether the server has answered.
    static let decisionsBetweenLooks = 8
    /// So many batches in a row met nobody else's events, before one is sent without a look.
    static let undisturbedUntilUnseen = 8
    /// A writer's clock, and the log's last time, may differ from the database's by so much.
    static let maximumClockDifference: Int64 = 60_000_000

    let setup: WriterSetup
    let connection: Connection
    let server: LedgerServer
    var generation: Int64
    let factReader: FactReader
    var partitions: Partitions
    var facts: Facts
    var events = EventBatch()
    var projectors: InlineProjectors
    var watch = LockWatch()
    var lookUpsLeft = 0
    var hasWritten = false
    /// The log's end as this writer left it.
    var left: KnownHead?
    /// Batches in a row that met nobody else's events.
    var undisturbed = 0
    /// What is decided and not sent.
    var draft: BatchDraft?
    /// Where the facts go back to if what is not durable yet comes to nothing.
    var undo: Facts.Mark?

    init(_ setup: WriterSetup, on executor: ConnectionExecutor) async throws {
        let connection = try await Connection.open(setup.connection.writing, on: executor)
        let opened = try await connection.run { session in
            try Opened(session, connection.backend.serverVersion)
        }
        self.setup = setup
        self.connection = connection
        server = opened.server
        generation = opened.head.generation
        partitions = opened.partitions
        factReader = FactReader(opened.slots)
        projectors = InlineProjectors(opened.slots)
        facts = Facts(at: opened.head.place, outside: .live)
    }

    /// What a fresh session finds.
    private struct Opened: Sendable {
        let server: LedgerServer
        let head: LedgerHead
        let slots: Slots
        let partitions: Partitions

        init(_ session: borrowing Session, _ version: Int) throws {
            server = try LedgerServer(checking: session, version: version)
            head = try LedgerHead.read(session)
            try head.requireKnownFormat()
            slots = try Slots.read(Projections.all, session)
            partitions = try Partitions(session)
        }
    }

    var isUsable: Bool { connection.assumeIsolated { $0.isUsable } }

    /// Whether the log's next partition should be made, outside of an append.
    var isPartitionDue: Bool { hasWritten && partitions.isNextDue(at: facts.position.seq) }

    mutating func makePartition() throws {
        let head = facts.position.seq
        try connection.runInline { session in try partitions.make(upTo: head, session) }
    }

    /// How often the log's lock is asked for, half a second each, to find out what became of an
    /// attempt.
    private static let maximumSettlementTries = 20

    /// Whether an attempt of an earlier session was committed. That is asked under the log's lock,
    /// whose holder is watched as in an append.
    mutating func wasCommitted(_ attempt: UnsettledAttempt) throws -> Bool {
        for _ in 1..<Self.maximumSettlementTries {
            do {
                return try findCommitted(attempt)
            } catch let error as PostgresError where error.kind == .lockNotAvailable {
                try connection.runInline { session in _ = try watch.look(session) }
            }
        }
        return try findCommitted(attempt)
    }

    private func findCommitted(_ attempt: UnsettledAttempt) throws -> Bool {
        try connection.runInline { session in
            try attempt.wasCommitted(session, pause: { usleep(100_000) })
        }
    }
}
