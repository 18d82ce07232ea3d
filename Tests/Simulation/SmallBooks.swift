/// A command of the books that the simulated writers keep: small, and with everything that the
/// writer has to get right.
struct SmallCommand: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// `count` postings of this amount, all or none.
        case post(to: AccountName, amount: Int, count: Int, id: Int?, externalID: Int?)
        case create(code: Int)
        /// An update, which changes nothing where it is so already.
        case setLock(account: Int, Bool)
    }

    enum AccountName: Sendable, Equatable {
        case number(Int)
        /// The account has to be found before it can be read: two rounds of facts.
        case code(Int)
    }

    var kind: Kind
    var isDryRun = false
    /// Deciding it takes long.
    var isLong = false
    /// The server refuses it, for a reason of its own.
    var isPoison = false
    /// It cannot be decided at all.
    var isUndecidable = false
}

/// One call: a command handed in once. The same command handed in again is another request.
struct SmallRequest: Sendable {
    let number: Int
    let command: SmallCommand
}

/// Names a fact.
enum SmallKey: Hashable, Sendable {
    case account(Int)
    case code(Int)
    case id(Int)
    case externalID(Int)
}

struct SmallAccount: Equatable {
    var balance: Int
    var isLocked: Bool
}

/// What was posted under an id, to compare a repetition with and to answer it.
struct SmallPosting: Equatable {
    let kind: SmallCommand.Kind
    let seq: Int
    let balance: Int
}

/// What an event did.
enum SmallChange: Equatable {
    /// The last posting of a command carries its ids.
    case posted(account: Int, balance: Int, kind: SmallCommand.Kind, isLast: Bool)
    case created(account: Int, code: Int)
    case lockSet(account: Int, Bool)
    case epochStarted
}

struct SmallEvent: Equatable {
    let seq: Int
    let recordedAt: Int64
    /// The command's; 0 of an event that belongs to none.
    let request: Int
    let change: SmallChange
    let previousHash: UInt64
    let hash: UInt64

    init(seq: Int, recordedAt: Int64, request: Int, change: SmallChange, after hash: UInt64) {
        self.seq = seq
        self.recordedAt = recordedAt
        self.request = request
        self.change = change
        previousHash = hash
        var mixed = hash ^ (UInt64(truncatingIfNeeded: seq) &* 0x9E37_79B9_7F4A_7C15)
        for word in [Int64(request), recordedAt, Int64(change.amountOfChange)] {
            mixed = (mixed ^ UInt64(bitPattern: word)) &* 0xBF58_476D_1CE4_E5B9
            mixed ^= mixed >> 29
        }
        self.hash = mixed
    }
}

extension SmallChange {
    /// Something of the change that its hash covers.
    fileprivate var amountOfChange: Int {
        switch self {
        case .posted(let account, let balance, _, _): account &* 65_537 &+ balance
        case .created(let account, let code): account &* 31 &+ code
        case .lockSet(let account, let isLocked): account &* 2 &+ (isLocked ? 1 : 0)
        case .epochStarted: -1
        }
    }
}

/// The answer to a request, with the end of the log that it was decided on.
struct SmallAnswer: Equatable {
    enum Result: Equatable {
        /// Seq of the last event, and the balance after it.
        case posted(seq: Int, balance: Int)
        case replayed(seq: Int, balance: Int)
        case created(seq: Int, account: Int)
        case lockSet(seq: Int)
        case unchanged
        case refused(SmallRefusal)
    }

    let result: Result
    let isDryRun: Bool
    /// The log's end right before it.
    let seq: Int
    let hash: UInt64
    /// Events between that end and what it was decided on: the start of an epoch, which is not
    /// written unless somebody's events follow it.
    var epochs = 0
}

enum SmallRefusal: Equatable {
    case noSuchAccount
    case locked
    /// Below the floor, from this balance.
    case overdrawn(balance: Int)
    case codeTaken(account: Int)
    case idConflict(seq: Int)
    case externalIDConflict(seq: Int)
}

/// Facts about the books, as of one end of the log: all of them, as the log tells, or those that a
/// writer happens to know.
struct SmallFacts {
    /// Whether what is not known is not there.
    var isComplete: Bool
    /// Whether ids are looked up before they are used.
    var looksUpIDs = false
    /// No balance may fall below it. Set by the generation, no event tells it.
    var floor: Int
    var accounts: [Int: SmallAccount?] = [:]
    var codes: [Int: Int?] = [:]
    var ids: [Int: SmallPosting?] = [:]
    var externalIDs: [Int: SmallPosting?] = [:]

    enum Judgement {
        case missing([SmallKey])
        case refused(SmallRefusal)
        case replayed(SmallPosting)
        case unchanged
        /// Accepted: balances of each posting, or what else it does.
        case post(account: Int, balances: [Int])
        case create(account: Int)
        case setLock

        var isWritten: Bool {
            switch self {
            case .post, .create, .setLock: true
            case .missing, .refused, .replayed, .unchanged: false
            }
        }
    }

