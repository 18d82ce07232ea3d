import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// The steps of an exchange, in the pipeline that it runs in.
extension WriterPerformer {
    /// Does one thing. Returns whether the exchange is over.
    mutating func perform(
        _ action: Machine.Action, _ pipeline: borrowing Pipeline
    ) throws -> Bool {
        switch action {
        case .tell(let requests, let verdict): tell(requests, verdict)
        case .decide:
            try decide(pipeline)
            // Whoever waits for what is in flight goes first.
            return asked == nil ? false : try receive(until: nil, pipeline)
        case .await(let until): return try receive(until: until, pipeline)
        case .lookAtHolder: lookAtHolder()
        case .askForLock(let isBulk):
            try LogAppend.askForLock(isBulk: isBulk, pipeline)
            try pipeline.flush()
            asked = .lock(isBulk: isBulk)
        case .readTail:
            try factReader.askForTail(after: machine.ledger.position, pipeline)
            asked = .tail
        case .readUnderLock(let keys):
            let prefetches = factReader.prefetch(keys)
            try factReader.send(prefetches, pipeline)
            try pipeline.sync()
            asked = .facts(prefetches)
        case .send(let form): try send(form, pipeline)
        case .rollBack:
            try LogAppend.sendRollback(pipeline)
            asked = .rollback
        case .lookFor(let seq):
            try LogAppend.askForHash(of: seq, pipeline)
            asked = .hash
        case .confirm:
            if life != nil { try LogAppend.rollBack(pipeline) }
            life = nil
            try LogAppend.sendConfirmation(pipeline)
            asked = .confirmation
        case .close: throw GivenUp()
        case .rest, .wait, .open, .read, .makePartition, .endSession:
            preconditionFailure("that has no place in an exchange")
        }
        return false
    }

    /// Requests that come while an answer is awaited and end that wait, to be decided meanwhile.
    /// Fewer take no longer to decide than it takes to wake.
    private static let arrivalsWorthWaking = 4

    /// Takes the answer, if it comes before it is so late or a request does; without a time, if it
    /// is there. Returns whether the exchange is over.
    private mutating func receive(
        until: Duration?, _ pipeline: borrowing Pipeline
    ) throws -> Bool {
        guard try isAnswered(until: until, pipeline) else { return false }
        guard let asked = asked.take() else {
            preconditionFailure("something is awaited that was not asked for")
        }
        let event = try answer(to: asked, pipeline)
        machine.take(event, at: now)
        return asked.endsExchange
    }

    private func isAnswered(
        until: Duration?, _ pipeline: borrowing Pipeline
    ) throws -> Bool {
        guard let until else { return try pipeline.hasAnswer(within: .zero) }
        let time = max(until - now, .zero)
        guard machine.room > 0 else { return try pipeline.hasAnswer(within: time) }
        guard let connection, mailbox.listen(for: Self.arrivalsWorthWaking, on: connection) else {
            return false
        }
        defer { mailbox.stopListening() }
        return try pipeline.waitForAnswer(orWakeWithin: time)
    }

    private mutating func answer(
        to asked: Asked, _ pipeline: borrowing Pipeline
    ) throws -> Machine.Event {
        switch asked {
        case .lock(let isBulk): return .locked(try receiveLock(isBulk: isBulk, pipeline))
        case .tail:
            guard let head = machine.ledger.lockedHead else { throw GivenUp() }
            try factReader.receiveTail(upTo: head, into: &machine.ledger.decider.state, pipeline)
            return .tailRead
        case .facts(let prefetches):
            try factReader.receive(prefetches, into: &machine.ledger.decider.state, pipeline)
            return .lockedFactsRead
        case .hash: return .found(try LogAppend.receiveHash(pipeline))
        case .commit:
            try LogAppend.awaitCommit(pipeline)
            return .committed
        case .rollback:
            try LogAppend.awaitCommit(pipeline)
            return .rolledBack
        case .confirmation:
            try LogAppend.awaitCommit(pipeline)
            return .confirmed
        }
    }

    private mutating func receiveLock(
        isBulk: Bool, _ pipeline: borrowing Pipeline
    ) throws -> LockedHead {
        let head = try LogAppend.awaitLock(isBulk: isBulk, pipeline)
        try head.requireKnownFormat()
        life = KeepAlive()
        machine.ledger.lockedHead = head
        return LockedHead(
            head: head.expected, place: head.place, databaseClock: head.databaseClock,
            clock: setup.clock(), startsEpoch: Epoch.isOver(head, on: machine.ledger.server))
    }

    private mutating func send(_ form: BatchForm, _ pipeline: borrowing Pipeline) throws {
        guard machine.ledger.holdsBatch else { throw NoPartition(seq: form.lastSeq) }
        if form.isOptimistic { try LogAppend.beginOptimistic(isBulk: form.isBulk, pipeline) }
        try LogAppend.send(
            &machine.ledger.events, decidedOn: form.head, clock: form.clock, pipeline)
        try machine.ledger.projectors.send(pipeline)
        if let started = machine.ledger.startedEpoch { try Epoch.send(started, pipeline) }
        if form.isOptimistic {
            try LogAppend.end(pipeline)
        } else {
            try LogAppend.sendCommit(pipeline)
        }
        life = nil
        asked = .commit
    }

    /// Decides a few requests. Under the log's lock the session shows life meanwhile.
    private mutating func decide(_ pipeline: borrowing Pipeline) throws {
        guard life != nil else { return machine.decide(clock: setup.clock()) }
        if machine.isNextLong {
            try decideLong(pipeline)
        } else {
            machine.decide(clock: setup.clock())
        }
        try life?.show(pipeline)
    }
}
