import JSON

/// Judging postings whose entries are spelled out.
///
/// Order (the rules, "Order of judgement"): a replay before everything; entry by entry the
/// currency, the range of the units, their sign; zero sum by currency and layer; transaction id,
/// external id; the journal exists, is active, is open at the date; entry by entry the account
/// exists, is no set, is active.
extension Decider {
    mutating func postBatch(
        _ postings: [RequestedPosting], _ draft: inout Draft
    ) throws(Halt) -> [PostingOutcome] {
        try requireFacts(for: postings)
        var outcomes: [PostingOutcome] = []
        outcomes.reserveCapacity(postings.count)
        for (index, posting) in postings.enumerated() {
            do throws(Halt) {
                outcomes.append(try post(posting, &draft))
            } catch {
                guard case .rejected(let rejection) = error else { throw error }
                throw .rejected(.inBatch(rejection, index: index))
            }
        }
        return outcomes
    }

    mutating func post(
        _ requested: RequestedPosting, _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        switch requested {
        case .entries(let posting): try post(posting, &draft)
        case .template(let posting): try post(posting, &draft)
        }
    }

    private mutating func post(
        _ posting: Posting, _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        do throws(Halt) {
            let asked = AskedContent.entries(posting)
            let usage = try usage(of: posting.id, posting.externalID, asked)
            if case .replay(let id, let seq) = usage { return replay(of: id, seq, draft) }
            return try judge(posting, asked, usage, &draft)
        } catch {
            // One fact is missing: all that are is asked for at once.
            if case .lacks = error { try requireFacts(for: [.entries(posting)]) }
            throw error
        }
    }

    /// Everything behind the ids and, of a template, the expressions.
    mutating func judge(
        _ posting: Posting, _ asked: AskedContent, _ usage: IDUsage, _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        let entries = try judgeAmounts(of: posting)
        try judgeZeroSum(of: entries)
        if case .conflict(let rejection) = usage { throw .rejected(rejection) }
        let effective = posting.effective ?? draft.today
        let journal = try judgeJournal(posting.journalID, at: effective)
        try judgeAccounts(of: entries, in: posting.journalID)
        return try record(posting, asked, entries, effective, journal, &draft)
    }

    /// Names everything at once that the postings need and that is not known. What a template's
    /// posting needs behind its expressions can be told only once they are evaluated.
    mutating func requireFacts(for postings: [RequestedPosting]) throws(Halt) {
        if state.isComplete { return }
        var missing: [FactKey] = []
        for posting in postings {
            switch posting {
            case .entries(let posting): noteMissing(for: posting, &missing)
            case .template(let posting): noteMissing(for: posting, &missing)
            }
        }
        guard missing.isEmpty else { throw .lacks(missing) }
    }

    private mutating func noteMissing(for posting: TemplatePosting, _ missing: inout [FactKey]) {
        let name = UniqueName.templateCode(posting.template)
        if !state.cache.nameOwners.touch(name) {
            missing.append(.nameOwner(name))
        } else if let owner = state.cache.nameOwners[name]?.value {
            let id = TxTemplateID(owner.id)
            if !state.cache.templates.touch(id) { missing.append(.template(id)) }
        }
        noteMissingIDs(of: posting.id, nil, &missing)
    }

    private mutating func noteMissing(for posting: Posting, _ missing: inout [FactKey]) {
        if !state.cache.journals.touch(posting.journalID) {
            missing.append(.journal(posting.journalID))
        }
        for entry in posting.entries {
            let account = entry.accountID.uniqueID
            if state.cache.nodes.touch(account) {
                noteMissingAncestors(of: account, &missing)
            } else {
                missing.append(.node(account))
            }
            guard case .wellFormed(let currency) = entry.currency else { continue }
            let key = BalanceKey(
                journalID: posting.journalID, ownerID: account, currency: currency)
            if !state.cache.balances.touch(key) { missing.append(.balance(key)) }
        }
        noteMissingIDs(of: posting.id, posting.externalID, &missing)
    }

    private mutating func noteMissingIDs(
        of id: TransactionID?, _ externalID: ExternalID?, _ missing: inout [FactKey]
    ) {
        guard looksUpIDs else { return }
        if let id, !state.cache.transactions.touch(id) { missing.append(.transaction(id)) }
        if let externalID, !state.cache.externalIDs.touch(externalID) {
            missing.append(.transactionExternalID(externalID))
        }
    }

