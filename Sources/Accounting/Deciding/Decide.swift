import JSON

/// What became of a request.
public enum Decision: Sendable {
    /// It happens: these events, in order, and what is answered. No events: nothing had to change,
    /// or all of it was done before.
    case accepted([FoldedEvent], Outcome)
    case rejected(Rejection)
    /// These facts have to be read first.
    case lacks([FactKey])
    /// One of its events would stand after the last moment there is.
    case beyondTime
}

/// The answer to an accepted request.
public enum Outcome: Sendable {
    case journal(Journal)
    case account(Account)
    case accountSet(AccountSet)
    case txTemplate(TxTemplate)
    /// The edges, each with the seq of its adding or removal.
    case members([(edge: Membership, seq: Seq)])
    case posting(PostingOutcome)
    case postings([PostingOutcome])
}

extension Outcome {
    /// Whether some of it was there before its command.
    public var hasReplays: Bool {
        switch self {
        case .posting(let posting): posting.replayedID != nil
        case .postings(let postings): postings.contains { $0.replayedID != nil }
        case .journal, .account, .accountSet, .txTemplate, .members: false
        }
    }
}

/// The answer to one posting.
public enum PostingOutcome: Sendable {
    case posted(NewPosting)
    /// The same as an earlier row of its own command: what that one posted, so that nothing has to
    /// be read. A dry run stores nothing that could be, and another may have used the id since.
    case repeated(NewPosting)
    /// The same was posted before its command under this id; its first result is read again.
    case replayed(TransactionID)

    public var replayedID: TransactionID? {
        switch self {
        case .posted, .repeated: nil
        case .replayed(let id): id
        }
    }
}

/// A transaction as it was just accepted, with the balances right after it.
public struct NewPosting: Sendable {
    public var posted: TransactionPosted
    public var seq: Seq
    public var recordedAt: Timestamp
    public var provenance: Provenance
    /// The balance of each account and currency that it touched, in the order of first touch;
    /// eventually consistent accounts are left out.
    public var balances: [BalanceAnswer]
}

extension Decider {
    /// Judges a request at `place`, where its first event will stand, and advances by what it
    /// accepts. Pure but for that: the same facts, request and place give the same decision.
    ///
    /// Whatever is rejected, missing or a dry run leaves the facts as they were. The first
    /// failure wins, in the order of the rules, "Order of judgement".
    public mutating func decide(_ request: Request, at place: LogPosition) -> Decision {
        let mark = state.mark
        assumedUnused.removeAll(keepingCapacity: true)
        var draft = Draft(request: request, place: place)
        do throws(Halt) {
            if let fault = request.command.shapeFault { throw .rejected(.invalidRequest(fault)) }
            let outcome = try decide(request.command, &draft)
            guard request.isDryRun else { return .accepted(draft.events, outcome) }
            state.rollback(to: mark)
            guard assumedUnused.isEmpty else { return .lacks(assumedUnused) }
            return .accepted(draft.events, outcome)
        } catch {
            state.rollback(to: mark)
            switch error {
            case .lacks(let keys): return .lacks(keys)
            // What follows was judged as if its ids were unused; a replay would have come before.
            case .rejected(let rejection):
                return assumedUnused.isEmpty ? .rejected(rejection) : .lacks(assumedUnused)
            case .beyondTime:
                return assumedUnused.isEmpty ? .beyondTime : .lacks(assumedUnused)
            }
        }
    }

    /// What a request needs to know and the facts do not hold, as far as can be told without
    /// knowing it. Decides nothing. `now` is about when it will be decided: templates see the date.
    public mutating func missing(for request: Request, at now: Timestamp) -> [FactKey] {
        do throws(Halt) {
            switch request.command {
            case .post(.entries(let posting)):
                try requireFacts(for: [.entries(posting)])
            case .createJournal, .updateJournal, .createAccount, .updateAccount,
                .createAccountSet, .updateAccountSet, .createTxTemplate, .updateTxTemplate,
                .addMembers, .removeMembers, .post(.template), .postBatch:
                var trial = request
                trial.isDryRun = true
                let place = LogPosition(after: state.position, now: now)
                // What a dry run took for unused, the deed may take for unused too.
                if case .lacks(let keys) = decide(trial, at: place), keys != assumedUnused {
                    return keys
                }
            }
            return []
        } catch {
            guard case .lacks(let keys) = error else { return [] }
            return keys
        }
    }

