import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import ServerTestSupport
import Synchronization

/// Postings by many callers, and what each was told.
final class Load: Sendable {
    private struct State {
        var acknowledged: Set<TransactionID> = []
        var surprises: [String] = []
        var isOver = false
    }

    private let ledger: Ledger
    private let books: SampleBooks
    private let state = Mutex(State())

    init(_ ledger: Ledger, _ books: SampleBooks) {
        self.ledger = ledger
        self.books = books
    }

    var acknowledged: Set<TransactionID> { state.withLock { $0.acknowledged } }

    /// Whatever was told that is neither success nor that the database was not there.
    var surprises: [String] { state.withLock { $0.surprises } }

    func end() { state.withLock { $0.isOver = true } }

    func waitForMore(_ count: Int) async throws {
        let aim = acknowledged.count + count
        try await eventually("\(aim) postings are acknowledged") { acknowledged.count >= aim }
    }

    /// One caller: posts one transaction after the other until the end.
    func post() async {
        while !state.withLock({ $0.isOver }) {
            let id = TransactionID.random()
            do {
                try await ledger.post(books.transfer(id: id))
                state.withLock { _ = $0.acknowledged.insert(id) }
            } catch let failure as LogFailure where failure.reason == .connection {
                continue
            } catch {
                state.withLock { $0.surprises.append("\(error)") }
            }
        }
    }
}
