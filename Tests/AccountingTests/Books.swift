public import Accounting

/// A ledger in memory for tests: complete facts, and the events that led to them.
struct Books {
    private(set) var decider = Decider.complete(
        remembersTransactions: true, outside: .test)
    private(set) var events: [Event] = []
    var now = Timestamp(microseconds: 1_767_225_600_000_000)
    private var made: UInt64 = 0

    /// No cryptography is needed to tell contents apart in a test; 64 bits of FNV-1a are enough.
    static let hashing: Hashing = { bytes in
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Digest(first: UInt128(hash), second: 0)
    }

    var place: LogPosition { LogPosition(after: decider.state.position, now: now) }

    mutating func seed() -> Seed {
        made += 1
        return Seed(
            milliseconds: UInt64(now.microseconds / 1_000), chance: UInt128(made) << 32,
            salt: Salt(bits: UInt128(made)), saltSecret: UInt128(made) << 64)
    }

    /// Judges a command and takes in what it accepts.
    @discardableResult
    mutating func when(
        _ command: Command, _ provenance: Provenance = .none, isDryRun: Bool = false
    ) -> Decision {
        let request = Request(
            command: command, provenance: provenance, isDryRun: isDryRun, seed: seed())
        let decision = decider.decide(request, at: place)
        if case .accepted(let new, _) = decision, !isDryRun { events += new.map(\.event) }
        return decision
    }
}

extension Decision {
    var rejection: Rejection? {
        if case .rejected(let rejection) = self { rejection } else { nil }
    }

    var events: [Event]? {
        if case .accepted(let events, _) = self { events.map(\.event) } else { nil }
    }

    var bodies: [EventBody]? { events?.map(\.body) }

    var outcome: Outcome? {
        if case .accepted(_, let outcome) = self { outcome } else { nil }
    }

    var posting: NewPosting? {
        if case .posting(.posted(let posting)) = outcome { posting } else { nil }
    }

    var replayedID: TransactionID? {
        if case .posting(.replayed(let id)) = outcome { id } else { nil }
    }
}

/// Ids and texts by small numbers and literals.
func named<Subject>(_ number: Int) -> Identifier<Subject> {
    Identifier(UniqueID(bits: UInt128(number)))
}

extension BoundedText: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
    ExpressibleByExtendedGraphemeClusterLiteral
{
    public init(stringLiteral text: String) { self.init(stored: text) }
}

extension Units: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
    ExpressibleByExtendedGraphemeClusterLiteral
{
    public init(stringLiteral text: String) {
        guard let units = Units(text) else { preconditionFailure("\(text) is no amount") }
        self = units
    }
}

extension RequestedEntry {
    static func debit(
        _ account: Int, _ units: String, _ currency: String = "EUR", _ layer: Layer = .settled
    ) -> RequestedEntry {
        entry(account, .debit, units, currency, layer)
    }

    static func credit(
        _ account: Int, _ units: String, _ currency: String = "EUR", _ layer: Layer = .settled
    ) -> RequestedEntry {
        entry(account, .credit, units, currency, layer)
    }

    private static func entry(
        _ account: Int, _ direction: Direction, _ units: String, _ currency: String,
        _ layer: Layer
    ) -> RequestedEntry {
        guard let units = RequestedUnits(units) else { preconditionFailure("\(units)") }
        return RequestedEntry(
            accountID: named(account), direction: direction, units: units,
            currency: RequestedCurrency(currency), layer: layer)
    }
}

extension Posting {
    static func transfer(
        _ transaction: Int? = nil, from: Int, to: Int, _ units: String,
        _ currency: String = "EUR", journal: Int = 1, effective: CalendarDate? = nil,
        externalID: ExternalID? = nil
    ) -> Posting {
        Posting(
            id: transaction.map { named($0) }, journalID: named(journal), effective: effective,
            externalID: externalID,
            entries: [.debit(to, units, currency), .credit(from, units, currency)])
    }
}

extension Books {
    /// A journal 1, accounts 11 to 19, sets 21 to 29 in it, and an eventually consistent set 31.
    static func chart() -> Books {
        var books = Books()
        books.when(.createJournal(id: named(1), NewJournal(name: "General", code: "GL")))
        for number in 11...19 {
            books.when(
                .createAccount(
                    id: named(number), NewAccount(code: Code(stored: "a\(number)"), name: "account")
                ))
        }
        for number in 21...29 {
            books.when(
                .createAccountSet(
                    id: named(number), NewAccountSet(journalID: named(1), name: "set")))
        }
        books.when(
            .createAccountSet(
                id: named(31),
                NewAccountSet(journalID: named(1), name: "lazy", isEventuallyConsistent: true)))
        return books
    }
}

extension Membership {
    static func account(_ account: Int, in set: Int) -> Membership {
        Membership(setID: named(set), member: .account(named(account)))
    }

    static func set(_ member: Int, in set: Int) -> Membership {
        Membership(setID: named(set), member: .set(named(member)))
    }
}

extension Currency {
    static let euro = RequestedCurrency("EUR").wellFormed
}

extension RequestedCurrency {
    var wellFormed: Currency {
        guard case .wellFormed(let currency) = self else { preconditionFailure("\(text)") }
        return currency
    }
}

extension Outside {
    static let test = Outside(hashing: Books.hashing)
}
