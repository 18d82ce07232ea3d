public import Accounting

/// Random commands on a small chart, most of them good: shared members, several journals and
/// currencies, locks, closings, replays, and what must be refused.
public struct CommandGenerator: Sendable {
    public var random: SeededGenerator
    public private(set) var journals: [JournalID] = []
    public private(set) var accounts: [AccountID] = []
    public private(set) var sets: [AccountSetID] = []
    private var postings: [Posting] = []
    private var named = 0

    public init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    public mutating func seed() -> Seed {
        Seed(
            milliseconds: 1_767_225_600_000, chance: wide(), salt: Salt(bits: wide()),
            saltSecret: wide())
    }

    private mutating func wide() -> UInt128 {
        UInt128(random.next()) << 64 | UInt128(random.next())
    }

    private mutating func freshID<Subject>() -> Identifier<Subject> {
        Identifier(UniqueID(bits: wide()))
    }

    private mutating func name() -> String {
        named += 1
        return "n\(named)"
    }

    /// Mostly a fresh name, sometimes one of a few that are taken, freed and taken again.
    private mutating func uniqueName() -> String {
        random.happens(70) ? name() : "c\(Int.random(in: 0..<12, using: &random))"
    }

    /// A request for the next command, sometimes with an actor and a reason.
    public mutating func request() -> Request {
        let provenance =
            random.happens(15)
            ? Provenance(actor: Actor(stored: "ann"), reason: Prose(stored: "because \(named)"))
            : .none
        return Request(
            command: command(), provenance: provenance, isDryRun: random.happens(5),
            seed: seed())
    }

    public mutating func command() -> Command {
        if journals.isEmpty { return createJournal() }
        if accounts.count < 4 { return createAccount() }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<2: return createJournal()
        case 2..<10: return createAccount()
        case 10..<18: return createSet()
        case 18..<34: return changeMembers()
        case 34..<38: return updateAccount()
        case 38..<40: return updateSet()
        case 40..<43: return updateJournal()
        case 43..<52: return postBatch()
        default: return .post(posting())
        }
    }

    private mutating func createJournal() -> Command {
        let id: JournalID = freshID()
        journals.append(id)
        let code = random.happens(50) ? Code(stored: name()) : nil
        return .createJournal(
            id: id,
            NewJournal(
                name: Name(stored: name()), code: code,
                keepsEffectiveBalances: random.happens(30)))
    }

    private mutating func createAccount() -> Command {
        let repeats = random.happens(8)
        let id = repeats ? random.pick(accounts) ?? freshID() : freshID()
        if !repeats { accounts.append(id) }
        return .createAccount(
            id: id,
            NewAccount(
                code: Code(stored: uniqueName()), name: Name(stored: name()),
                kind: random.pick([nil] + AccountKind.allCases.map { $0 }) ?? nil,
                externalID: random.happens(30) ? ExternalID(stored: uniqueName()) : nil,
                isEventuallyConsistent: random.happens(12),
                accountSetID: random.happens(25) ? random.pick(sets) : nil))
    }

    private mutating func createSet() -> Command {
        let id: AccountSetID = freshID()
        sets.append(id)
        return .createAccountSet(
            id: id,
            NewAccountSet(
                journalID: random.pick(journals) ?? freshID(), name: Name(stored: name()),
                normalBalance: random.happens(50) ? .debit : .credit,
                isEventuallyConsistent: random.happens(40),
                externalID: random.happens(20) ? ExternalID(stored: uniqueName()) : nil))
    }

    private mutating func changeMembers() -> Command {
        let edges = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in edge() }
        return random.happens(80) ? .addMembers(edges) : .removeMembers(edges)
    }

    private mutating func edge() -> Membership? {
        guard let setID = random.pick(sets) else { return nil }
        if random.happens(45), let member = random.pick(sets) {
            return Membership(setID: setID, member: .set(member))
        }
        guard let account = random.pick(accounts) else { return nil }
        return Membership(setID: setID, member: .account(account))
    }

    private mutating func updateAccount() -> Command {
        let status: Status = random.happens(30) ? .locked : .active
        return .updateAccount(
            id: random.pick(accounts) ?? freshID(),
            AccountChange(
                code: random.happens(30) ? Code(stored: uniqueName()) : nil,
                name: random.happens(30) ? .set(Name(stored: name())) : .unchanged,
                kind: random.happens(10) ? .set(.asset) : .unchanged, status: status,
                externalID: random.happens(15)
                    ? .cleared
                    : random.happens(20) ? .set(ExternalID(stored: uniqueName())) : .unchanged,
                description: random.happens(20) ? .set(Prose(stored: name())) : .unchanged))
    }

    private mutating func updateSet() -> Command {
        .updateAccountSet(
            id: random.pick(sets) ?? freshID(),
            AccountSetChange(
                name: .set(Name(stored: name())),
                externalID: random.happens(30) ? .set(ExternalID(stored: uniqueName())) : .unchanged
            ))
    }

    private mutating func updateJournal() -> Command {
        let status: Status = random.happens(20) ? .locked : .active
        return .updateJournal(
            id: random.pick(journals) ?? freshID(),
            JournalChange(
                status: status,
                closedThrough: random.happens(50) ? .set(date()) : .cleared))
    }

    private mutating func date() -> CalendarDate {
        CalendarDate(days: 20_400 + Int.random(in: 0..<60, using: &random)) ?? .minimum
    }

    private mutating func postBatch() -> Command {
        .postBatch((0..<Int.random(in: 1...4, using: &random)).map { _ in posting() })
    }

    private mutating func posting() -> Posting {
        if random.happens(8), let earlier = random.pick(postings) { return earlier }
        let currency = RequestedCurrency(random.pick(["EUR", "USD", "BTC"]) ?? "EUR")
        let layer = random.happens(75) ? Layer.settled : random.pick(Layer.allCases) ?? .pending
        var entries: [RequestedEntry] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let units = RequestedUnits.exact(Int128(random.next() >> 20) * 1_000_000_000)
            entries += [Direction.debit, .credit].map { direction in
                RequestedEntry(
                    accountID: random.pick(accounts) ?? freshID(), direction: direction,
                    units: units, currency: currency, layer: layer)
            }
        }
        if random.happens(4) { entries.removeLast() }
        let posting = Posting(
            id: random.happens(60) ? freshID() : nil,
            journalID: random.pick(journals) ?? freshID(),
            effective: random.happens(60) ? date() : nil,
            externalID: random.happens(20) ? ExternalID(stored: name()) : nil,
            description: random.happens(20) ? Prose(stored: name()) : nil, entries: entries)
        postings.append(posting)
        return posting
    }
}
