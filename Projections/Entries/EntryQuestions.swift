public import Accounting
import EventLog
public import Postgres
import Projecting

/// What decisions lack of balances and of who has entries: see `ChartQuestions`.
public struct EntryQuestions: Sendable {
    private var balances: [BalanceKey] = []
    private var activity: [AccountID] = []
    private var history: [AccountSetID] = []

    public init(_ keys: Set<FactKey>) {
        for key in keys {
            switch key {
            case .balance(let key): balances.append(key)
            case .activity(let account): activity.append(account)
            case .history(let set): history.append(set)
            case .node, .journal, .holder, .template, .transaction, .transactionExternalID,
                .members:
                continue
            }
        }
    }

    public func send(_ reads: EntryReads, _ pipeline: borrowing Pipeline) throws {
        if !balances.isEmpty {
            try pipeline.send(
                reads.readBalances, balances.map(\.ownerID), balances.map(\.journalID),
                balances.map(\.currency))
        }
        if !activity.isEmpty { try pipeline.send(reads.readActivity, activity) }
        if !history.isEmpty { try pipeline.send(reads.readHistoryBelow, history) }
    }

    public func receive(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        if !balances.isEmpty {
            for key in balances { facts.learn(balance: key, .absent) }
            let rows = try pipeline.receive()
            for index in 0..<rows.count {
                let row = try EntryReads.row(rows, index)
                facts.learn(
                    balance: row.key,
                    .present(AccountBalance(id: row.position, balance: row.balance)))
            }
        }
        if !activity.isEmpty { try receiveActivity(pipeline, into: &facts) }
        if !history.isEmpty {
            for set in history { facts.learn(history: set, false) }
            let rows = try pipeline.receive()
            for row in 0..<rows.count { facts.learn(history: try rows.value(row, 0), true) }
        }
    }

    private func receiveActivity(
        _ pipeline: borrowing Pipeline, into facts: inout FactCache
    ) throws {
        var found: [AccountID: Set<JournalID>] = [:]
        for account in activity { found[account] = [] }
        let rows = try pipeline.receive()
        for row in 0..<rows.count {
            found[try rows.value(row, 0), default: []].insert(try rows.value(row, 1))
        }
        for (account, journals) in found { facts.learn(activity: account, journals) }
    }
}
