public import Accounting

/// The questions one by one, each with the answer that belongs to it. Errors are ``Ledger``'s; what
/// is not there is refused (``Rejection``), never answered by nothing.
extension Ledger {
    /// An account as it stands.
    ///
    /// - Throws: ``Rejection`` `accountNotFound`.
    public func account(_ name: AccountName) async throws -> Account {
        let answer = try await read(.account(name))
        guard case .account(let account) = answer else { answersOtherwise(answer) }
        return account
    }

    /// An account set as it stands.
    ///
    /// - Throws: ``Rejection`` `accountSetNotFound`.
    public func accountSet(_ name: AccountSetName) async throws -> AccountSet {
        let answer = try await read(.accountSet(name))
        guard case .accountSet(let set) = answer else { answersOtherwise(answer) }
        return set
    }

    /// A journal as it stands.
    ///
    /// - Throws: ``Rejection`` `journalNotFound`.
    public func journal(_ name: JournalName) async throws -> Journal {
        let answer = try await read(.journal(name))
        guard case .journal(let journal) = answer else { answersOtherwise(answer) }
        return journal
    }

    /// A template as it stands.
    ///
    /// - Throws: ``Rejection`` `templateNotFound`.
    public func txTemplate(_ name: TxTemplateName) async throws -> TxTemplate {
        let answer = try await read(.txTemplate(name))
        guard case .txTemplate(let template) = answer else { answersOtherwise(answer) }
        return template
    }

    /// A page of templates, by code.
    ///
    /// - Throws: ``Rejection`` `invalidRequest` for a cursor of another list.
    public func txTemplates(
        _ filter: TxTemplateFilter = TxTemplateFilter(), page: PageRequest = PageRequest()
    ) async throws -> Page<TxTemplate> {
        let answer = try await read(.txTemplates(filter, page: page))
        guard case .txTemplates(let templates) = answer else { answersOtherwise(answer) }
        return templates
    }

    /// A transaction as it stands, and its entries in order.
    ///
    /// - Throws: ``Rejection`` `transactionNotFound`.
    public func transaction(
        _ name: TransactionName
    ) async throws -> (transaction: Transaction, entries: [Entry]) {
        let answer = try await read(.transaction(name))
        guard case .transaction(let transaction, let entries) = answer else {
            answersOtherwise(answer)
        }
        return (transaction, entries)
    }

    /// The newest balance of an account in a journal and a currency. Many that are asked for at the
    /// same time share a round trip.
    ///
    /// - Parameter orZero: whether a zero balance is answered where there is no entry.
    /// - Throws: ``Rejection`` `journalNotFound`, `accountNotFound`, and `balanceNotFound` where
    ///   there is no entry.
    public func balance(
        of account: AccountID, in journal: JournalID, _ currency: Currency, orZero: Bool = false
    ) async throws -> BalanceAnswer {
        try await balance(of: account.uniqueID, in: journal, currency, orZero: orZero)
    }

    /// The newest balance of an account set: of an eventually consistent one as it was last
    /// recalculated, which `asOfSeq` says. Otherwise as of an account.
    public func balance(
        of set: AccountSetID, in journal: JournalID, _ currency: Currency, orZero: Bool = false
    ) async throws -> BalanceAnswer {
        try await balance(of: set.uniqueID, in: journal, currency, orZero: orZero)
    }

    private func balance(
        of owner: UniqueID, in journal: JournalID, _ currency: Currency, orZero: Bool
    ) async throws -> BalanceAnswer {
        let key = BalanceKey(journalID: journal, ownerID: owner, currency: currency)
        let answer = try await read(.balance(BalanceQuery(key: key, orZero: orZero)))
        guard case .balance(let balance) = answer else { answersOtherwise(answer) }
        return balance
    }

    /// The newest balances of accounts and sets in a journal, all of one moment, by id, then
    /// currency. Where there is no entry there is no balance.
    ///
    /// - Throws: ``Rejection`` `journalNotFound`, `accountNotFound`.
    public func balances(
        of owners: [UniqueID], in journal: JournalID
    ) async throws -> [BalanceAnswer] {
        let answer = try await read(.balances(journalID: journal, ownerIDs: owners))
        guard case .balances(let balances) = answer else { answersOtherwise(answer) }
        return balances
    }

    /// A page of a balance's history: the balance after each entry behind a version.
    ///
    /// - Throws: ``Rejection`` `journalNotFound`, `accountNotFound`.
    public func balanceHistory(_ query: BalanceHistoryQuery) async throws -> Page<BalanceAnswer> {
        let answer = try await read(.balanceHistory(query))
        guard case .history(let page) = answer else { answersOtherwise(answer) }
        return page
    }

    /// A page of the ids of eventually consistent sets, ascending; of all journals when `journal`
    /// is nil.
    ///
    /// - Throws: ``Rejection`` `invalidRequest` for a cursor of another list.
    public func eventuallyConsistentSets(
        in journal: JournalID? = nil, page: PageRequest = PageRequest()
    ) async throws -> Page<AccountSetID> {
        let answer = try await read(.eventuallyConsistentSets(journalID: journal, page: page))
        guard case .ids(let ids) = answer else { answersOtherwise(answer) }
        return Page(
            rows: ids.rows.map { AccountSetID($0) }, hasNextPage: ids.hasNextPage,
            endCursor: ids.endCursor)
    }

    /// How far the balances of a set or an account have come.
    ///
    /// - Throws: ``Rejection`` `accountNotFound`, `accountSetNotFound`.
    public func rollupStatus(of member: Member) async throws -> RollupStatus {
        let answer = try await read(.rollupStatus(member))
        guard case .rollupStatus(let status) = answer else { answersOtherwise(answer) }
        return status
    }

    /// The end of the log, by which a reader can tell later whether it is still the same.
    public func head() async throws -> LogHead {
        let answer = try await read(.head)
        guard case .head(let head) = answer else { answersOtherwise(answer) }
        return head
    }
}
