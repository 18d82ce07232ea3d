import Accounting
import EventLog
import Postgres
import ProjectionEngine
import Telemetry

import func Glibc.usleep

/// Does what the machine says, on one session, and tells it what came of it. It judges nothing.
struct WriterPerformer: ~Copyable {
    typealias Machine = WriterMachine<WriterLedger>

    /// What the session is asked to answer.
    enum Asked {
        case lock(isBulk: Bool)
        case tail
        case facts(FactReader.Prefetches)
        case hash
        case commit
        case rollback
        case confirmation

        /// Whether nothing is left open once it is answered.
        var endsExchange: Bool {
            switch self {
            case .lock, .tail, .facts, .hash: false
            case .commit, .rollback, .confirmation: true
            }
        }
    }

    /// The session is given up in the middle of an exchange, as the machine knows.
    struct GivenUp: Error {}

    /// How long anything that is not waited for with the machine's own bounds may take.
    static let timeLimit = Duration.seconds(60)

    /// How long it looks for a request before it sleeps.
    private static let watchTime = Duration.microseconds(50)

    let setup: WriterSetup
    let mailbox: Mailbox
    private let replays: ReplayGroup
    private let executor: ConnectionExecutor
    var machine: Machine
    let templates: TemplateShelf
    private(set) var connection: Connection?
    var factReader: FactReader
    private var detector: StallDetector
    private let started = ContinuousClock.now
    /// What the present exchange waits for.
    var asked: Asked?
    /// When the present holder of the lock last showed that it is alive; nil without the lock.
    var life: KeepAlive?

    init(
        _ setup: WriterSetup, _ mailbox: Mailbox, _ replays: ReplayGroup,
        _ templates: TemplateShelf, on executor: ConnectionExecutor
    ) {
        self.setup = setup
        self.mailbox = mailbox
        self.replays = replays
        self.templates = templates
        machine = Machine(WriterLedger(templates, setup.projections))
        factReader = FactReader(setup.projections, Slots(first: setup.projections.all))
        self.executor = executor
        detector = StallDetector(setup.connection, on: executor)
    }

    var now: Duration { ContinuousClock.now - started }

    /// Works until nobody waits.
    mutating func run() {
        while true {
            takeArrivals()
            switch machine.next(at: now) {
            case .rest:
                mailbox.watch(for: Self.watchTime)
                if mailbox.rest() { return }
            case .wait(let until): wait(until: until)
            case .tell(let requests, let verdict): tell(requests, verdict)
            case .decide: machine.decide(clock: setup.clock())
            case .close: closeConnection()
            case .open: machine.take(open(), at: now)
            case .read(let keys): onSession { try $0.read(keys, $1) }
            case .makePartition(let seq): onSession { try $0.makePartitions(upTo: seq, $1) }
            case .endSession(let backend): onSession { try $0.end(backend, $1) }
            case .askForLock(let isBulk): exchange(.askForLock(isBulk: isBulk))
            case .send(let form): exchange(.send(form))
            case .confirm: exchange(.confirm)
            case .await, .lookAtHolder, .readTail, .readUnderLock, .rollBack, .lookFor:
                preconditionFailure("that belongs into an exchange")
            }
        }
    }

    mutating func takeArrivals() {
        let arrived = mailbox.take(machine.room)
        if !arrived.isEmpty { machine.take(.arrived(arrived), at: now) }
    }

    /// Waits for a moment or for a request.
    private func wait(until: Duration) {
        let pause = min(until - now, .milliseconds(10))
        if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
    }

    func tell(_ requests: [PendingReply], _ verdict: Verdict<LogFailure>) {
        mailbox.release(requests)
        for request in requests {
            switch verdict {
            case .stands: request.stand(replays)
            case .notWritten(let reason): request.fail(reason)
            case .unknown(let reason):
                request.fail(
                    unknown: "the commit was sent and its outcome is unknown: \(reason)")
            }
        }
    }
}

/// The session.
extension WriterPerformer {
    /// Closes the session where nothing is under way.
    mutating func closeSession() {
        closeConnection()
        detector.close()
        machine.sessionWasClosed()
    }

    private mutating func closeConnection() {
        connection?.closeInline()
        connection = nil
        asked = nil
        life = nil
    }

