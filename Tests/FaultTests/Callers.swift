import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Synchronization

/// Callers that post and create without ids, so that nothing but the truth saves them, and what
/// each was told. Every request has a mark of its own, by which it is looked for in the log.
final class Callers: Sendable {
    /// What one request was answered.
    enum Told: Sendable {
        /// It stands, under this id.
        case done(UniqueID)
        /// Nothing was written.
        case notWritten
        case unknown
        /// Anything else: nothing was wrong with the request, so nothing else is true.
        case surprise(String)
    }

    struct State {
        var postings: [String: Told] = [:]
        var accounts: [String: Told] = [:]
        var isOver = false
        var tasks: [Task<Void, Never>] = []
    }

    private let ledgers: [Ledger]
    private let books: SampleBooks
    private let state = Mutex(State())
    private let done = Atomic<Int>(0)

    /// Of how many requests one creates an account.
    private static let creationEvery = 8

    /// Starts them, in turn on each of the ledger values.
    init(_ count: Int, on ledgers: [Ledger], _ books: SampleBooks) {
        self.ledgers = ledgers
        self.books = books
        let tasks = (0..<count).map { caller in
            Task { await self.call(ledgers[caller % ledgers.count], caller) }
        }
        state.withLock { $0.tasks = tasks }
    }

    var postings: [String: Told] { state.withLock { $0.postings } }
    var accounts: [String: Told] { state.withLock { $0.accounts } }

    /// How many requests were answered well.
    var acknowledged: Int { done.load(ordering: .relaxed) }

    func waitForMore(_ count: Int) async throws {
        let aim = acknowledged + count
        try await eventually("\(aim) requests are acknowledged") { acknowledged >= aim }
    }

    /// Lets each finish what it does.
    func finish() async {
        let tasks = state.withLock { state in
            state.isOver = true
            return state.tasks
        }
        for task in tasks { await task.value }
    }

    private func call(_ ledger: Ledger, _ caller: Int) async {
        var number = 0
        while !state.withLock({ $0.isOver }) {
            number += 1
            let mark = "m\(caller)-\(number)"
            if number.isMultiple(of: Self.creationEvery) {
                let told = await self.told { try await self.create(ledger, mark) }
                state.withLock { $0.accounts[mark] = told }
            } else {
                let told = await self.told { try await self.post(ledger, mark) }
                state.withLock { $0.postings[mark] = told }
            }
        }
    }

    private func post(_ ledger: Ledger, _ mark: String) async throws -> UniqueID {
        try await ledger.post(books.transfer(description: try FreeText(mark))).transaction.id
            .uniqueID
    }

    private func create(_ ledger: Ledger, _ mark: String) async throws -> UniqueID {
        let new = NewAccount(code: try Code(mark), name: try Name(mark))
        return try await ledger.createAccount(new).id.uniqueID
    }

    private func told(_ request: () async throws -> UniqueID) async -> Told {
        do {
            let id = try await request()
            done.add(1, ordering: .relaxed)
            return .done(id)
        } catch let failure as LogFailure {
            // Said too early or too often it would only fill the round.
            try? await Task.sleep(for: .milliseconds(2))
            return failure.reason == .connection || failure.reason == .conflict
                ? .notWritten : .surprise("\(failure.reason): \(failure)")
        } catch is OutcomeUnknown {
            return .unknown
        } catch {
            return .surprise("\(error)")
        }
    }
}
