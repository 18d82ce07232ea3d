internal import Accounting
internal import Daybook

/// Knows what every caller asked and heard, and compares it with the log.
final class Witness {
    struct Call {
        let request: SmallRequest
        let writer: Int
        let stream: Int
        let calledAt: Time
        /// How long its process had been stopped by then.
        let stoppedBefore: Time
        /// When its events were sent first.
        var sentAt: Time?
        var toldAt: Time?
        /// What it was told, when it stands.
        var answer: SmallAnswer?
        var wasToldNotWritten = false
        /// Its process is gone: it waits for nothing.
        var isForgotten = false
    }

    unowned let run: Run
    private(set) var calls: [Call] = []
    private(set) var longestWait: Time = 0

    /// How old the clock's reading may be by which something is decided that is sent.
    private static let oldestDraft: Time = .seconds(6)
    /// How far the recorded time may be from the server's, when the writer checked it before it
    /// sent.
    private static let clockDifference: Time = .seconds(75)
    /// The longest that anybody waits, whatever happens, while his process runs.
    private static let longestPatience: Time = .seconds(45)

    init(_ run: Run) {
        self.run = run
    }

    func call(_ command: SmallCommand, of writer: Int, stream: Int) -> SmallRequest {
        let request = SmallRequest(number: calls.count + 1, command: command)
        calls.append(
            Call(
                request: request, writer: writer, stream: stream, calledAt: run.now,
                stoppedBefore: run.writers[writer - 1].stoppedSoFar))
        return request
    }

    func isPoison(_ request: Int) -> Bool {
        request > 0 && calls[request - 1].request.command.isPoison
    }

    func note(sent events: [SmallEvent], at clock: Timestamp) {
        if run.weather.areClocksSteady, let first = events.first {
            let age = clock.microseconds - first.recordedAt
            if age > Int64(Self.oldestDraft) { run.fail("a draft is sent that is \(age) old") }
        }
        for event in events where event.request > 0 {
            let place = event.request - 1
            calls[place].sentAt = calls[place].sentAt ?? run.now
        }
    }

    func forgetCalls(of writer: Int) {
        for place in calls.indices where calls[place].writer == writer {
            calls[place].isForgotten = true
        }
    }

    // MARK: What the log takes

    /// Events become durable: each must follow from what comes before it.
    func judge(
        _ events: [SmallEvent], on state: SmallFacts, after last: SmallEvent?, _ row: LedgerRow
    ) {
        checkClock(events, after: last)
        var (state, last, row) = (state, last, row)
        state.floor = row.floor
        var rest = events[...]
        while let first = rest.first {
            let group = rest.prefix { $0.request == first.request }
            rest = rest.dropFirst(group.count)
            judge(group, on: state, row)
            for event in group {
                if event.seq != (last?.seq ?? 0) + 1 || event.previousHash != last?.hash ?? 0 {
                    run.fail("event \(event.seq) does not follow")
                }
                if event.recordedAt <= last?.recordedAt ?? 0 {
                    run.fail("event \(event.seq) is not later than the one before it")
                }
                state.fold(event)
                last = event
                if event.change == .epochStarted { row.timeline = run.server.timeline }
            }
        }
    }

    private func checkClock(_ events: [SmallEvent], after last: SmallEvent?) {
        guard run.weather.areClocksSteady, let first = events.first else { return }
        let difference = first.recordedAt - run.server.clock.microseconds
        let isPushed = first.recordedAt == (last?.recordedAt ?? 0) + 1
        if abs(difference) > Int64(Self.clockDifference), !isPushed {
            run.fail("event \(first.seq) is recorded \(difference) from the server's clock")
        }
    }

