import Accounting
import EventLog
import Postgres
import ProjectionEngine
import Telemetry

/// What a writer is made with.
struct WriterSetup: Sendable {
    let connection: LedgerConnection
    let projections: ProjectionList
    let telemetry: Telemetry
    /// The writer's clock, which is compared with the database's.
    let clock: @Sendable () -> Timestamp
}

/// Writes for one process: every request that waits goes into one batch, one database transaction
/// (group commit).
///
/// Its executor is the queue that libpq blocks on. While requests come, one loop runs there, which
/// does what the machine says (``WriterPerformer``); callers put further requests into the mailbox
/// meanwhile.
actor Writer {
    private nonisolated let executor = ConnectionExecutor(label: "daybook.writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private nonisolated let mailbox = Mailbox()
    private var performer: WriterPerformer

    init(_ setup: WriterSetup, replays: ReplayGroup, templates: TemplateShelf) {
        performer = WriterPerformer(setup, mailbox, replays, templates, on: executor)
    }

    /// Hands in a request, behind all that were handed in before.
    nonisolated func enqueue(_ submission: PendingReply) {
        switch mailbox.put(submission) {
        case .isServed: return
        case .wakes: executor.async { self.assumeIsolated { $0.performer.run() } }
        case .isFull(let message): submission.fail(LogFailure(.overloaded, message))
        }
    }

    /// Closes the session; a request that comes later opens another.
    func close() { performer.closeSession() }
}
