import Accounting
import Arguments
import CommandFormat
import Daybook
import EventLog
import Foundation
import JSON

/// Carries out lines of commands in order, and writes their answers in the same order, each as soon
/// as it is known.
///
/// Writes are handed in as they come, so that those that follow one another share commits; so are
/// reads, which share round trips. A read waits until the writes before it are answered, a write
/// until the reads before it are: a read sees every write before it and none after it. What neither
/// writes nor reads waits for all before it, and all after it wait for it.
struct CommandStream {
    let ledger: Ledger
    let stopsOnError: Bool

    /// Returns the status to end with.
    ///
    /// It returns as soon as it makes no sense to go on, though more input may come: whoever feeds
    /// it line by line waits for its end before anything else.
    func run(_ input: sending LineInput) async throws -> ExitCode {
        let feed = AnswerFeed()
        let tally = AnswerTally()
        let feeding = Task {
            defer { feed.close() }
            try await feedLines(of: input, to: feed, tally)
        }
        try await write(feed, tally)
        if !tally.mustStop { try await feeding.value }
        return tally.status
    }

    private func feedLines(
        of input: LineInput, to feed: AnswerFeed, _ tally: AnswerTally
    ) async throws {
        var window = LineWindow()
        var kind: RequestLine.Kind?
        while let line = try await input.next() {
            guard let request = request(line) else { continue }
            if request.kind != kind || request.kind == .other {
                await tally.waitForAnswers(window.fed)
                guard !tally.mustStop else { return }
            }
            kind = request.kind
            guard let pending = await start(request, feed) else { return }
            window.append(bytes: line.byteCount)
            if stopsOnError { await tally.waitForAnswers(window.fed) }
            if case .reading = pending.result {
                await tally.waitForAnswers(window.fed - Self.concurrentReads)
            }
            await tally.waitForAnswers(window.answersDue())
            if tally.mustStop || stopsOnError && tally.hasRefusal { return }
        }
    }

    /// How many reads wait for their answers at once: an answer may have a thousand rows.
    private static let concurrentReads = 64

    /// What a line asks for; nil for a blank line.
    private func request(_ line: LineInput.Line) -> RequestLine? {
        switch line {
        case .tooLong(let number):
            RequestLine(longerThan: LineInput.maximumLineBytes, number: number)
        case .bytes(let bytes, let number):
            bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                ? nil : RequestLine(bytes, number: number)
        }
    }

    /// Starts what a line asks for; nil when nothing is to be started any more.
    private func start(
        _ line: RequestLine, _ feed: AnswerFeed
    ) async -> PendingLine? {
        func pending(_ result: PendingResult) -> PendingLine {
            PendingLine(op: line.op, ref: line.ref, result: result)
        }
        let result: Result<Reply, RequestError>
        switch line.operation {
        case .failure(let fault): result = .failure(.fault(fault))
        case .success(.write(let command, let provenance, let isDryRun)):
            return feed.take {
                pending(.submitted(ledger.submit(command, provenance, isDryRun: isDryRun)))
            }
        case .success(.read(let query)):
            return feed.take {
                pending(
                    .reading(
                        Task {
                            await reply { Reply(seq: nil, answer: try await ledger.read(query)) }
                        }
                    ))
            }
        case .success(let operation): result = await reply { try await answer(operation) }
        }
        return feed.take { pending(.known(result)) }
    }

    /// Carries out what waits for its answer at once; all before it is answered.
    private func answer(_ operation: RequestedOperation) async throws -> Reply {
        switch operation {
        case .write(let command, let provenance, let isDryRun):
            return try await ledger.execute(command, provenance, isDryRun: isDryRun)
        case .read(let query):
            return Reply(seq: nil, answer: try await ledger.read(query))
        case .recalculate(let recalculation):
            let sets = try await ledger.recalculate(recalculation)
            return Reply(seq: nil, answer: .recalculated(sets))
        case .setClock(let at):
            try await ledger.setClock(to: at)
            return Reply(seq: nil, answer: .clockSet)
        }
    }

    private func reply(
        _ body: () async throws -> Reply
    ) async -> Result<Reply, RequestError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(RequestError(error))
        }
    }

    /// Writes answers in the order of their lines. Where it makes no sense to go on it closes the
    /// feed, and answers what was handed in.
    private func write(_ feed: AnswerFeed, _ tally: AnswerTally) async throws {
        var writer = JSONWriter(capacity: 4_096)
        for await line in feed.lines {
            let result: Result<Reply, RequestError>
            switch line.result {
            case .known(let known): result = known
            case .submitted(let submission):
                result = await reply { try await submission.reply() }
            case .reading(let task): result = await task.value
            }
            writer.removeAll()
            AnswerLine.write(op: line.op, ref: line.ref, result, to: &writer)
            try StandardOutput.write(line: writer.bytes())
            tally.count(result)
            if tally.mustStop { feed.close() }
        }
    }
}

extension RequestLine {
    /// What may go on at the same time.
    fileprivate enum Kind {
        case write
        case read
        case other
    }

    fileprivate var kind: Kind {
        switch operation {
        case .success(.write): .write
        case .success(.read): .read
        case .success, .failure: .other
        }
    }
}

extension RequestError {
    /// What an error of the library is on the wire.
    init(_ error: any Error) {
        switch error {
        case let rejection as Rejection: self = .rejected(rejection)
        case let failure as LogFailure:
            self = .unavailable(reason: failure.reason.rawValue, message: failure.message)
        case let unknown as OutcomeUnknown:
            self = .outcomeUnknown(id: unknown.id, message: unknown.message)
        default: self = .unavailable(reason: "internal", message: "\(error)")
        }
    }
}

/// Standard output, written to at once.
enum StandardOutput {
    struct Closed: Error, CustomStringConvertible {
        let description: String
    }

    static func write(line bytes: some Sequence<UInt8>) throws {
        let line = Array(bytes) + [UInt8(ascii: "\n")]
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else {
                let reason = String(cString: strerror(errno))
                throw Closed(description: "the answers cannot be written: \(reason)")
            }
            written += max(count, 0)
        }
    }
}
