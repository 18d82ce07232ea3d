import Dispatch
public import Postgres
import ServerTestSupport
import Synchronization

/// A database transaction that stays open until it is told to end, as a report's or a dump's does,
/// and answers whenever it is asked.
public final class OpenTransaction: Sendable {
    public let connection: Connection
    private let question = Mutex<String?>(nil)
    private let isAsked = DispatchSemaphore(value: 0)
    private let (answers, answered) = AsyncStream<Result<[[String?]], any Error>>.makeStream()

    /// Begins it and asks a first question, with which its snapshot is taken.
    public static func begin(
        _ test: TestLedger, _ isolation: Isolation = .repeatableRead, first: String = "select 1"
    ) async throws -> OpenTransaction {
        let transaction = OpenTransaction(try await test.session(), isolation)
        try await transaction.ask(first)
        return transaction
    }

    private init(_ connection: Connection, _ isolation: Isolation) {
        self.connection = connection
        Task {
            do {
                try await connection.transaction(isolation: isolation) { session in
                    while let question = self.nextQuestion() {
                        self.answered.yield(.success(try session.texts(question)))
                    }
                }
            } catch {
                self.answered.yield(.failure(error))
            }
            self.answered.finish()
        }
    }

    private func nextQuestion() -> String? {
        isAsked.wait()
        return question.withLock { $0 }
    }

    public var processID: Int32 { connection.backend.processID }

    /// The rows that a script answers in the transaction.
    @discardableResult
    public func ask(_ script: String) async throws -> [[String?]] {
        question.withLock { $0 = script }
        isAsked.signal()
        guard let answer = await answers.first(where: { _ in true }) else {
            throw TestFailure("the transaction is over")
        }
        return try answer.get()
    }

    /// Commits it, and returns once the server is done with it.
    public func end() async throws {
        question.withLock { $0 = nil }
        isAsked.signal()
        for await answer in answers { _ = try answer.get() }
        await connection.close()
    }
}
