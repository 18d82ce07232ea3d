internal import Daybook

/// A session on the simulated server.
final class ServerSession {
    enum State {
        /// Waits for its client, outside a database transaction.
        case idle
        /// Waits for its client inside one, after a Sync: the server ends it after a while.
        case idleInTransaction
        /// Waits for the rest of a pipeline inside one: no time-out fires.
        case inPipeline
        case waitingForLock
        case running
        /// Its commit is on its way to the disk, and cannot be stopped.
        case flushing
        case waitingForStandby
        /// Its commit is done, and the client is being told.
        case telling
        case gone
    }

    let number: Int
    let link: Link
    var state = State.idle
    var inbox: [ClientMessage] = []
    /// It was told to end, and will as soon as it can.
    var mustEnd = false
    /// Changes whenever it begins something else, so that what was noted for before is void.
    var turn = 0
    /// When its last statement began.
    var statementAt: Time = 0
    /// The place in the write-ahead log that its commit waits for.
    var commitPlace = 0
    /// Whether it is inside a batch whose end has not come.
    var isInBatch = false
    /// What that batch will be answered.
    var refusal: (Refusal, SmallFailure)?
    /// What it does once it has the lock.
    var afterLock: (() -> Void)?

    init(number: Int, link: Link) {
        self.number = number
        self.link = link
    }

    /// Whether it waits for its client, as the server shows it.
    var waitsForClient: Bool {
        switch state {
        case .idle, .idleInTransaction, .inPipeline: true
        case .waitingForLock, .running, .flushing, .waitingForStandby, .telling, .gone: false
        }
    }
}

/// A connection between a writer and the server.
final class Link {
    unowned let run: Run
    weak var writer: SimulatedWriter?
    /// The server's end of it, until that is gone.
    private(set) weak var session: ServerSession?
    private(set) var sessionNumber = 0
    /// Nothing sent from now on arrives.
    private(set) var isCut = false
    /// What was sent before the cut arrives nevertheless.
    private var deliversSent = true
    /// Until then what was sent before the cut lies somewhere on its way.
    private var heldUntil: Time = 0
    private var lastToServer: Time = 0
    private var lastToClient: Time = 0

    init(_ run: Run, _ writer: SimulatedWriter) {
        self.run = run
        self.writer = writer
    }

    func connect(to session: ServerSession) {
        self.session = session
        sessionNumber = session.number
    }

    func send(_ message: ClientMessage, delay: Time? = nil) {
        guard !isCut else { return }
        lastToServer = max(lastToServer, run.now + (delay ?? run.latency()))
        run.note(at: lastToServer) { [self] in arrive(message) }
    }

    private func arrive(_ message: ClientMessage) {
        guard !isCut || deliversSent else { return }
        guard run.now >= heldUntil else {
            return run.note(at: heldUntil) { [self] in arrive(message) }
        }
        if let session { run.server.receive(message, on: session) }
    }

    func send(_ message: ServerMessage) {
        guard !isCut else { return }
        lastToClient = max(lastToClient, run.now + run.latency())
        run.note(at: lastToClient) { [self] in
            guard !isCut else { return }
            writer?.receive(message, on: self)
        }
    }

    /// How an end of the connection comes to be known.
    enum Cut {
        /// Both sides are told soon.
        case told
        /// The client is told soon, the server after a long time.
        case clientTold
        /// Nobody is told: the client waits for its own time-out, the server for its keepalives.
        case silent
    }

    func cut(_ kind: Cut, deliversSent: Bool) {
        guard !isCut else { return }
        run.trace("link of session \(sessionNumber) is cut, \(kind)")
        isCut = true
        self.deliversSent = deliversSent
        if kind == .clientTold { heldUntil = run.now + delayOfSent() }
        if kind != .silent {
            run.note(after: run.latency()) { [self] in
                writer?.receive(.ended(.sessionEnded), on: self)
            }
        }
        let delay = kind == .told ? run.latency() : run.dice.between(5, 30) * 1_000_000
        run.note(at: max(lastToServer, run.now + delay)) { [self] in
            if let session { run.server.receive(.farewell, on: session) }
        }
    }

    /// Often about as long as the client takes to be back and to ask what became of it.
    private func delayOfSent() -> Time {
        guard run.dice.happens(500) else { return run.dice.skewed(0, 1_000_000) }
        return 100_000 + run.dice.skewed(0, 20_000)
    }

    /// The client closes its end.
    func close() {
        guard !isCut else { return }
        send(.farewell)
        // What was sent, and the farewell behind it, arrive.
        isCut = true
        deliversSent = true
    }
}
