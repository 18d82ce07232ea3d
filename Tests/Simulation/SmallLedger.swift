internal import Accounting
internal import Daybook

/// Why a simulated request was not carried out.
enum SmallFailure: WriterFailure, Equatable {
    case fault(WriterFault)
    /// The session ended.
    case sessionEnded
    /// No session is to be had.
    case noServer
    /// Whoever asks may not; asking again does not help.
    case forbidden
    /// The server said no to the request itself.
    case poisoned
    /// The server said no, and why is told beside it.
    case refused
    /// Deciding cannot be done.
    case undecidable

    var isFinal: Bool { self == .forbidden }

    init(_ fault: WriterFault) {
        self = .fault(fault)
    }
}

extension Digest {
    init(_ hash: UInt64) {
        self.init(first: UInt128(hash), second: 0)
    }
}

/// What a simulated writer knows of the books, and the batch that it encodes.
struct SmallLedger: DecidingLedger {
    typealias Request = SmallRequest
    typealias Key = SmallKey
    typealias Failure = SmallFailure
    /// A session's number on the server.
    typealias Session = Int

    /// How to take a decision back.
    private enum Undo {
        case account(Int, SmallAccount??)
        case code(Int, Int??)
        case id(Int, SmallPosting??)
        case externalID(Int, SmallPosting??)
        case place(LogPosition, UInt64)
    }

    private(set) var facts = SmallFacts(isComplete: false, floor: 0)
    private(set) var position = LogPosition(seq: .zero, recordedAt: Timestamp(microseconds: 0))
    /// The hash of the event at `position`.
    private(set) var positionHash: UInt64 = 0
    /// What was decided for each request, last.
    private(set) var answers: [Int: SmallAnswer] = [:]
    /// The batch's events.
    private(set) var batch: [SmallEvent] = []
    private var batchHash: UInt64 = 0
    /// The log's end before the epoch that the batch begins, while nothing else is in it.
    private var beforeEpoch: (seq: Int, hash: UInt64)?
    private var undo: [Undo] = []
    /// Marks count decisions for ever; so many are durable.
    private var settled = 0
    /// How much deciding was done, for the clock of whoever performs.
    var effort = 0
    /// Up to where there are partitions.
    var partitionEnd = 0
    /// The generation and the timeline of what is known.
    var generation: Int64 = -1
    var timeline = 0

    var lastHash: Digest { Digest(batchHash) }
    var encodedBytes: Int { batch.count * 100 }
    var isPartitionDue: Bool { Int(position.seq.number) + 4 > partitionEnd }
    var looksUpIDs: Bool {
        get { facts.looksUpIDs }
        set { facts.looksUpIDs = newValue }
    }

    var mark: Int { settled + undo.count }

    mutating func rollBack(to mark: Int) {
        precondition(mark >= settled, "what is durable is not taken back")
        precondition(mark <= self.mark, "a decision is taken back once")
        while self.mark > mark {
            switch undo.removeLast() {
            case .account(let number, let old): facts.accounts[number] = old
            case .code(let code, let old): facts.codes[code] = old
            case .id(let id, let old): facts.ids[id] = old
            case .externalID(let id, let old): facts.externalIDs[id] = old
            case .place(let place, let hash): (position, positionHash) = (place, hash)
            }
        }
    }

    mutating func settle(upTo mark: Int) -> Int {
        precondition(mark >= settled && mark <= self.mark, "a mark is of this ledger")
        undo.removeFirst(mark - settled)
        settled = mark
        return mark
    }

    mutating func beginBatch(after hash: Digest) {
        batch = []
        batchHash = UInt64(truncatingIfNeeded: hash.first)
        beforeEpoch = nil
    }

    mutating func startEpoch(at now: Timestamp) {
        beforeEpoch = (Int(position.seq.number), positionHash)
        append(.epochStarted, of: 0, at: now)
    }

    mutating func missing(for request: SmallRequest, at now: Timestamp) -> [SmallKey] {
        guard case .missing(let keys) = facts.judge(request.command, next: 0) else { return [] }
        return keys
    }

    func isID(_ key: SmallKey) -> Bool {
        switch key {
        case .id, .externalID: true
        case .account, .code: false
        }
    }

    func isLong(_ request: SmallRequest) -> Bool { request.command.isLong }

