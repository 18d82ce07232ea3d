public import Accounting
import JSON

/// Random commands on a small chart, most of them good: shared members, several journals and
/// currencies, locks, closings, replays, and what must be refused.
public struct CommandGenerator: Sendable {
    public var random: SeededGenerator
    public private(set) var journals: [JournalID] = []
    public private(set) var accounts: [AccountID] = []
    public private(set) var sets: [AccountSetID] = []
    private var postings: [RequestedPosting] = []
    private var templates: [(id: TxTemplateID, code: Code)] = []
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
            ? Provenance(actor: Actor(stored: "ann"), reason: FreeText(stored: "because \(named)"))
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
        case 43..<45: return createTemplate()
        case 45..<47: return updateTemplate()
        case 47..<55: return postBatch()
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
                description: random.happens(20) ? .set(FreeText(stored: name())) : .unchanged))
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

    private mutating func createTemplate() -> Command {
        let id: TxTemplateID = freshID()
        let code = Code(stored: uniqueName())
        templates.append((id, code))
        return .createTxTemplate(
            id: random.happens(90) ? id : nil,
            NewTxTemplate(
                code: code, description: random.happens(50) ? FreeText(stored: name()) : nil,
                definition: .transfer))
    }

    private mutating func updateTemplate() -> Command {
        .updateTxTemplate(
            id: random.pick(templates)?.id ?? freshID(),
            TxTemplateChange(
                status: random.happens(30) ? .locked : .active,
                description: random.happens(40) ? .set(FreeText(stored: name())) : .unchanged))
    }

    private mutating func posting() -> RequestedPosting {
        if random.happens(8), let earlier = random.pick(postings) { return earlier }
        let posting =
            random.happens(30)
            ? RequestedPosting.template(templatePosting()) : .entries(spelledOutPosting())
        postings.append(posting)
        return posting
    }

    private mutating func templatePosting() -> TemplatePosting {
        let journal = random.pick(journals) ?? freshID()
        var parameters: [JSON.Object.Member] = [
            .init(key: "journal", value: .string(journal.description)),
            .init(key: "amount", value: .string("\(random.next() >> 44).\(random.next() % 100)0")),
        ]
        for key in ["from", "to"] {
            let account = random.pick(accounts) ?? freshID()
            parameters.append(.init(key: key, value: .string(account.description)))
        }
        if random.happens(50) {
            parameters.append(.init(key: "day", value: .string(date().description)))
        }
        if random.happens(30) {
            parameters.append(.init(key: "reference", value: .string(name())))
        }
        if random.happens(4) { parameters.append(.init(key: "unknown", value: true)) }
        return TemplatePosting(
            id: random.happens(60) ? freshID() : nil,
            template: random.pick(templates)?.code ?? Code(stored: "none"),
            parameters: JSON.Object(parameters))
    }

    private mutating func spelledOutPosting() -> Posting {
        let currency = RequestedCurrency(
            random.pick(["EUR", "USD", "1INCH/BRK.B_WXYZ-24.FULL"]) ?? "EUR")
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
        return Posting(
            id: random.happens(60) ? freshID() : nil,
            journalID: random.pick(journals) ?? freshID(),
            effective: random.happens(60) ? date() : nil,
            externalID: random.happens(20) ? ExternalID(stored: name()) : nil,
            description: random.happens(20) ? FreeText(stored: name()) : nil, entries: entries)
    }
}

extension TemplateDefinition {
    /// From one account to another, with a fee of a hundredth kept by the first.
    fileprivate static let transfer = TemplateDefinition(
        parameters: [
            parameter("journal", .uuid), parameter("from", .uuid), parameter("to", .uuid),
            parameter("amount", .decimal), parameter("day", .date, default: "date()"),
            parameter("reference", .string, default: "'none'"),
        ],
        transaction: TransactionExpressions(
            effective: Expression(stored: "params.day"),
            journalID: Expression(stored: "params.journal"),
            description: Expression(stored: "'transfer ' + params.reference"),
            metadata: Expression(stored: "{'by': params.from, 'day': params.day}")),
        entries: [
            entry("'OUT'", "params.from", "DEBIT", "params.amount"),
            entry("'IN'", "params.to", "CREDIT", "params.amount - params.amount * decimal('0.01')"),
            entry("'FEE'", "params.from", "CREDIT", "params.amount * decimal('0.01')"),
        ])

    private static func parameter(
        _ name: String, _ type: ParameterType, default text: String? = nil
    ) -> TemplateParameter {
        TemplateParameter(
            name: ParameterName(stored: name), type: type,
            defaultValue: text.map { Expression(stored: $0) })
    }

    private static func entry(
        _ type: String, _ account: String, _ direction: String, _ units: String
    ) -> EntryExpressions {
        EntryExpressions(
            entryType: Expression(stored: type), accountID: Expression(stored: account),
            layer: Expression(stored: "SETTLED"), direction: Expression(stored: direction),
            units: Expression(stored: units), currency: Expression(stored: "'EUR'"))
    }
}
