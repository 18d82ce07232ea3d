import Accounting
import Daybook
import Glibc

/// The entries of a transfer of one euro.
struct Transfer {
    let journal: JournalID
    let debited: AccountID
    let credited: AccountID

    init?(_ words: [String]) {
        guard words.count >= 3, let journal = JournalID(words[0]),
            let debited = AccountID(words[1]), let credited = AccountID(words[2])
        else { return nil }
        self.journal = journal
        self.debited = debited
        self.credited = credited
    }

    func posting(_ id: TransactionID, description: FreeText? = nil) -> Accounting.Posting {
        let entries = [(debited, Direction.debit), (credited, .credit)].map { account, side in
            RequestedEntry(
                accountID: account, direction: side, units: .exact(Units.one),
                currency: RequestedCurrency("EUR"))
        }
        return Accounting.Posting(
            id: id, journalID: journal, description: description, entries: entries)
    }
}

/// Posts transfers, each caller one after the other.
struct Posting {
    private let ledger: Ledger
    private let transfer: Transfer
    private let callers: Int
    private let count: Int

    init(_ words: [String], _ ledger: Ledger) {
        guard words.count == 5, let transfer = Transfer(words), let callers = Int(words[3]),
            let count = Int(words[4])
        else { exit(2) }
        self.ledger = ledger
        self.transfer = transfer
        self.callers = callers
        self.count = count
    }

    func run() async throws {
        await withTaskGroup { group in
            for _ in 0..<callers { group.addTask { await post() } }
        }
    }

    private func post() async {
        for _ in 0..<count {
            let id = UniqueID(bits: .random(in: .min ... .max))
            let posting = transfer.posting(TransactionID(id))
            say(await Outcome.of(id) { try await ledger.execute(.post(posting)) })
        }
    }
}

/// Posts batches of a hundred transfers with long descriptions, so that sending one takes time.
struct Batches {
    private let ledger: Ledger
    private let transfer: Transfer
    private let count: Int
    private let description: FreeText

    private static let rows = 100

    init(_ words: [String], _ ledger: Ledger) {
        guard words.count == 5, let transfer = Transfer(words), let count = Int(words[3]),
            let bytes = Int(words[4])
        else { exit(2) }
        self.ledger = ledger
        self.transfer = transfer
        self.count = count
        description = FreeText(stored: String(repeating: "x", count: bytes))
    }

    func run() async throws {
        for _ in 0..<count {
            let ids = (0..<Self.rows).map { _ in
                TransactionID(UniqueID(bits: .random(in: .min ... .max)))
            }
            let postings = ids.map { transfer.posting($0, description: description) }
            // The seq that is answered is the last one's.
            let said = await Outcome.of(ids[Self.rows - 1].uniqueID) {
                try await ledger.execute(.postBatch(postings))
            }
            say(said)
        }
    }
}

/// Locks and unlocks an account, on and on.
struct Locking {
    private let ledger: Ledger
    private let account: AccountID
    private let count: Int

    init(_ words: [String], _ ledger: Ledger) {
        guard words.count == 2, let account = AccountID(words[0]), let count = Int(words[1]) else {
            exit(2)
        }
        self.ledger = ledger
        self.account = account
        self.count = count
    }

    func run() async throws {
        for number in 0..<count {
            let change = AccountChange(status: number.isMultiple(of: 2) ? .locked : .active)
            say(
                await Outcome.of(account.uniqueID) {
                    try await ledger.execute(.updateAccount(id: account, change))
                })
        }
    }
}
