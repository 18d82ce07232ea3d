public import Accounting
public import Daybook
import ServerTestSupport

/// A journal with accounts, on which a test posts.
public struct SampleBooks: Sendable {
    public let journal: JournalID
    public let accounts: [AccountID]

    public init(journal: JournalID, accounts: [AccountID]) {
        self.journal = journal
        self.accounts = accounts
    }

    /// Makes a journal and accounts, all debit-normal; those whose index is in `eventual` are
    /// eventually consistent.
    public static func make(
        in ledger: Ledger, accounts count: Int = 2, eventual: Set<Int> = []
    ) async throws -> SampleBooks {
        let journal = JournalID.random()
        let accounts = (0..<count).map { _ in AccountID.random() }
        try await ledger.carryOut(
            .createJournal(id: journal, NewJournal(name: try Name("Books"))))
        for (index, account) in accounts.enumerated() {
            let new = NewAccount(
                code: try Code(account.description), name: try Name("Account \(index)"),
                normalBalance: .debit, isEventuallyConsistent: eventual.contains(index))
            try await ledger.carryOut(.createAccount(id: account, new))
        }
        return SampleBooks(journal: journal, accounts: accounts)
    }

    /// Makes a set of the journal over members.
    @discardableResult
    public func makeSet(
        in ledger: Ledger, eventual: Bool = false, of members: [Member]
    ) async throws -> AccountSetID {
        let set = AccountSetID.random()
        let new = NewAccountSet(
            journalID: journal, name: try Name("Set"), normalBalance: .debit,
            isEventuallyConsistent: eventual)
        try await ledger.carryOut(.createAccountSet(id: set, new))
        if !members.isEmpty {
            try await ledger.carryOut(
                .addMembers(members.map { Membership(setID: set, member: $0) }))
        }
        return set
    }

    /// A transfer between two of the accounts, by their index.
    public func transfer(
        id: TransactionID? = nil, from credited: Int = 1, to debited: Int = 0,
        units: Int64 = 1, currency: String = "EUR", layer: Layer = .settled,
        externalID: ExternalID? = nil, description: FreeText? = nil
    ) -> Posting {
        let units = RequestedUnits.exact(Int128(units) * Units.one)
        let sides: [(Int, Direction)] = [(debited, .debit), (credited, .credit)]
        let entries = sides.map { index, direction in
            RequestedEntry(
                accountID: accounts[index], direction: direction, units: units,
                currency: RequestedCurrency(currency), layer: layer)
        }
        return Posting(
            id: id, journalID: journal, externalID: externalID, description: description,
            entries: entries)
    }

    public func key(_ account: Int, currency: Currency) -> BalanceKey {
        BalanceKey(
            journalID: journal, ownerID: accounts[account].uniqueID, currency: currency)
    }

    public func key(_ set: AccountSetID, currency: Currency) -> BalanceKey {
        BalanceKey(journalID: journal, ownerID: set.uniqueID, currency: currency)
    }
}

extension Currency {
    /// A currency that is well-formed in the source.
    public static func of(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("\(code) is malformed") }
        return currency
    }
}

/// Answers taken apart, where a test knows which kind it asked for.
extension Ledger {
    @discardableResult
    public func carryOut(_ command: Command) async throws -> Reply { try await execute(command) }

    @discardableResult
    public func post(_ posting: Posting) async throws -> PostingAnswer {
        let reply = try await carryOut(.post(posting))
        guard case .posting(let answer) = reply.answer else { throw TestFailure("no posting") }
        return answer
    }

    public func balance(_ key: BalanceKey, orZero: Bool = false) async throws -> BalanceAnswer {
        let account = AccountID(key.ownerID)
        return try await balance(of: account, in: key.journalID, key.currency, orZero: orZero)
    }

    /// The whole history of a balance, read in pages of `first` rows.
    public func history(_ key: BalanceKey, first: Int) async throws -> [BalanceAnswer] {
        var rows: [BalanceAnswer] = []
        while true {
            let query = BalanceHistoryQuery(
                key: key, afterVersion: rows.last?.balance.version ?? 0, first: first)
            let page = try await balanceHistory(query)
            guard page.rows.count == first || !page.hasNextPage else {
                throw TestFailure("a page of \(page.rows.count) rows is followed by another")
            }
            rows += page.rows
            if !page.hasNextPage { return rows }
        }
    }
}