    /// The ids of a command of which nothing is known.
    func unknownIDs(of command: SmallCommand) -> [SmallKey] {
        guard !isComplete, case .post(_, _, _, let id, let externalID) = command.kind else {
            return []
        }
        let keys = [id.map { SmallKey.id($0) }, externalID.map { SmallKey.externalID($0) }]
        return keys.compactMap { $0 }.filter { !knows($0) }
    }

    /// Decides a command. `next` would be the next event's seq, which numbers new accounts.
    func judge(_ command: SmallCommand, next: Int) -> Judgement {
        switch command.kind {
        case .post(let name, let amount, let count, let id, let externalID):
            return judgePosting(command, name, amount, count, id, externalID)
        case .create(let code):
            guard let holder = codes[code] ?? (isComplete ? .some(nil) : nil) else {
                return .missing([.code(code)])
            }
            if let account = holder { return .refused(.codeTaken(account: account)) }
            return .create(account: 1_000 + next)
        case .setLock(let number, let isLocked):
            guard let found = accounts[number] ?? (isComplete ? .some(nil) : nil) else {
                return .missing([.account(number)])
            }
            guard let account = found else { return .refused(.noSuchAccount) }
            return account.isLocked == isLocked ? .unchanged : .setLock
        }
    }

    private func judgePosting(
        _ command: SmallCommand, _ name: SmallCommand.AccountName, _ amount: Int, _ count: Int,
        _ id: Int?, _ externalID: Int?
    ) -> Judgement {
        let unknown = looksUpIDs ? unknownIDs(of: command) : []
        guard unknown.isEmpty else { return .missing(unknown) }
        var conflict: SmallRefusal?
        if let id, case .some(.some(let first)) = ids[id] {
            if first.kind == command.kind { return .replayed(first) }
            conflict = .idConflict(seq: first.seq)
        }
        if let externalID, case .some(.some(let first)) = externalIDs[externalID] {
            if id == nil, first.kind == command.kind { return .replayed(first) }
            conflict = conflict ?? .externalIDConflict(seq: first.seq)
        }
        if let conflict { return .refused(conflict) }
        let number: Int
        switch name {
        case .number(let given): number = given
        case .code(let code):
            guard let holder = codes[code] ?? (isComplete ? .some(nil) : nil) else {
                return .missing([.code(code)])
            }
            guard let holder else { return .refused(.noSuchAccount) }
            number = holder
        }
        guard let found = accounts[number] ?? (isComplete ? .some(nil) : nil) else {
            return .missing([.account(number)])
        }
        guard let account = found else { return .refused(.noSuchAccount) }
        guard !account.isLocked else { return .refused(.locked) }
        guard account.balance + amount * count >= floor else {
            return .refused(.overdrawn(balance: account.balance))
        }
        return .post(
            account: number, balances: (1...count).map { account.balance + amount * $0 })
    }

    /// Folds an event. Of facts that are not known nothing is learned, unless all are.
    mutating func fold(_ event: SmallEvent) {
        switch event.change {
        case .posted(let account, let balance, let kind, let isLast):
            if case .some(.some(var known)) = accounts[account] {
                known.balance = balance
                accounts[account] = .some(known)
            }
            guard isLast, case .post(_, _, _, let id, let externalID) = kind else { return }
            let posting = SmallPosting(kind: kind, seq: event.seq, balance: balance)
            if let id, isComplete || ids[id] != nil { ids[id] = .some(posting) }
            if let externalID, isComplete || externalIDs[externalID] != nil {
                externalIDs[externalID] = .some(posting)
            }
        case .created(let account, let code):
            if isComplete || accounts[account] != nil {
                accounts[account] = .some(SmallAccount(balance: 0, isLocked: false))
            }
            if isComplete || codes[code] != nil { codes[code] = .some(account) }
        case .lockSet(let account, let isLocked):
            guard case .some(.some(var known)) = accounts[account] else { return }
            known.isLocked = isLocked
            accounts[account] = .some(known)
        case .epochStarted: return
        }
    }

    func knows(_ key: SmallKey) -> Bool {
        switch key {
        case .account(let number): accounts[number] != nil
        case .code(let code): codes[code] != nil
        case .id(let id): ids[id] != nil
        case .externalID(let id): externalIDs[id] != nil
        }
    }

    /// Takes a fact over from the whole.
    mutating func learn(_ key: SmallKey, from whole: SmallFacts) {
        switch key {
        case .account(let number): accounts[number] = .some(whole.accounts[number] ?? nil)
        case .code(let code): codes[code] = .some(whole.codes[code] ?? nil)
        case .id(let id): ids[id] = .some(whole.ids[id] ?? nil)
        case .externalID(let id): externalIDs[id] = .some(whole.externalIDs[id] ?? nil)
        }
    }

    mutating func forget(_ key: SmallKey) {
        switch key {
        case .account(let number): accounts[number] = nil
        case .code(let code): codes[code] = nil
        case .id(let id): ids[id] = nil
        case .externalID(let id): externalIDs[id] = nil
        }
    }
}
