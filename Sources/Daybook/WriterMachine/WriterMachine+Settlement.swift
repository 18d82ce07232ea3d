import Accounting

/// Finding out, on another session, what became of a commit in doubt.
///
/// 1. End the old session until it is gone: a batch that lies in the server's socket buffer may
///    still commit.
/// 2. Take the log's lock, which a commit under way holds.
/// 3. Ask the log for the batch's last event. Another, or none: nothing was written.
/// 4. Found: commit something of ours with a posting's guarantee. Ending a session cancels its wait
///    for a synchronous standby, so what is found may be only here; what commits later has it too.
extension WriterMachine where Ledger: ~Copyable {
    enum Settling {
        /// The old session is being ended.
        case ending
        /// It was still there; it is looked for again.
        case pausing(until: Duration)
        /// It is gone.
        case ended
        case asking
        case locked
        case looking
        /// The batch is in the log.
        case found
        case confirming
    }

    mutating func beginSettling(_ now: Duration) -> Action {
        guard let doubt else { preconditionFailure("a commit is in doubt") }
        if let pausedUntil, now < pausedUntil { return .wait(until: pausedUntil) }
        return start(.settling(.ending), now, .endSession(doubt.session))
    }

    mutating func nextInSettling(_ step: Settling, _ now: Duration) -> Action {
        guard let doubt else { return leaveSettling(step, now) }
        switch step {
        case .pausing(let until):
            guard now >= until else { return .wait(until: until) }
            return start(.settling(.ending), now, .endSession(doubt.session))
        case .ended:
            nextLook = now + limits.lookInterval
            return start(.settling(.asking), now, .askForLock(isBulk: false))
        case .locked: return start(.settling(.looking), now, .lookFor(doubt.last.seq))
        case .found: return start(.settling(.confirming), now, .confirm)
        case .ending, .asking, .looking, .confirming: return awaiting(now)
        }
    }

    /// There is nothing to settle any more: it was settled, or everyone was told meanwhile.
    private mutating func leaveSettling(_ step: Settling, _ now: Duration) -> Action {
        switch step {
        case .locked, .found: return start(.rollingBack, now, .rollBack)
        case .pausing, .ended:
            phase = .ready
            return next(at: now)
        case .ending, .asking, .looking, .confirming:
            // Nobody waits for its answer any more, which may never come.
            lose(Ledger.Failure(.noAnswer), now)
            return .close
        }
    }

    mutating func sessionEnded(isGone: Bool, _ now: Duration) {
        endExchange()
        phase = .settling(isGone ? .ended : .pausing(until: now + limits.retryPause))
    }

    mutating func found(_ hash: Digest?) {
        endExchange()
        guard let doubt, hash != doubt.last.hash else {
            phase = .settling(.found)
            return
        }
        phase = .settling(.locked)
        self.doubt = nil
        queue.prepend(doubt.batch.entries)
    }

    mutating func confirmed() {
        endExchange()
        phase = .ready
        if let batch = doubt.take()?.batch ?? inFlight.take() { stand(batch) }
    }
}