    private func judge(_ group: ArraySlice<SmallEvent>, on state: SmallFacts, _ row: LedgerRow) {
        guard let first = group.first else { return }
        guard first.request > 0 else {
            guard first.change == .epochStarted, row.timeline != run.server.timeline else {
                return run.fail("event \(first.seq) starts an epoch that is there already")
            }
            return
        }
        let call = calls[first.request - 1]
        if call.wasToldNotWritten {
            run.fail("request \(first.request) is written after its caller heard it was not")
        }
        if call.answer != nil { run.fail("request \(first.request) is written twice") }
        if row.timeline != run.server.timeline {
            run.fail("event \(first.seq) is of an epoch that is over")
        }
        let changes = group.map(\.change)
        if changes != state.changes(by: call.request.command, next: first.seq) {
            run.fail("event \(first.seq) does not follow from the books before it")
        }
    }

    /// The only copy of an event is lost.
    func lose(_ event: SmallEvent) {
        guard event.request > 0, let answer = calls[event.request - 1].answer else { return }
        run.fail("request \(event.request), told \(answer.result), is lost")
    }

    // MARK: What callers hear

    func hear(
        _ requests: [SmallRequest], _ verdict: Verdict<SmallFailure>, from writer: SimulatedWriter
    ) {
        for request in requests {
            run.trace("writer \(writer.number) tells request \(request.number): \(verdict)")
            let place = request.number - 1
            if calls[place].toldAt != nil { run.fail("request \(request.number) is told twice") }
            calls[place].toldAt = run.now
            checkWait(calls[place], writer)
            switch verdict {
            case .stands:
                guard let answer = writer.machine.ledger.answers[request.number] else {
                    return run.fail("request \(request.number) stands without an answer")
                }
                calls[place].answer = answer
                check(calls[place], answer)
            case .notWritten(let reason):
                calls[place].wasToldNotWritten = true
                checkNotWritten(calls[place], reason)
            case .unknown(let reason): checkUnknown(calls[place], reason)
            }
            run.callers.heard(calls[place], verdict)
        }
    }

    private func checkWait(_ call: Call, _ writer: SimulatedWriter) {
        let wait = run.now - call.calledAt - (writer.stoppedSoFar - call.stoppedBefore)
        longestWait = max(longestWait, wait)
        if wait > Self.longestPatience, !run.weather.isSlow {
            run.fail("request \(call.request.number) is told after \(wait)")
        }
        let command = call.request.command
        let isSmall = command.eventCount == 1 && !command.isLong
        guard let most = run.weather.longestWait, isSmall, writer.stoppedTime == 0, wait > most
        else { return }
        run.fail("request \(call.request.number) waits \(wait) for others")
    }

    private func events(of request: Int) -> [SmallEvent] {
        run.server.log.filter { $0.request == request }
    }

    private func check(_ call: Call, _ answer: SmallAnswer) {
        let number = call.request.number
        let written = answer.written
        let found = events(of: number)
        if found.count != (written == nil ? 0 : call.request.command.eventCount) {
            run.fail("request \(number), told \(answer), has \(found.count) events")
        }
        if let seq = written ?? answer.replayed, seq <= run.server.log.count,
            !run.server.isSafe(seq)
        {
            run.fail("request \(number) is told \(answer) before the standby has event \(seq)")
        }
        if let written, found.last?.seq != written {
            run.fail("request \(number), told \(answer), stands elsewhere")
        }
        checkState(call, answer)
    }

    /// The books that it was decided on were the books, while the call was under way; and on them
    /// the answer is right.
    private func checkState(_ call: Call, _ answer: SmallAnswer) {
        let number = call.request.number
        let server: Server = run.server
        guard answer.seq <= server.visible else {
            return run.fail("request \(number) is decided on events that are not there")
        }
        guard answer.hash == (answer.seq == 0 ? 0 : server.log[answer.seq - 1].hash) else {
            return run.fail("request \(number) is decided on books that never were")
        }
        if answer.seq < server.visible, server.visibleAt[answer.seq] < call.calledAt {
            run.fail("request \(number) is decided on the books before event \(answer.seq + 1)")
        }
        var state = server.states[answer.seq]
        let floors = server.floors(since: call.calledAt)
        let isRight = floors.contains { floor in
            state.floor = floor
            return state.result(of: call.request.command, next: answer.seq + answer.epochs + 1)
                == answer.result
        }
        if !isRight { run.fail("request \(number) is told \(answer), which is not so") }
    }

