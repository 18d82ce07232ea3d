import Accounting
import EventLog
import Postgres
import Synchronization
import Telemetry

/// Writes for one process: every request waiting goes into one batch, one database transaction
/// (group commit). `WriterDesk` does what happens to a batch, `BatchTrial` holds it until all of
/// its requests are answered.
///
/// Its executor is the queue that libpq blocks on, so a batch is served without a switch of
/// threads, while callers put further requests into the mailbox.
actor Writer {
    private struct Mailbox {
        var waiting: [Waiting] = []
        var isBusy = false
    }

    private nonisolated let executor = ConnectionExecutor(label: "daybook.writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private nonisolated let mailbox = Mutex(Mailbox())
    private let setup: WriterSetup
    private var desk: WriterDesk?

    init(_ setup: WriterSetup) {
        self.setup = setup
    }

    /// Hands in a request, behind all that were handed in before.
    nonisolated func enqueue(_ waiting: Waiting) {
        let wakes = mailbox.withLock { mailbox in
            mailbox.waiting.append(waiting)
            let wakes = !mailbox.isBusy
            mailbox.isBusy = true
            return wakes
        }
        if wakes { wake() }
    }

    private nonisolated func wake() {
        executor.async { self.assumeIsolated { $0.serve() } }
    }

    /// Serves batches until none waits. A task goes on where a new session is needed first.
    private func serve() {
        while let arrived = arrivals(orRest: true) {
            var trial = BatchTrial()
            trial.join(arrived)
            while !trial.isDone {
                guard desk?.isUsable ?? false, trial.unsettled == nil else {
                    Task { [trial] in await serveAnew(trial) }
                    return
                }
                advance(&trial)
            }
        }
    }

    /// Takes those that wait out of the mailbox; nil if there are none. A writer that then rests
    /// has to be woken by whom comes next.
    private func arrivals(orRest rests: Bool = false) -> [Waiting]? {
        mailbox.withLock { mailbox in
            guard !mailbox.waiting.isEmpty else {
                if rests { mailbox.isBusy = false }
                return nil
            }
            let waiting = mailbox.waiting
            mailbox.waiting = []
            return waiting
        }
    }

    /// Opens another session, settles what is unknown, and ends the trial; then goes on.
    private func serveAnew(_ trial: BatchTrial) async {
        var trial = trial
        while !trial.isDone {
            do {
                if !(desk?.isUsable ?? false) {
                    desk = try await WriterDesk(setup, on: executor)
                }
                if let attempt = trial.unsettled {
                    let committed = try desk?.wasCommitted(attempt) ?? false
                    setup.telemetry.logger.notice(
                        "a commit without an answer was found \(committed ? "done" : "not done")")
                    trial.settle(committed: committed)
                } else {
                    advance(&trial)
                }
            } catch {
                desk = nil
                await trial.waitOrGiveUp(after: error)
            }
        }
        serve()
    }

    /// One try; what it says of the session is acted on.
    private func advance(_ trial: inout BatchTrial) {
        do throws(BatchFailure) {
            if trial.isOpen, let arrived = arrivals() { trial.join(arrived) }
            let served = trial.next()
            let result = try desk?.serve(
                served,
                meanwhile: { trial.tell() },
                following: {
                    if let arrived = arrivals() { trial.join(arrived) }
                    return trial.following
                })
            if let result { trial.take(result) }
        } catch {
            if error.endsSession { desk = nil }
            trial.take(error)
        }
        guard desk?.isPartitionDue ?? false else { return }
        do {
            try desk?.makePartition()
        } catch {
            setup.telemetry.logger.warning("the log's next partition could not be made: \(error)")
        }
    }

    /// Closes the session; a request that comes later opens another.
    func close() async {
        let connection = desk?.connection
        desk = nil
        await connection?.close()
    }
}
