public import Accounting
import CommandFormat
public import Daybook

/// Books that come with the program, as commands: to look at, and to try things on.
public struct SampleBook: Sendable {
    /// JSON lines, as `daybook apply` takes them; `ref` says what each is about.
    public let commands: String

    public init(commands: String) {
        self.commands = commands
    }

    /// Half a year (January to June 2026) of Harbour Bank, in euros and US dollars: a dozen
    /// customers with deposits, cards, savings and loans, a till, exchange of dollars, reports as
    /// eventually consistent sets, a closed period and a locked account. Most is posted by
    /// templates.
    public static let bank = SampleBook(commands: CommandStreams.bank)

    /// The journal of ``bank``.
    public static let bankJournalCode = Code(stored: "BANK")

    /// A line that could not be carried out.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// From 1.
        public let line: Int
        public let reason: String

        public var description: String { "line \(line) of the sample books: \(reason)" }
    }

    /// Carries out every command in order on a ledger, normally an empty one, all of them in few
    /// commits. `progress` is told of each that is done. Returns how many there were.
    ///
    /// - Throws: ``Failure`` for the first that is refused; those behind it may have been done.
    @discardableResult
    public func load(
        into ledger: Ledger, progress: () -> Void = {}
    ) async throws -> Int {
        var submissions: [PendingReply] = []
        for line in commands.split(separator: "\n") {
            let number = submissions.count + 1
            let operation = RequestLine(line.utf8, number: number).operation
            guard case .success(.write(let command, let provenance, let isDryRun)) = operation
            else { throw Failure(line: number, reason: "it is no command: \(operation)") }
            submissions.append(ledger.submit(command, provenance, isDryRun: isDryRun))
        }
        for (index, submission) in submissions.enumerated() {
            do {
                _ = try await submission.reply()
            } catch let rejection as Rejection {
                throw Failure(
                    line: index + 1, reason: "\(rejection.code): \(rejection.message)")
            }
            progress()
        }
        return submissions.count
    }
}