    private mutating func decide(
        _ command: Command, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        switch command {
        case .createJournal(let id, let new): try create(id, new, &draft)
        case .updateJournal(let id, let change): try update(id, change, &draft)
        case .createAccount(let id, let new): try create(id, new, &draft)
        case .updateAccount(let id, let change): try update(id, change, &draft)
        case .createAccountSet(let id, let new): try create(id, new, &draft)
        case .updateAccountSet(let id, let change): try update(id, change, &draft)
        case .createTxTemplate(let id, let new): try create(id, new, &draft)
        case .updateTxTemplate(let id, let change): try update(id, change, &draft)
        case .addMembers(let edges): try addMembers(edges, &draft)
        case .removeMembers(let edges): try removeMembers(edges, &draft)
        case .post(let posting): .posting(try post(posting, &draft))
        case .postBatch(let postings): .postings(try postBatch(postings, &draft))
        }
    }

    /// Takes an event into the draft and folds it.
    @discardableResult
    mutating func emit(
        _ body: EventBody, keepsID: Bool = true, _ draft: inout Draft
    ) throws(Halt) -> FoldedEvent {
        guard draft.place.isWithinTime else { throw .beyondTime }
        let event = draft.next(body, hashing)
        let folded = FoldedEvent(event, effects: state.fold(event, keepsID: keepsID))
        draft.append(folded)
        return folded
    }
}

/// The events of one request while it is judged.
struct Draft {
    let request: Request
    /// Where the next event will stand.
    private(set) var place: LogPosition
    private(set) var events: [FoldedEvent] = []
    /// Where its first event stands.
    let start: Seq
    /// The date in UTC of the command's first event: what was left to the clock.
    let today: CalendarDate
    private var madeIDs = 0
    private var evaluations = 0
    /// Steps that the expressions of the request's templates may still take.
    var stepsLeft = Limits.stepsPerCommand
    /// What the request's postings come to; worked out once templates are among them.
    private var size: PostingsSize?

    init(request: Request, place: LogPosition) {
        self.request = request
        self.place = place
        start = place.seq
        today = place.recordedAt.date
    }

    /// The next id that the ledger makes for this request.
    mutating func makeID() -> UniqueID {
        madeIDs += 1
        return request.seed.id(madeIDs - 1)
    }

    /// Numbers the next evaluation of a template in this request, the same at every try.
    mutating func nextEvaluation() -> Int {
        evaluations += 1
        return evaluations
    }

    /// Why the request's postings are too much together with one that was evaluated; nil when
    /// they are not.
    mutating func sizeFault(with evaluated: Posting) -> InvalidRequest? {
        guard case .postBatch(let postings) = request.command else { return nil }
        var size = size ?? PostingsSize(of: postings)
        size.add(evaluated)
        self.size = size
        return size.fault
    }

    /// The salt of the next event, should it have details.
    func salt(_ hashing: Hashing) -> Salt {
        let index = events.count
        guard index > 0 else { return request.seed.salt }
        // Each event has a salt of its own, and knowing one must not tell the others once they
        // are erased: so further ones are digests of a secret that the log does not hold.
        let input =
            withUnsafeBytes(of: request.seed.saltSecret.bigEndian) { Array($0) }
            + withUnsafeBytes(of: UInt64(index).bigEndian) { Array($0) }
        return Salt(bits: input.withUnsafeBytes(hashing).first)
    }

    /// The request's next event, at the draft's place.
    func next(_ body: EventBody, _ hashing: Hashing) -> Event {
        let provenance = request.provenance
        return Event(
            seq: place.seq, recordedAt: place.recordedAt, body: body, provenance: provenance,
            salt: Event.hasDetails(body, provenance) ? salt(hashing) : nil)
    }

    /// The event of this request at `seq`; nil where it stood in the log before.
    func event(at seq: Seq) -> FoldedEvent? {
        let index = Int(seq.number - start.number)
        return events.indices.contains(index) ? events[index] : nil
    }

    mutating func append(_ folded: FoldedEvent) {
        events.append(folded)
        place = place.next
    }
}
