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

    /// Requests that may wait in the mailbox; more are refused at once.
    static let maximumWaiting = 100_000

    /// Hands in a request, behind all that were handed in before.
    nonisolated func enqueue(_ waiting: Waiting) {
        let wakes: Bool? = mailbox.withLock { mailbox in
            guard mailbox.waiting.count < Self.maximumWaiting else { return nil }
            mailbox.waiting.append(waiting)
            let wakes = !mailbox.isBusy
            mailbox.isBusy = true
            return wakes
        }
        guard let wakes else {
            let message = "\(Self.maximumWaiting) requests wait for their turn"
            return waiting.tell(.failure(LogFailure(.overloaded, message)))
        }
        if wakes { wake() }
    }

    private nonisolated func wake() {
        executor.async { self.assumeIsolated { $0.serve() } }
    }

    /// Serves batches until none waits. A task goes on where a new session is needed first.
    private func serve() {
        var trial = BatchTrial()
        while letJoin(&trial, orRest: true) {
            while !trial.isDone {
                guard desk?.isUsable ?? false, trial.unsettled == nil else {
                    Task { [trial] in await serveAnew(trial) }
                    return
                }
                advance(&trial)
            }
        }
    }

    /// Takes those that wait out of the mailbox, as many as the trial has room for, and lets them
    /// join it. Returns whether there were any; a writer that rests when there are none has to be
    /// woken by whoever comes next.
    @discardableResult
    private func letJoin(_ trial: inout BatchTrial, orRest rests: Bool = false) -> Bool {
        let arrived: [Waiting] = mailbox.withLock { mailbox in
            if rests, mailbox.waiting.isEmpty { mailbox.isBusy = false }
            guard mailbox.waiting.count > trial.room else {
                defer { mailbox.waiting = [] }
                return mailbox.waiting
            }
            defer { mailbox.waiting.removeFirst(trial.room) }
            return Array(mailbox.waiting.prefix(trial.room))
        }
        trial.join(arrived)
        return !arrived.isEmpty
    }

    /// Opens another session, settles what is unknown, and ends the trial; then goes on.
    private func serveAnew(_ trial: BatchTrial) async {
        var trial = trial
        while !trial.isDone {
            do {
                if !(desk?.isUsable ?? false) {
                    // That may take its time, and what stands does not hang on it.
                    trial.tell()
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
            if trial.isOpen { letJoin(&trial) }
            let served = trial.next()
            let result = try desk?.serve(
                served,
                meanwhile: { trial.tell() },
                following: {
                    letJoin(&trial)
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
