import JSON

/// What is wrong with an event that the log accepted.
public enum RuleViolation: Sendable, Equatable {
    /// Its command would have been refused at its place in the log.
    case rejected(Rejection)
    /// Its command would have been recorded otherwise; told is what differs.
    case recordedOtherwise(what: String, expected: String, actual: String)
    /// Its command would have changed nothing.
    case changesNothing
}

/// Judging an event again, at its place in the log.
extension Decider {
    /// Whether the command behind an event would be accepted after all events before it, and
    /// recorded as it is. The facts must be complete; they stay as they are.
    ///
    /// The ids of entries are free, and what was erased cannot be compared any more.
    public mutating func breach(of event: Event) -> RuleViolation? {
        precondition(state.isComplete, "only complete facts can judge what was accepted")
        guard let command = Command(behind: event.body).map(asGiven) else { return nil }
        if case .transactionPosted(let posted) = event.body, let breach = templateBreach(of: posted)
        {
            return .rejected(breach)
        }
        let mark = state.mark
        judgesAgain = true
        defer {
            judgesAgain = false
            state.rollback(to: mark)
        }
        let seed = Seed(
            milliseconds: 0, chance: 0, salt: event.salt ?? Salt(bits: 0), saltSecret: 0)
        let request = Request(
            command: command, provenance: event.provenance, isDryRun: false, seed: seed)
        let place = LogPosition(seq: event.seq, recordedAt: event.recordedAt)
        switch decide(request, at: place) {
        case .lacks: return nil
        // Its time is no matter of the books; who checks the log's times tells it.
        case .beyondTime: return nil
        case .rejected(let rejection): return .rejected(rejection)
        case .accepted(let folded, _):
            guard let expected = folded.first?.event.body else { return .changesNothing }
            return difference(between: expected, and: event)
        }
    }

    /// The command with what its event leaves out because it was so already: a kind that changed
    /// without the normal balance came with the one that the account had.
    private func asGiven(_ command: Command) -> Command {
        guard case .updateAccount(let id, var change) = command,
            !change.kind.isUnchanged, change.normalBalance == nil
        else { return command }
        change.normalBalance = state.cache.nodes[id.uniqueID]?.value?.account?.normalBalance
        return .updateAccount(id: id, change)
    }

    /// What was wrong with the template that a transaction was posted through. What its expressions
    /// came to is not judged again: they may have become stricter since.
    private func templateBreach(of posted: TransactionPosted) -> Rejection? {
        guard let code = posted.template else { return nil }
        do throws(Halt) {
            guard let fact = try state.template(with: code) else {
                return .templateNotFound(.code(code.string))
            }
            return fact.template.status == .active ? nil : .templateLocked(fact.template.id)
        } catch {
            return nil
        }
    }

    private func difference(between expected: EventBody, and event: Event) -> RuleViolation? {
        guard case .transactionPosted(let posted) = event.body,
            case .transactionPosted(let decided) = expected
        else {
            return expected == event.body
                ? nil
                : .recordedOtherwise(
                    what: "the payload", expected: "only what changes", actual: "something else")
        }
        if decided.number != posted.number {
            return .recordedOtherwise(
                what: "the number", expected: "\(decided.number)", actual: "\(posted.number)")
        }
        // A command's later events stand some milliseconds behind the first, whose day counts.
        let days = [event.recordedAt, event.recordedAt.advanced(byMicroseconds: -1_000_000)]
            .map(\.date)
        guard !posted.effectiveDefaulted || days.contains(posted.effective) else {
            return .recordedOtherwise(
                what: "the date left to the clock", expected: "\(days[0])",
                actual: "\(posted.effective)")
        }
        guard !event.isErased, posted.voidOf == nil else { return nil }
        let asked =
            posted.template.map {
                AskedContent.template($0, posted.parameters ?? JSON.Object([]))
            } ?? .entries(Posting(behind: posted, asGiven: true))
        let hash = asked.hash(salt: event.salt, hashing)
        guard hash == posted.contentHash else {
            return .recordedOtherwise(
                what: "the content hash", expected: "\(hash)", actual: "\(posted.contentHash)")
        }
        return nil
    }
}

extension Command {
    /// The command that an event came from; nil for one that no command makes.
    fileprivate init?(behind body: EventBody) {
        switch body {
        case .journalCreated(let id, let new): self = .createJournal(id: id, new)
        case .journalUpdated(let id, let change): self = .updateJournal(id: id, change)
        case .accountCreated(let id, let new): self = .createAccount(id: id, new)
        case .accountUpdated(let id, let change): self = .updateAccount(id: id, change)
        case .accountSetCreated(let id, let new): self = .createAccountSet(id: id, new)
        case .accountSetUpdated(let id, let change): self = .updateAccountSet(id: id, change)
        case .txTemplateCreated(let id, let new): self = .createTxTemplate(id: id, new)
        case .txTemplateUpdated(let id, let change): self = .updateTxTemplate(id: id, change)
        case .memberAdded(let edge): self = .addMembers([edge])
        case .memberRemoved(let edge): self = .removeMembers([edge])
        case .transactionPosted(let posted):
            self = .post(.entries(Posting(behind: posted, asGiven: false)))
        case .epochStarted: return nil
        }
    }
}

extension Posting {
    /// What a transaction was posted from. `asGiven`: with a date that was left to the clock left
    /// out again, as the content hash has it.
    fileprivate init(behind posted: TransactionPosted, asGiven: Bool) {
        self.init(
            id: posted.id, journalID: posted.journalID,
            effective: asGiven && posted.effectiveDefaulted ? nil : posted.effective,
            externalID: posted.externalID, correlationID: posted.correlationID,
            description: posted.description, metadata: posted.metadata,
            entries: posted.entries.map { entry in
                RequestedEntry(
                    accountID: entry.accountID, direction: entry.direction,
                    units: RequestedUnits(entry.units),
                    currency: .wellFormed(entry.currency), layer: entry.layer,
                    entryType: entry.entryType, description: entry.description,
                    metadata: entry.metadata)
            })
    }
}
