internal import Daybook

/// Those who ask the writers for things.
final class Callers {
    /// One caller, who asks one thing after the other, or several at once.
    private struct Stream {
        let writer: Int
        var commands: [SmallCommand]
        /// How many are under way.
        var underWay = 0
        let atOnce: Int
        let pause: Time
        var retries = 3
    }

    unowned let run: Run
    private var streams: [Stream] = []
    private var lastID = 0

    init(_ run: Run) {
        self.run = run
    }

    /// Draws who asks for what.
    func draw() {
        let writers = run.writers.count
        let count = run.dice.between(writers, writers + 3)
        let isWild = run.dice.happens(300)
        for number in 0..<count {
            let commands = (0..<run.dice.between(3, 12)).map { _ in draw(isWild: isWild) }
            let isBurst = run.dice.happens(400)
            streams.append(
                Stream(
                    writer: number % writers, commands: commands,
                    atOnce: isBurst ? run.dice.between(2, 8) : 1,
                    pause: run.dice.skewed(0, 2_000_000)))
        }
        for number in streams.indices { note(number) }
    }

    /// A stream of the given commands, all at once, from `time` on.
    func add(_ commands: [SmallCommand], to writer: Int, atOnce: Int, pause: Time = 0) {
        streams.append(
            Stream(
                writer: writer, commands: commands, atOnce: atOnce, pause: pause, retries: 0))
        note(streams.count - 1)
    }

    private func draw(isWild: Bool) -> SmallCommand {
        var command = SmallCommand(kind: kind())
        guard run.dice.happens(isWild ? 300 : 80) else { return command }
        switch run.dice.below(6) {
        case 0, 1: command.isDryRun = true
        case 2: command.isLong = true
        case 3: command.isPoison = true
        case 4: command.isUndecidable = true
        default: break
        }
        return command
    }

    private func kind() -> SmallCommand.Kind {
        let account = run.dice.below(run.accountCount)
        switch run.dice.below(20) {
        case 0: return .create(code: run.dice.below(4))
        case 1, 2: return .setLock(account: account, run.dice.happens(300))
        default: break
        }
        let name: SmallCommand.AccountName =
            run.dice.happens(100) ? .code(run.dice.below(4)) : .number(account)
        return .post(
            to: name, amount: run.dice.between(-60, 80), count: run.dice.skewed(1, 6),
            id: run.dice.happens(350) ? id() : nil,
            externalID: run.dice.happens(200) ? 1_000_000 + id() : nil)
    }

    /// Mostly a new one.
    private func id() -> Int {
        if lastID > 0, run.dice.happens(100) { return run.dice.between(1, lastID) }
        lastID += 1
        return lastID
    }

    private func note(_ number: Int) {
        run.note(after: streams[number].pause == 0 ? 0 : run.dice.below(streams[number].pause)) {
            [self] in ask(number)
        }
    }

    /// Asks as many things as the caller has under way at once.
    private func ask(_ number: Int) {
        let writer = run.writers[streams[number].writer]
        guard writer.isAlive, streams[number].underWay == 0 else { return }
        let commands = streams[number].commands.prefix(streams[number].atOnce)
        guard !commands.isEmpty else { return }
        streams[number].commands.removeFirst(commands.count)
        streams[number].underWay += commands.count
        let requests = commands.map { run.witness.call($0, of: writer.number, stream: number) }
        for request in requests {
            run.trace("request \(request.number) to writer \(writer.number): \(request.command)")
        }
        writer.handIn(requests)
    }

    func heard(_ call: Witness.Call, _ verdict: Verdict<SmallFailure>) {
        let number = call.stream
        streams[number].underWay -= 1
        switch verdict {
        case .stands: break
        case .notWritten, .unknown:
            // Who got no answer asks again.
            if streams[number].retries > 0, !call.request.command.isPoison {
                streams[number].retries -= 1
                streams[number].commands.insert(call.request.command, at: 0)
            }
        }
        if streams[number].underWay == 0 { note(number) }
    }

    /// Whether everybody has asked everything, and was answered.
    var areDone: Bool {
        streams.allSatisfy { stream in
            !run.writers[stream.writer].isAlive
                || (stream.commands.isEmpty && stream.underWay == 0)
        }
    }
}