    private func noteMissingAncestors(of account: UniqueID, _ missing: inout [FactKey]) {
        do throws(Halt) {
            _ = try state.ancestors(of: account)
        } catch {
            guard case .lacks(let keys) = error else { return }
            missing += keys
        }
    }
}

/// Whether a posting was made before, or its ids stand for something else.
enum IDUsage {
    case unused
    /// Of a transaction, whose event has this seq.
    case replay(TransactionID, Seq)
    case conflict(Rejection)
}

/// What was asked for, as idempotency compares it.
enum AskedContent {
    case entries(Posting)
    /// A template's code and the parameters in canonical form.
    case template(Code, JSON.Object)

    func hash(salt: Salt?, _ hashing: Hashing) -> Digest {
        CanonicalContent.hash(salt: salt, hashing) { writer in
            switch self {
            case .entries(let posting): CanonicalContent.write(posting, to: &writer)
            case .template(let code, let parameters):
                CanonicalContent.write(template: code, parameters, to: &writer)
            }
        }
    }
}

extension Decider {
    mutating func usage(
        of id: TransactionID?, _ externalID: ExternalID?, _ asked: AskedContent
    ) throws(Halt) -> IDUsage {
        var conflict: Rejection?
        if let id, let first = try transaction(id) {
            if isSame(asked, as: first) { return .replay(id, first.seq) }
            conflict = .transactionIDConflict(id: id, seq: first.seq)
        }
        if let externalID, let firstID = try transaction(with: externalID),
            let first = try transaction(firstID)
        {
            if id == nil, isSame(asked, as: first) { return .replay(firstID, first.seq) }
            conflict = conflict ?? .externalIDConflict(id: firstID, seq: first.seq)
        }
        return conflict.map(IDUsage.conflict) ?? .unused
    }

    private func isSame(_ asked: AskedContent, as first: TransactionFact) -> Bool {
        guard !first.isErased else { return false }
        return asked.hash(salt: first.salt, hashing) == first.contentHash
    }

    private mutating func transaction(_ id: TransactionID) throws(Halt) -> TransactionFact? {
        if let fact = state.cache.transactions[id] { return fact.value }
        try assumeUnused(.transaction(id))
        return nil
    }

    private mutating func transaction(
        with externalID: ExternalID
    ) throws(Halt) -> TransactionID? {
        if let fact = state.cache.externalIDs[externalID] { return fact.value }
        try assumeUnused(.transactionExternalID(externalID))
        return nil
    }

    /// An id that was never looked up is taken for unused: the log's unique indexes refuse the
    /// batch if it is not, and it is decided again with a look. Where that happened lately the
    /// look comes first.
    private mutating func assumeUnused(_ key: FactKey) throws(Halt) {
        if state.isComplete { return }
        if looksUpIDs { throw .lacks([key]) }
        assumedUnused.append(key)
    }

    /// The entries with their currencies and units judged; their ids come later, since what is
    /// rejected makes none.
    private func judgeAmounts(of posting: Posting) throws(Halt) -> [PostedEntry] {
        var judged: [PostedEntry] = []
        judged.reserveCapacity(posting.entries.count)
        for (index, entry) in posting.entries.enumerated() {
            guard case .wellFormed(let currency) = entry.currency else {
                throw .rejected(
                    .invalidCurrency(entry: index + 1, value: entry.currency.text))
            }
            guard case .exact(let scaled) = entry.units else {
                throw .rejected(.amountOutOfRange(entry: index + 1, units: entry.units.text))
            }
            guard let units = Units(scaled: scaled) else {
                throw .rejected(.negativeUnits(entry: index + 1, units: entry.units.text))
            }
            judged.append(
                PostedEntry(
                    id: EntryID(UniqueID(bits: 0)), accountID: entry.accountID,
                    entryType: entry.entryType, layer: entry.layer, direction: entry.direction,
                    units: units, currency: currency, description: entry.description,
                    metadata: entry.metadata))
        }
        return judged
    }

    private func judgeZeroSum(of entries: [PostedEntry]) throws(Halt) {
        guard let first = ZeroSum.imbalances(of: entries).first else { return }
        throw .rejected(
            .unbalancedTransaction(
                currency: first.currency, layer: first.layer, difference: first.difference))
    }