    private func checkNotWritten(_ call: Call, _ reason: SmallFailure) {
        let number = call.request.number
        if !events(of: number).isEmpty {
            run.fail("request \(number) is told that it is not written, and is")
        }
        switch reason {
        case .poisoned:
            if !call.request.command.isPoison { run.fail("request \(number) suffers for another") }
        case .undecidable:
            if !call.request.command.isUndecidable { run.fail("request \(number) was decidable") }
        case .forbidden, .fault(.endlessReading): return
        case .fault, .sessionEnded, .noServer, .refused: checkPatience(call, call.calledAt)
        }
    }

    private func checkUnknown(_ call: Call, _ reason: SmallFailure) {
        guard let sentAt = call.sentAt else {
            return run.fail("request \(call.request.number) is unknown and was never sent")
        }
        if reason != .forbidden { checkPatience(call, sentAt) }
    }

    private func checkPatience(_ call: Call, _ since: Time) {
        if run.now - since < run.weather.patience {
            run.fail("request \(call.request.number) is given up after \(run.now - since)")
        }
        if run.now > run.weather.calmFrom {
            run.fail("request \(call.request.number) is given up though nothing is wrong")
        }
    }

    // MARK: The end

    /// Everything has come to an end, or should have.
    func conclude() {
        for call in calls where call.toldAt == nil && !call.isForgotten {
            run.fail("request \(call.request.number) of writer \(call.writer) is never told")
        }
        for call in calls {
            guard let seq = call.answer?.written else { continue }
            let found = events(of: call.request.number)
            if found.last?.seq != seq || found.count != call.request.command.eventCount {
                run.fail("request \(call.request.number) no longer stands")
            }
        }
        checkOrder()
    }

    /// What one caller asks in a row is done in that order.
    private func checkOrder() {
        var last: [Int: (number: Int, seq: Int)] = [:]
        for call in calls {
            guard let seq = call.answer?.written else { continue }
            if let before = last[call.stream], before.seq >= seq {
                run.fail("request \(call.request.number) overtakes \(before.number)")
            }
            last[call.stream] = (call.request.number, seq)
        }
    }
}

extension SmallAnswer {
    /// Where what was written for it ends.
    var written: Int? {
        guard !isDryRun else { return nil }
        switch result {
        case .posted(let seq, _), .created(let seq, _), .lockSet(let seq): return seq
        case .replayed, .unchanged, .refused: return nil
        }
    }

    var replayed: Int? {
        if case .replayed(let seq, _) = result { seq } else { nil }
    }
}

extension SmallCommand {
    var eventCount: Int {
        if case .post(_, _, let count, _, _) = kind { count } else { 1 }
    }
}

extension SmallFacts {
    /// The answer to a command, on all the facts.
    func result(of command: SmallCommand, next: Int) -> SmallAnswer.Result? {
        switch judge(command, next: next) {
        case .missing: nil
        case .refused(let refusal): .refused(refusal)
        case .replayed(let posting): .replayed(seq: posting.seq, balance: posting.balance)
        case .unchanged: .unchanged
        case .post(_, let balances):
            .posted(seq: next + balances.count - 1, balance: balances[balances.count - 1])
        case .create(let account): .created(seq: next, account: account)
        case .setLock: .lockSet(seq: next)
        }
    }

    /// What a command writes, on all the facts.
    func changes(by command: SmallCommand, next: Int) -> [SmallChange] {
        switch (judge(command, next: next), command.kind) {
        case (.post(let account, let balances), _):
            balances.enumerated().map { index, balance in
                .posted(
                    account: account, balance: balance, kind: command.kind,
                    isLast: index == balances.count - 1)
            }
        case (.create(let account), .create(let code)): [.created(account: account, code: code)]
        case (.setLock, .setLock(let account, let isLocked)): [.lockSet(account: account, isLocked)]
        default: []
        }
    }
}
