/// What goes wrong by itself.
enum Fault: CaseIterable {
    case linkCut
    case sessionEnded
    case writerStopped
    case writerKilled
    case serverCrash
    case promotion
    case standbyAway
    case standbySlow
    case clockMoved
    case generationRaised
    case sessionsRefused
    case everythingForbidden
}

extension Weather {
    func happen(_ fault: Fault) {
        let server: Server = run.server
        switch fault {
        case .linkCut: if let writer = anyWriter, let link = writer.link { run.cut(link) }
        case .sessionEnded:
            let sessions = server.sessions.values.sorted { $0.number < $1.number }
            if let session = run.dice.pick(sessions) { server.terminate(session) }
        case .writerStopped:
            anyWriter?.stop(until: run.now + run.dice.skewed(1_000, 40_000_000))
        case .writerKilled: if run.dice.happens(300) { anyWriter?.die() }
        case .serverCrash: crash(isPromoted: false)
        case .promotion: if hasStandby { crash(isPromoted: true) }
        case .standbyAway: sendStandbyAway()
        case .standbySlow: server.standbyLag = run.dice.skewed(200, 2_000_000)
        case .clockMoved: moveClock()
        case .generationRaised: raiseGeneration()
        case .sessionsRefused: refuse(.noServer, trouble(1_000, 15_000_000))
        case .everythingForbidden: refuse(.forbidden, trouble(1_000, 1_000_000))
        }
    }

    private var anyWriter: SimulatedWriter? { run.dice.pick(run.writers.filter(\.isAlive)) }

    private func crash(isPromoted: Bool) {
        let most: Time = run.dice.happens(100) ? .seconds(90) : .seconds(20)
        run.server.crash(
            for: trouble(10_000, most), isPromoted: isPromoted, isSilent: run.dice.happens(200))
    }

    private func sendStandbyAway() {
        let server: Server = run.server
        guard hasStandby, !server.isStandbyAway else { return }
        run.trace("the standby is away")
        server.isStandbyAway = true
        run.note(after: trouble(1_000, 20_000_000)) {
            server.isStandbyAway = false
            server.ship()
        }
    }

    /// The manual clock is moved on, or somebody's clock goes wrong for a while.
    private func moveClock() {
        let server: Server = run.server
        let step = run.dice.skewed(1, 10_000_000)
        if hasManualClock {
            return server.underLock { [run] in
                run.trace("the manual clock is moved")
                server.change { row in
                    row.manualClock = row.manualClock.map { $0 + Int64(step) }
                }
            }
        }
        let offset = (run.dice.happens(500) ? 1 : -1) * run.dice.skewed(1_000, 90_000_000)
        if let writer = anyWriter, run.dice.happens(700) {
            return setClock(of: writer, to: offset, at: run.now)
        }
        run.trace("the server's clock is \(offset) off")
        clockMovedAt = run.now
        server.clockOffset = offset
        run.note(at: max(faultsEnd, run.now)) { [self] in
            clockMovedAt = run.now
            server.clockOffset = 0
        }
    }

    /// A clock goes wrong, until the faults end.
    func setClock(of writer: SimulatedWriter, to offset: Time, at time: Time) {
        run.note(at: time) { [self] in
            run.trace("the clock of writer \(writer.number) is \(offset) off")
            if time > 0 { clockMovedAt = run.now }
            writer.clockOffset = offset
        }
        run.note(at: max(faultsEnd, run.now)) { [self] in
            clockMovedAt = run.now
            writer.clockOffset = 0
        }
    }

    /// A rebuild's switch, which no event tells of.
    private func raiseGeneration() {
        let server: Server = run.server
        let floor = -run.dice.below(200)
        server.underLock { [run] in
            run.trace("the generation is raised, the floor is \(floor)")
            server.change { row in
                row.generation += 1
                row.floor = floor
            }
        }
    }

    private func refuse(_ reason: SmallFailure, _ time: Time) {
        let server: Server = run.server
        guard server.refusesSessions == nil else { return }
        run.trace("no sessions: \(reason)")
        server.refusesSessions = reason
        run.note(after: time) { server.refusesSessions = nil }
    }
}