    mutating func decide(
        _ request: SmallRequest, at now: Timestamp
    ) -> Judgement<SmallKey, SmallFailure> {
        effort += request.command.isLong ? 60_000 : 5
        if request.command.isUndecidable { return .failed(.undecidable) }
        let (seq, hash) = (Int(position.seq.number), positionHash)
        let isDryRun = request.command.isDryRun
        let judgement = facts.judge(request.command, next: seq + 1)
        let isWritten = !isDryRun && judgement.isWritten
        if isWritten { beforeEpoch = nil }
        let base = beforeEpoch ?? (seq, hash)
        func answer(_ result: SmallAnswer.Result) {
            answers[request.number] = SmallAnswer(
                result: result, isDryRun: isDryRun, seq: base.seq, hash: base.hash,
                epochs: seq - base.seq)
        }
        // Where nothing is written no index objects to an id that was taken for unused.
        if isDryRun || !judgement.isWritten {
            let keys = facts.unknownIDs(of: request.command)
            if !keys.isEmpty { return .missing(keys) }
        }
        switch judgement {
        case .missing(let keys): return .missing(keys)
        case .refused(let refusal): answer(.refused(refusal))
        case .unchanged: answer(.unchanged)
        case .replayed(let posting):
            answer(.replayed(seq: posting.seq, balance: posting.balance))
            return .decided(isWritten: false, hasReplays: true)
        case .post(let account, let balances):
            let last = balances[balances.count - 1]
            answer(.posted(seq: seq + balances.count, balance: last))
            if !isDryRun { post(balances, to: account, for: request, at: now) }
            return .decided(isWritten: !isDryRun, hasReplays: false)
        case .create(let account):
            answer(.created(seq: seq + 1, account: account))
            if !isDryRun { create(account, for: request, at: now) }
            return .decided(isWritten: !isDryRun, hasReplays: false)
        case .setLock:
            answer(.lockSet(seq: seq + 1))
            if !isDryRun { setLock(for: request, at: now) }
            return .decided(isWritten: !isDryRun, hasReplays: false)
        }
        return .decided(isWritten: false, hasReplays: false)
    }

    private mutating func post(
        _ balances: [Int], to account: Int, for request: SmallRequest, at now: Timestamp
    ) {
        let kind = request.command.kind
        undo.append(.account(account, facts.accounts[account]))
        if case .post(_, _, _, let id, let externalID) = kind {
            if let id { undo.append(.id(id, facts.ids[id])) }
            if let externalID {
                undo.append(.externalID(externalID, facts.externalIDs[externalID]))
            }
        }
        for (index, balance) in balances.enumerated() {
            append(
                .posted(
                    account: account, balance: balance, kind: kind,
                    isLast: index == balances.count - 1),
                of: request.number, at: now)
        }
        // Its own ids are known from now on.
        if case .post(_, _, _, let id, let externalID) = kind, let last = balances.last {
            let posting = SmallPosting(
                kind: kind, seq: Int(position.seq.number), balance: last)
            if let id { facts.ids[id] = .some(posting) }
            if let externalID { facts.externalIDs[externalID] = .some(posting) }
        }
    }

    private mutating func create(
        _ account: Int, for request: SmallRequest, at now: Timestamp
    ) {
        guard case .create(let code) = request.command.kind else { return }
        undo.append(.account(account, facts.accounts[account]))
        undo.append(.code(code, facts.codes[code]))
        append(.created(account: account, code: code), of: request.number, at: now)
        facts.accounts[account] = .some(SmallAccount(balance: 0, isLocked: false))
        facts.codes[code] = .some(account)
    }

    private mutating func setLock(for request: SmallRequest, at now: Timestamp) {
        guard case .setLock(let account, let isLocked) = request.command.kind else { return }
        undo.append(.account(account, facts.accounts[account]))
        append(.lockSet(account: account, isLocked), of: request.number, at: now)
    }

    private mutating func append(
        _ change: SmallChange, of request: Int, at now: Timestamp
    ) {
        undo.append(.place(position, positionHash))
        let place = LogPosition(after: position, now: now)
        let event = SmallEvent(
            seq: Int(place.seq.number), recordedAt: place.recordedAt.microseconds,
            request: request, change: change, after: batchHash)
        batch.append(event)
        batchHash = event.hash
        (position, positionHash) = (place, event.hash)
        facts.fold(event)
    }
}

/// What is read, not decided.
extension SmallLedger {
    /// Folds what others appended.
    mutating func fold(_ events: ArraySlice<SmallEvent>) {
        guard let last = events.last else { return }
        precondition(undo.isEmpty, "nothing is folded onto what is not durable")
        for event in events { facts.fold(event) }
        position = LogPosition(
            seq: Seq(Int64(last.seq)),
            recordedAt: Timestamp(microseconds: last.recordedAt))
        positionHash = last.hash
    }

    /// Forgets everything, and stands at this end of the log.
    mutating func startOver(at end: LogEnd) {
        precondition(undo.isEmpty, "what is not durable is not forgotten")
        facts = SmallFacts(isComplete: false, floor: end.row.floor)
        position = end.place
        positionHash = end.hash
        generation = end.row.generation
        timeline = end.timeline
    }

    /// Stands at an end of the log that is far ahead: nothing that was known counts any more.
    mutating func skip(to end: LogEnd) {
        let looked = facts.looksUpIDs
        startOver(at: end)
        facts.looksUpIDs = looked
    }

    /// What is known already may have been decided on.
    mutating func learn(_ keys: [SmallKey], from whole: SmallFacts) {
        for key in keys where !facts.knows(key) { facts.learn(key, from: whole) }
    }

    /// Makes room: facts of the accounts that are not asked for.
    mutating func forgetAccounts(except keys: [SmallKey]) {
        guard undo.isEmpty else { return }
        for number in facts.accounts.keys.sorted() where !keys.contains(.account(number)) {
            facts.forget(.account(number))
        }
    }
}
