import Accounting
import ChartProjection
import EntriesProjection
import EventLog
import EventuallyConsistentSetsProjection
import Postgres
import ProjectionEngine

/// Whose balance is asked for.
private enum Owner {
    case account(Account)
    case set(AccountSet)

    var id: UniqueID {
        switch self {
        case .account(let account): account.id.uniqueID
        case .set(let set): set.id.uniqueID
        }
    }

    var normalBalance: Direction {
        switch self {
        case .account(let account): account.normalBalance
        case .set(let set): set.normalBalance
        }
    }
}

/// Balances and their history, as they are stored.
extension QueryHandler {
    private func requireJournal(_ id: JournalID, _ session: borrowing Session) throws {
        guard try reads.chart.journal(id, session) != nil else {
            throw Rejection.journalNotFound(.id(id.uniqueID))
        }
    }

    private func owners(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [UniqueID: Owner] {
        var found: [UniqueID: Owner] = [:]
        for account in try reads.chart.accounts(ids, session) {
            found[account.id.uniqueID] = .account(account)
        }
        for set in try reads.chart.sets(ids, session) { found[set.id.uniqueID] = .set(set) }
        return found
    }

    private func owner(_ id: UniqueID, _ session: borrowing Session) throws -> Owner {
        guard let owner = try owners([id], session)[id] else {
            throw Rejection.accountNotFound(.id(id), index: nil)
        }
        return owner
    }

    private func table(of set: AccountSet) -> SetBalanceTable {
        set.isEventuallyConsistent ? reads.lazySets.balances : reads.setBalances
    }

    /// Up to where each owner's balances are complete: the head, or a set's watermark.
    private func asOf(
        _ owners: [Owner], _ session: borrowing Session
    ) throws -> [UniqueID: Seq] {
        let lazy = owners.compactMap { owner in
            if case .set(let set) = owner, set.isEventuallyConsistent { set.id } else { nil }
        }
        let watermarks = lazy.isEmpty ? [:] : try reads.lazySets.watermarks(of: lazy, session)
        var found: [UniqueID: Seq] = [:]
        for owner in owners {
            found[owner.id] = watermarks[AccountSetID(owner.id)] ?? head.place.seq
        }
        return found
    }

    /// The balances of several accounts and sets in one journal, by id, then currency.
    func balances(
        of ids: [UniqueID], in journal: JournalID, _ session: borrowing Session
    ) throws -> [BalanceAnswer] {
        try requireJournal(journal, session)
        let owners = try owners(ids, session)
        for (index, id) in ids.enumerated() where owners[id] == nil {
            throw Rejection.accountNotFound(.id(id), index: index)
        }
        let asOf = try asOf(Array(owners.values), session)
        var answers: [BalanceAnswer] = []
        func answer(_ key: BalanceKey, _ balance: Balance) {
            guard let owner = owners[key.ownerID], let seq = asOf[key.ownerID] else { return }
            answers.append(
                BalanceAnswer(
                    key: key, normalBalance: owner.normalBalance, balance: balance,
                    asOfSeq: seq))
        }
        for row in try reads.entries.balances(of: ids, in: journal, session) {
            if let balance = row.balance { answer(row.key, balance) }
        }
        for table in [reads.setBalances, reads.lazySets.balances] {
            let sets = owners.values.compactMap { owner -> AccountSetID? in
                guard case .set(let set) = owner, set.journalID == journal else { return nil }
                return set.id
            }
            for row in try table.newest(sets, nil, session) {
                answer(
                    BalanceKey(
                        journalID: journal, ownerID: row.key.setID.uniqueID,
                        currency: row.key.currency),
                    row.balance)
            }
        }
        return answers.sorted { $0.key < $1.key }
    }

    /// The rows of a history behind a version, one for each entry; it ends where the balance does.
    func history(
        _ query: BalanceHistoryQuery, _ session: borrowing Session
    ) throws -> Page<BalanceAnswer> {
        let key = query.key
        try requireJournal(key.journalID, session)
        let owner = try owner(key.ownerID, session)
        let rows = try history(of: owner, query, limit: query.first + 1, session)
        let shown = rows.prefix(query.first).map { row in
            BalanceAnswer(
                key: key, normalBalance: owner.normalBalance, balance: row.balance,
                asOfSeq: row.seq)
        }
        return Page(rows: shown, hasNextPage: rows.count > query.first, endCursor: nil)
    }

    private func history(
        of owner: Owner, _ query: BalanceHistoryQuery, limit: Int, _ session: borrowing Session
    ) throws -> [(balance: Balance, seq: Seq)] {
        // A version beyond the last can follow none; so the next one cannot overflow either.
        let after = min(query.afterVersion, Int64.max - Int64(limit) - 1)
        switch owner {
        case .account:
            return try reads.entries.history(
                of: query.key, after: after, limit: limit, session
            ).compactMap { row in row.balance.map { ($0, row.position.seq) } }
        case .set(let set):
            guard set.journalID == query.key.journalID else { return [] }
            return try table(of: set).history(
                of: SetBalanceKey(setID: set.id, currency: query.key.currency), after: after,
                limit: limit, session
            ).map { ($0.balance, $0.position.seq) }
        }
    }
}
