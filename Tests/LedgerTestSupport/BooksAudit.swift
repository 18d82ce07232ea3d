public import Accounting
public import Daybook
import Postgres
import ServerTestSupport

/// The books as plain SQL works them out of the log, against what the ledger answers.
///
/// It is asked while nobody writes.
public struct BooksAudit: Sendable {
    /// Where the views that services read differ from the sums over the log.
    public let differences: [String]
    /// Every balance that there is, with its history as text, oldest version first.
    public let histories: [BalanceKey: [String]]
    /// Up to where the balances of each account and set are complete.
    public let completeTo: [UniqueID: Seq]

    public init(_ ledger: TestLedger) async throws {
        let connection = try await ledger.session()
        let found = try await connection.run { session in
            try session.run(script: AuditSQL.fold)
            let differences = try AuditSQL.views.flatMap { view in
                try session.texts(view).compactMap { $0[0] }
            }
            return (
                differences, try session.texts(AuditSQL.histories),
                try session.texts(AuditSQL.owners)
            )
        }
        await connection.close()
        differences = found.0
        histories = try Self.histories(found.1)
        completeTo = try Self.completeTo(found.2)
    }

    private static func histories(_ rows: [[String?]]) throws -> [BalanceKey: [String]] {
        var histories: [BalanceKey: [String]] = [:]
        for row in rows {
            guard let journal = JournalID(row[0] ?? ""), let owner = UniqueID(row[1] ?? ""),
                let currency = Currency(row[2] ?? ""), let text = row[3]
            else { throw TestFailure("a history's row is \(row)") }
            let key = BalanceKey(journalID: journal, ownerID: owner, currency: currency)
            histories[key, default: []].append(text)
        }
        return histories
    }

    private static func completeTo(_ rows: [[String?]]) throws -> [UniqueID: Seq] {
        var completeTo: [UniqueID: Seq] = [:]
        for row in rows {
            guard let owner = UniqueID(row[0] ?? ""), let seq = Int64(row[2] ?? "") else {
                throw TestFailure("an owner's row is \(row)")
            }
            completeTo[owner] = Seq(seq)
        }
        return completeTo
    }

    /// A balance as `AuditSQL.histories` writes it: version, totals, last entries, first entry's
    /// time, and the seq of the version's entry.
    static func text(_ balance: Balance, seq: Seq) -> String {
        let totals = Layer.allCases.flatMap { [balance[$0].debit, balance[$0].credit] }
            .map { DecimalText.shortest($0) }
        let references = Layer.allCases.map { layer in
            balance[layer].lastEntry.map { "\($0.id)@\($0.recordedAt)" } ?? "-"
        }
        let parts = ["\(balance.version)"] + totals + references
        return (parts + ["\(balance.createdAt)", "\(seq)"]).joined(separator: " ")
    }

    /// Asks the ledger for every balance and history, in pages of `first`, and says where an
    /// answer is not what the log comes to.
    public func disagreements(with ledger: Ledger, first: Int) async throws -> [String] {
        var found: [String] = []
        for key in histories.keys.sorted() {
            let expected = histories[key] ?? []
            let rows = try await ledger.history(key, first: first)
            let actual = rows.map { Self.text($0.balance, seq: $0.asOfSeq) }
            if actual != expected {
                found.append("the history of \(key) is \(actual), the log's \(expected)")
            }
            let balance = try await ledger.balance(key)
            let last = balance.balance.lastEntry?.position.seq ?? .zero
            if Self.text(balance.balance, seq: last) != expected.last {
                found.append(
                    "the balance of \(key) is \(balance), the log's \(expected.last ?? "")")
            }
            if balance.asOfSeq != completeTo[key.ownerID] {
                found.append("\(key) is complete to \(balance.asOfSeq)")
            }
        }
        return found
    }

    /// Asks for the balances of all owners of a journal at once, and says where they differ from
    /// those asked one by one.
    public func listDisagreements(with ledger: Ledger, in journal: JournalID) async throws
        -> [String]
    {
        let owners = completeTo.keys.sorted()
        let answer = try await ledger.read(.balances(journalID: journal, ownerIDs: owners))
        guard case .balances(let rows) = answer else { throw TestFailure("no balances") }
        let keys = histories.keys.filter { $0.journalID == journal }.sorted()
        var found: [String] = rows.map(\.key) == keys ? [] : ["the list has \(rows.map(\.key))"]
        for row in rows where row != (try await ledger.balance(row.key)) {
            found.append("the list says \(row)")
        }
        return found
    }
}
