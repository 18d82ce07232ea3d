import Accounting
import Daybook
import EventLog
import LocalPostgres
import SampleBooks

/// The sample books in a database of their own: loaded and recalculated once, then read by every
/// test and changed by none.
enum SampleLedger {
    /// Where it is, for programs that are run on it.
    static let endpoint = Result { try LocalPostgres.temporary.newDatabase() }

    private static let loading = Task {
        let ledger = try await fresh(try endpoint.get())
        try await SampleBook.bank.load(into: ledger)
        try await recalculateAll(ledger)
        return ledger
    }

    static func shared() async throws -> Ledger { try await loading.value }

    /// An empty ledger, for a test that changes it.
    static func fresh(_ endpoint: Endpoint) async throws -> Ledger {
        try await Ledger.open(LedgerConnection(conninfo: endpoint.conninfo))
    }

    static func recalculateAll(_ ledger: Ledger) async throws {
        let page = PageRequest(first: PageRequest.maximumFirst)
        let answer = try await ledger.read(
            .eventuallyConsistentSets(journalID: nil, page: page))
        guard case .ids(let ids) = answer else { return }
        _ = try await ledger.recalculate(
            RecalculationRequest(setIDs: ids.rows.map(AccountSetID.init)))
    }
}

extension Total {
    /// An amount in hundredths.
    init(cents: Int) {
        self.init(Int128(cents) * 10_000_000_000_000_000)
    }
}
