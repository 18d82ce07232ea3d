import Accounting
import ChartProjection
import EntriesProjection
import Postgres
import TransactionsProjection

/// Reads the first results of postings again: the balances as they were right after each, the
/// transaction as it is now.
struct ReplayReading {
    let reads: LedgerReads

    func answers(
        _ ids: [TransactionID], _ session: borrowing Session
    ) throws -> [TransactionID: PostingAnswer] {
        let transactions = try reads.transactions.transactions(ids, session)
        let entries = Dictionary(
            grouping: try reads.entries.entries(of: transactions, session), by: \.seq)
        let rows = try reads.entries.balances(after: transactions.map(\.seq), session)
        let owners = Array(Set(rows.map(\.key.ownerID)))
        let accounts = try reads.chart.accounts(owners, session)
        let normal = Dictionary(
            uniqueKeysWithValues: accounts.map { ($0.id.uniqueID, $0.normalBalance) })
        var balances: [Seq: [BalanceAnswer]] = [:]
        for row in rows {
            guard let balance = row.balance, let side = normal[row.key.ownerID] else { continue }
            let seq = row.position.seq
            balances[seq, default: []].append(
                BalanceAnswer(
                    key: row.key, normalBalance: side, balance: balance, asOfSeq: seq))
        }
        var answers: [TransactionID: PostingAnswer] = [:]
        for transaction in transactions {
            answers[transaction.id] = PostingAnswer(
                transaction: transaction, entries: entries[transaction.seq] ?? [],
                balances: balances[transaction.seq] ?? [], isReplay: true)
        }
        return answers
    }
}