    private mutating func open() -> Machine.Event {
        closeConnection()
        do {
            let connection = try Connection.openInline(setup.connection.writing, on: executor)
            self.connection = connection
            let version = connection.backend.serverVersion
            let head = try connection.runInline(timeLimit: Self.timeLimit) { session in
                let server = try LedgerServer(checking: session, version: version)
                let head = try LedgerHead.read(session)
                try head.requireKnownFormat()
                let slots = try Slots.read(setup.projections.all, session)
                machine.ledger.reset(at: head, slots, try Partitions(session), server)
                factReader = FactReader(setup.projections, slots)
                return head
            }
            return .opened(connection.backend, head.expected)
        } catch {
            closeConnection()
            return .lost(Self.failure(error))
        }
    }

    /// Does something on the session while no exchange is under way.
    private mutating func onSession(
        _ body: (inout WriterPerformer, borrowing Postgres.Session) throws -> Machine.Event
    ) {
        guard let connection else { return machine.take(.lost(.closed), at: now) }
        do {
            let event = try connection.runInline(timeLimit: Self.timeLimit) { session in
                try body(&self, session)
            }
            machine.take(event, at: now)
        } catch {
            take(error)
        }
    }

    private mutating func read(
        _ keys: [FactKey], _ session: borrowing Postgres.Session
    ) throws -> Machine.Event {
        let head = try factReader.read(keys, into: &machine.ledger.decider.state, session)
        try head.requireKnownFormat()
        return .factsRead(head.expected)
    }

    private mutating func makePartitions(
        upTo seq: Seq, _ session: borrowing Postgres.Session
    ) throws -> Machine.Event {
        try machine.ledger.makePartitions(upTo: seq, session)
        return .partitionMade
    }

    private func end(
        _ backend: Backend, _ session: borrowing Postgres.Session
    ) throws -> Machine.Event {
        .sessionEnded(isGone: try OldSession.end(backend, session))
    }

    /// Exchanges, until the batch is committed or comes to nothing.
    private mutating func exchange(_ first: Machine.Action) {
        guard let connection else { return machine.take(.lost(.closed), at: now) }
        asked = nil
        life = nil
        do {
            try connection.runInline { session in
                try session.pipeline { pipeline in
                    var action = first
                    while try !perform(action, pipeline) {
                        guard machine.hasSession else { throw GivenUp() }
                        takeArrivals()
                        action = machine.next(at: now)
                    }
                }
            }
        } catch {
            take(error)
        }
    }

    /// Tells the machine what an error comes to. Only an error of the server on a session that
    /// is alive says that nothing was written.
    private mutating func take(_ error: any Error) {
        asked = nil
        life = nil
        let isAlive = connection?.isUsableInline ?? false
        switch error {
        case is GivenUp: closeConnection()
        case let missing as NoPartition where isAlive:
            let reason = LogFailure(
                .conflict, "no partition of the log held event \(missing.seq)")
            machine.take(.refused(.noPartition(missing.seq), reason), at: now)
        case let error as PostgresError where isAlive && error.outcome == .nothingWritten:
            let refusal = Refusal(error, lastSeq: machine.ledger.events.lastSeq)
            machine.take(.refused(refusal, LogFailure(error)), at: now)
        default:  // Every other error leaves the session, and what was sent on it, in doubt.
            closeConnection()
            machine.take(.lost(Self.failure(error)), at: now)
        }
    }

    private static func failure(_ error: any Error) -> LogFailure {
        switch error {
        case let failure as LogFailure: failure
        case let error as PostgresError: LogFailure(error)
        default: LogFailure(.damaged, "\(error)")
        }
    }

    mutating func lookAtHolder() {
        let ended = detector.look(except: connection?.backend)
        if ended { setup.telemetry.logger.warning("a stalled holder of the log was ended") }
    }
}

/// No partition of the log holds the batch's last event.
struct NoPartition: Error {
    let seq: Seq
}

extension LogFailure {
    fileprivate static let closed = LogFailure(.connection, "the session is closed")
}

extension Refusal {
    /// Why the server refused a batch that was decided well.
    init(_ error: PostgresError, lastSeq: Seq) {
        switch AppendRefusal(error) {
        case .headMoved: self = .headMoved
        case .clockMoved: self = .clockMoved
        case .staleGeneration: self = .staleGeneration
        case .noPartition: self = .noPartition(lastSeq)
        case .nameTaken: self = .nameTaken
        case nil: self = error.isRetryable ? .transient : .other
        }
    }
}