    private func judgeJournal(
        _ id: JournalID, at effective: CalendarDate
    ) throws(Halt) -> JournalFact {
        guard let fact = try state.journal(id) else {
            throw .rejected(.journalNotFound(.id(id.uniqueID)))
        }
        guard fact.journal.status == .active else { throw .rejected(.journalLocked(id)) }
        if let closed = fact.journal.closedThrough, effective <= closed {
            throw .rejected(.periodClosed(id, effective: effective, closedThrough: closed))
        }
        return fact
    }

    private mutating func judgeAccounts(
        of entries: [PostedEntry], in journal: JournalID
    ) throws(Halt) {
        for (index, entry) in entries.enumerated() {
            let id = entry.accountID.uniqueID
            guard let node = try state.touchedNode(id) else {
                throw .rejected(.accountNotFound(.id(id), index: nil))
            }
            switch node.subject {
            case .set(let set):
                throw .rejected(.entryTargetsAccountSet(set.id, entry: index + 1))
            case .account(let account):
                guard account.status == .active else { throw .rejected(.accountLocked(account.id)) }
            }
            let key = BalanceKey(journalID: journal, ownerID: id, currency: entry.currency)
            try state.requireFolding(on: node, key)
        }
    }

    private mutating func record(
        _ posting: Posting, _ asked: AskedContent, _ entries: [PostedEntry],
        _ effective: CalendarDate, _ journal: JournalFact, _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        var posted = TransactionPosted(
            id: posting.id ?? TransactionID(draft.makeID()), number: journal.lastNumber + 1,
            journalID: posting.journalID, effective: effective,
            effectiveDefaulted: posting.effective == nil, correlationID: posting.correlationID,
            externalID: posting.externalID, description: posting.description,
            metadata: posting.metadata, contentHash: Digest(first: 0, second: 0),
            entries: entries)
        for index in posted.entries.indices {
            posted.entries[index].id = EntryID(draft.makeID())
        }
        if case .template(let code, let parameters) = asked {
            posted.template = code
            posted.parameters = parameters.members.isEmpty ? nil : parameters
        }
        let body = EventBody.transactionPosted(posted)
        let hasDetails = Event.hasDetails(body, draft.request.provenance)
        let salt = hasDetails ? draft.salt(hashing) : nil
        posted.contentHash = asked.hash(salt: salt, hashing)
        let folded = try emit(
            .transactionPosted(posted), keepsID: posting.id != nil, &draft)
        return .posted(newPosting(posted, folded))
    }

    /// The first result of a transaction again: what an earlier row of the same request posted, or
    /// what stands in the log.
    func replay(of id: TransactionID, _ seq: Seq, _ draft: Draft) -> PostingOutcome {
        guard let folded = draft.event(at: seq),
            case .transactionPosted(let posted) = folded.event.body
        else { return .replayed(id) }
        return .repeated(newPosting(posted, folded))
    }

    private func newPosting(_ posted: TransactionPosted, _ folded: FoldedEvent) -> NewPosting {
        let event = folded.event
        return NewPosting(
            posted: posted, seq: event.seq, recordedAt: event.recordedAt,
            provenance: event.provenance,
            balances: touchedBalances(posted, folded.effects, event.seq))
    }

    private func touchedBalances(
        _ posted: TransactionPosted, _ effects: [EntryEffect], _ seq: Seq
    ) -> [BalanceAnswer] {
        var answers: [BalanceAnswer] = []
        answers.reserveCapacity(min(posted.entries.count, 16))
        for (entry, effect) in zip(posted.entries, effects) {
            guard let balance = effect.balance,
                let account = state.cache.nodes[entry.accountID.uniqueID]?.value?.account
            else { continue }
            let key = BalanceKey(
                journalID: posted.journalID, ownerID: entry.accountID.uniqueID,
                currency: entry.currency)
            if let index = answers.firstIndex(where: { $0.key == key }) {
                answers[index].balance = balance
            } else {
                answers.append(
                    BalanceAnswer(
                        key: key, normalBalance: account.normalBalance, balance: balance,
                        asOfSeq: seq))
            }
        }
        return answers
    }
}
