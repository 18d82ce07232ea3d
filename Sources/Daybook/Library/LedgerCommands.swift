public import Accounting

/// The commands one by one, each with the answer that belongs to it. Errors are ``Ledger``'s.
extension Ledger {
    @discardableResult
    public func createJournal(
        _ new: NewJournal, id: JournalID? = nil, by provenance: Provenance = .none
    ) async throws -> Journal {
        let answer = try await execute(.createJournal(id: id, new), provenance).answer
        guard case .journal(let journal) = answer else { answersOtherwise(answer) }
        return journal
    }

    @discardableResult
    public func updateJournal(
        _ id: JournalID, _ change: JournalChange, by provenance: Provenance = .none
    ) async throws -> Journal {
        let answer = try await execute(.updateJournal(id: id, change), provenance).answer
        guard case .journal(let journal) = answer else { answersOtherwise(answer) }
        return journal
    }

    @discardableResult
    public func createAccount(
        _ new: NewAccount, id: AccountID? = nil, by provenance: Provenance = .none
    ) async throws -> Account {
        let answer = try await execute(.createAccount(id: id, new), provenance).answer
        guard case .account(let account) = answer else { answersOtherwise(answer) }
        return account
    }

    @discardableResult
    public func updateAccount(
        _ id: AccountID, _ change: AccountChange, by provenance: Provenance = .none
    ) async throws -> Account {
        let answer = try await execute(.updateAccount(id: id, change), provenance).answer
        guard case .account(let account) = answer else { answersOtherwise(answer) }
        return account
    }

    @discardableResult
    public func createAccountSet(
        _ new: NewAccountSet, id: AccountSetID? = nil, by provenance: Provenance = .none
    ) async throws -> AccountSet {
        let answer = try await execute(.createAccountSet(id: id, new), provenance).answer
        guard case .accountSet(let set) = answer else { answersOtherwise(answer) }
        return set
    }

    @discardableResult
    public func updateAccountSet(
        _ id: AccountSetID, _ change: AccountSetChange, by provenance: Provenance = .none
    ) async throws -> AccountSet {
        let answer = try await execute(.updateAccountSet(id: id, change), provenance).answer
        guard case .accountSet(let set) = answer else { answersOtherwise(answer) }
        return set
    }

    @discardableResult
    public func createTxTemplate(
        _ new: NewTxTemplate, id: TxTemplateID? = nil, by provenance: Provenance = .none
    ) async throws -> TxTemplate {
        let answer = try await execute(.createTxTemplate(id: id, new), provenance).answer
        guard case .txTemplate(let template) = answer else { answersOtherwise(answer) }
        return template
    }

    @discardableResult
    public func updateTxTemplate(
        _ id: TxTemplateID, _ change: TxTemplateChange, by provenance: Provenance = .none
    ) async throws -> TxTemplate {
        let answer = try await execute(.updateTxTemplate(id: id, change), provenance).answer
        guard case .txTemplate(let template) = answer else { answersOtherwise(answer) }
        return template
    }

    /// Makes accounts and sets direct members of sets, all or none.
    public func addMembers(
        _ edges: [Membership], by provenance: Provenance = .none
    ) async throws {
        _ = try await execute(.addMembers(edges), provenance)
    }

    /// Takes direct members out of sets, all or none.
    public func removeMembers(
        _ edges: [Membership], by provenance: Provenance = .none
    ) async throws {
        _ = try await execute(.removeMembers(edges), provenance)
    }

    /// Posts one transaction. With an id or an external id it may be repeated: the first result is
    /// answered again and nothing is written.
    @discardableResult
    public func post(
        _ posting: Posting, by provenance: Provenance = .none
    ) async throws -> PostingAnswer {
        let answer = try await execute(.post(posting), provenance).answer
        guard case .posting(let posted) = answer else { answersOtherwise(answer) }
        return posted
    }

    /// Posts one transaction through a template, repeated like any other.
    @discardableResult
    public func post(
        _ posting: TemplatePosting, by provenance: Provenance = .none
    ) async throws -> PostingAnswer {
        let answer = try await execute(.post(posting), provenance).answer
        guard case .posting(let posted) = answer else { answersOtherwise(answer) }
        return posted
    }

    /// Posts several transactions, all or none, later ones seeing the earlier.
    @discardableResult
    public func post(
        _ postings: [Posting], by provenance: Provenance = .none
    ) async throws -> [PostingAnswer] {
        let answer = try await execute(.postBatch(postings), provenance).answer
        guard case .postings(let posted) = answer else { answersOtherwise(answer) }
        return posted
    }

    /// What must not be: a command or a question was answered with another kind of thing.
    func answersOtherwise(_ answer: Answer) -> Never {
        preconditionFailure("it is answered with its own kind of thing, not \(answer)")
    }
}
