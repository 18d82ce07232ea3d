public import Accounting
import EventLog
import Postgres
public import ProjectionEngine

extension EntryReads: FactSource {
    public func prefetch(_ keys: Set<FactKey>) -> (any FactPrefetch)? {
        EntryPrefetch(keys, self)
    }
}

/// What decisions need to know of balances and of who has entries.
struct EntryPrefetch: FactPrefetch {
    private let reads: EntryReads
    private var balances: [BalanceKey] = []
    private var activity: [AccountID] = []
    private var history: [AccountSetID] = []

    /// Nil when none of `keys` is answered by entries.
    init?(_ keys: Set<FactKey>, _ reads: EntryReads) {
        self.reads = reads
        for key in keys {
            switch key {
            case .balance(let key): balances.append(key)
            case .activity(let account): activity.append(account)
            case .history(let set): history.append(set)
            case .node, .journal, .nameOwner, .template, .transaction, .transactionExternalID,
                .members:
                continue
            }
        }
        if balances.isEmpty, activity.isEmpty, history.isEmpty { return nil }
    }

    func send(_ pipeline: borrowing Pipeline) throws {
        if !balances.isEmpty {
            try reads.readBalances.send(
                pipeline, balances.map(\.ownerID), balances.map(\.journalID),
                balances.map(\.currency))
        }
        if !activity.isEmpty { try reads.readActivity.send(pipeline, activity) }
        if !history.isEmpty { try reads.readHistoryBelow.send(pipeline, history) }
    }

    func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws {
        if !balances.isEmpty {
            for key in balances { facts.learn(balance: key, .absent) }
            for row in try reads.readBalances.receive(pipeline) {
                facts.learn(
                    balance: row.key,
                    .present(AccountBalance(id: row.position, balance: row.balance)))
            }
        }
        if !activity.isEmpty {
            var found: [AccountID: Set<JournalID>] = [:]
            for account in activity { found[account] = [] }
            for row in try reads.readActivity.receive(pipeline) {
                found[row.accountID, default: []].insert(row.journalID)
            }
            for (account, journals) in found { facts.learn(activity: account, journals) }
        }
        if !history.isEmpty {
            for set in history { facts.learn(history: set, false) }
            for row in try reads.readHistoryBelow.receive(pipeline) {
                facts.learn(history: row.id, true)
            }
        }
    }
}

/// A journal that an account has entries in.
struct ActivityRow: MappedRow {
    let accountID: AccountID
    let journalID: JournalID

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        accountID = try columns.value("account_id") { $0.accountID }
        journalID = try columns.value("journal_id") { $0.journalID }
    }
}
