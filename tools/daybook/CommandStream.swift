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
/// Writes are handed in as they come, so that those that follow one another share commits. Whatever
/// reads waits until all before it is answered, and holds up what comes after it: it sees every
/// write before it and none behind.
struct CommandStream {
    let ledger: Ledger
    let stopsOnError: Bool

    /// Writes that may wait for their answer at once.
    private static let maximumOutstanding = 8_192

    /// A line whose answer is known, or to come.
    fileprivate struct PendingLine: Sendable {
        let op: String?
        let ref: JSON
        let number: Int
        let result: PendingResult
    }

    fileprivate enum PendingResult: Sendable {
        case known(Result<Reply, RequestError>)
        case submitted(Submission)
    }

    /// Returns the status to end with.
    func run(_ input: LineInput) async throws -> ExitCode {
        let (lines, feed) = AsyncStream<PendingLine>.makeStream()
        let tally = AnswerTally()
        let output = Task { try await write(lines, tally) }
        do {
            try await feedLines(of: input, to: feed, tally)
        } catch {
            feed.finish()
            _ = try await output.value
            throw error
        }
        feed.finish()
        try await output.value
        return tally.status
    }

    private func feedLines(
        of input: LineInput, to feed: AsyncStream<PendingLine>.Continuation, _ tally: AnswerTally
    ) async throws {
        var fed = 0
        while let line = try await input.next() {
            guard let pending = await start(line, after: fed, tally) else { continue }
            feed.yield(pending)
            fed += 1
            let waits = stopsOnError || !pending.isSubmitted
            if waits { await tally.waitForAnswers(fed) }
            await tally.waitForAnswers(fed - Self.maximumOutstanding)
            if tally.mustStop || stopsOnError && tally.hasRefusal { return }
        }
    }

    /// Starts what a line asks for; nil for a blank line.
    private func start(
        _ line: LineInput.Line, after fed: Int, _ tally: AnswerTally
    ) async -> PendingLine? {
        switch line {
        case .tooLong(let number):
            let fault = InvalidRequest(
                field: nil, reason: "the line has more than \(LineInput.maximumLineBytes) bytes",
                maximum: LineInput.maximumLineBytes, line: number, column: 1)
            return PendingLine(
                op: nil, ref: .null, number: number,
                result: .known(.failure(.fault(.invalid(fault)))))
        case .bytes(let bytes, let number):
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
            let request = RequestLine(bytes, number: number)
            return PendingLine(
                op: request.op, ref: request.ref, number: number,
                result: await start(request.operation, after: fed, tally))
        }
    }

    private func start(
        _ operation: Result<RequestedOperation, RequestFault>, after fed: Int, _ tally: AnswerTally
    ) async -> PendingResult {
        switch operation {
        case .failure(let fault): return .known(.failure(.fault(fault)))
        case .success(.write(let command, let provenance, let isDryRun)):
            return .submitted(ledger.submit(command, provenance, isDryRun: isDryRun))
        case .success(.read(let query)):
            await tally.waitForAnswers(fed)
            return .known(await reply { .init(seq: nil, answer: try await ledger.read(query)) })
        case .success(.recalculate(let recalculation)):
            await tally.waitForAnswers(fed)
            return .known(
                await reply {
                    let sets = try await ledger.recalculate(recalculation)
                    return .init(seq: nil, answer: .recalculated(sets))
                })
        case .success(.setClock(let at)):
            await tally.waitForAnswers(fed)
            return .known(
                await reply {
                    try await ledger.setClock(to: at)
                    return .init(seq: nil, answer: .clockSet)
                })
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

    /// Writes answers in the order of their lines.
    private func write(
        _ lines: AsyncStream<PendingLine>, _ tally: AnswerTally
    ) async throws {
        var writer = JSONWriter(capacity: 4_096)
        for await line in lines {
            let result: Result<Reply, RequestError>
            switch line.result {
            case .known(let known): result = known
            case .submitted(let submission):
                result = await reply { try await submission.reply() }
            }
            writer.removeAll()
            AnswerLine.write(op: line.op, ref: line.ref, result, to: &writer)
            try StandardOutput.write(line: writer.bytes())
            tally.count(result)
        }
    }
}

extension CommandStream.PendingLine {
    fileprivate var isSubmitted: Bool {
        switch result {
        case .known: false
        case .submitted: true
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
