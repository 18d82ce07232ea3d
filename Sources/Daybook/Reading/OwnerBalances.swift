public import Accounting
import ChartProjection
import Postgres

/// The balances of one account or set in one journal, all of one moment.
public struct OwnerBalances: Sendable {
    public var owner: BalanceOwner
    public var journal: Journal
    /// By currency. None where there is no entry yet, or no recalculation of what is eventually
    /// consistent.
    public var balances: [BalanceAnswer]
    /// How far they have come, when the owner is an eventually consistent set.
    public var progress: RollupStatus?
}

/// Whose balances are asked for, by a name.
public struct OwnerQuery: Sendable {
    /// An id, a code or an external id of an account or a set.
    public var name: String
    /// Nil for a set's own journal, and for the ledger's only one otherwise.
    public var journal: String?
    /// Nil for all.
    public var currency: Currency?

    public init(name: String, journal: String? = nil, currency: Currency? = nil) {
        self.name = name
        self.journal = journal
        self.currency = currency
    }
}

extension Ledger {
    /// The balances of an account or a set that is asked for by a name, read from one snapshot.
    ///
    /// - Throws: ``Rejection`` `accountNotFound`, `journalNotFound`; `balanceNotFound` where a
    ///   currency is asked for that has no balance; `invalidRequest` when several things have the
    ///   name. ``JournalNotNamed``.
    public func balances(_ query: OwnerQuery) async throws -> OwnerBalances {
        try await reader.reading { answering, session in
            try answering.balances(query, session)
        }
    }
}

extension QueryHandler {
    func balances(
        _ query: OwnerQuery, _ session: borrowing Session
    ) throws -> OwnerBalances {
        let owner = try owner(named: query.name, session)
        let journal = try journal(of: owner, named: query.journal, session)
        var balances = try balances(of: [owner.id], in: journal.id, session)
        if let currency = query.currency {
            balances = balances.filter { $0.key.currency == currency }
            guard !balances.isEmpty else {
                throw Rejection.balanceNotFound(
                    BalanceKey(journalID: journal.id, ownerID: owner.id, currency: currency))
            }
        }
        return OwnerBalances(
            owner: owner, journal: journal, balances: balances,
            progress: try progress(of: owner, session))
    }

    private func journal(
        of owner: BalanceOwner, named name: String?, _ session: borrowing Session
    ) throws -> Journal {
        if let name { return try journal(.named(name), session) }
        switch owner {
        case .account: return try journal(.theOnlyOne, session)
        case .accountSet(let set): return try journal(.id(set.journalID), session)
        }
    }

    private func progress(
        of owner: BalanceOwner, _ session: borrowing Session
    ) throws -> RollupStatus? {
        guard case .accountSet(let set) = owner, set.isEventuallyConsistent else { return nil }
        return try rollupStatus(of: .set(set.id), session)
    }
}
