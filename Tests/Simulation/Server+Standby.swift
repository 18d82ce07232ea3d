internal import Accounting
internal import Daybook

/// The standby, and the server's end.
extension Server {
    // MARK: The standby

    /// What is durable here is on its way to the standby.
    func ship() {
        guard hasStandby else { return }
        let (place, start) = (end, restarts)
        run.note(after: standbyLag) { [self] in
            guard restarts == start, !isStandbyAway else { return }
            standbyPlace = max(standbyPlace, place)
            for session in sessions.values.sorted(by: { $0.number < $1.number })
            where session.state == .waitingForStandby && session.commitPlace <= standbyPlace {
                finish(session)
            }
        }
    }

    /// Something of the administrator's own becomes durable.
    func change(_ change: (inout LedgerRow) -> Void) {
        var row = self.row
        change(&row)
        end += 1
        rows.append((end, run.now, row))
        ship()
    }

    // MARK: Restarts

    /// All sessions end; what is not durable is lost. With a promotion also what the standby does
    /// not have.
    func crash(for time: Time, isPromoted: Bool, isSilent: Bool) {
        guard isUp else { return }
        run.trace(isPromoted ? "the standby is promoted" : "the server crashes")
        isUp = false
        restarts += 1
        for session in sessions.values.sorted(by: { $0.number < $1.number }) {
            session.state = .gone
            session.turn += 1
            session.afterLock = nil
            if !isSilent { session.link.send(.ended(.sessionEnded)) }
        }
        sessions = [:]
        lockHolder = nil
        isLockedByAdministrator = false
        lockQueue = []
        if isPromoted { loseWhatIsNotSafe() }
        run.note(after: time) { [self] in
            isUp = true
            reveal()
            ship()
            run.trace("the server is up, \(log.count) events")
        }
    }

    private func loseWhatIsNotSafe() {
        timeline += 1
        while let place = eventPlaces.last, place > standbyPlace {
            run.witness.lose(log[log.count - 1])
            eventPlaces.removeLast()
            log.removeLast()
            states.removeLast()
            visibleAt.removeLast()
        }
        visible = min(visible, log.count)
        rows.removeAll { $0.since > standbyPlace }
        end = standbyPlace
    }
}
