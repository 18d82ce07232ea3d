public import Accounting
import ChartProjection
import Postgres

/// Which journal is meant by someone who may have named none.
public enum JournalChoice: Sendable, Equatable {
    /// By its id or its code.
    case named(String)
    /// The ledger's one journal.
    case theOnlyOne
}

/// No journal was named, and the ledger does not have exactly one.
public struct JournalNotNamed: Error, Sendable, CustomStringConvertible {
    /// By name, at most ``maximumListed``.
    public let journals: [Journal]
    public let hasMore: Bool

    public static let maximumListed = 20

    public var description: String {
        guard !journals.isEmpty else { return "the ledger has no journal yet" }
        let names = journals.map { journal in
            let name = journal.name.map { " (\($0))" } ?? ""
            return "\n  " + (journal.code.map(\.string) ?? journal.id.description) + name
        }
        return "the ledger has several journals; name one of them:" + names.joined()
            + (hasMore ? "\n  …" : "")
    }
}

/// An account or a set.
public enum BalanceOwner: Sendable, Equatable {
    case account(Account)
    case accountSet(AccountSet)

    public var id: UniqueID {
        switch self {
        case .account(let account): account.id.uniqueID
        case .accountSet(let set): set.id.uniqueID
        }
    }
}

/// Finding things by what people call them.
extension QueryHandler {
    func journal(
        _ choice: JournalChoice, _ session: borrowing Session
    ) throws -> Journal {
        switch choice {
        case .named(let text): return try journal(named: text, session)
        case .theOnlyOne:
            let limit = JournalNotNamed.maximumListed
            let found = try reads.chart.journals(limit: limit + 1, session)
            guard found.count == 1 else {
                throw JournalNotNamed(
                    journals: Array(found.prefix(limit)), hasMore: found.count > limit)
            }
            return found[0]
        }
    }

    private func journal(named text: String, _ session: borrowing Session) throws -> Journal {
        if let id = JournalID(text), let found = try reads.chart.journal(id, session) {
            return found
        }
        guard let code = try? Code(text) else {
            throw Rejection.journalNotFound(.code(text))
        }
        return try journal(.code(code), session)
    }

    /// The account or set with this id, code or external id.
    ///
    /// - Throws: `accountNotFound` when there is none; `invalidRequest` when the text is the name
    ///   of several, since a balance must never be mistaken for another's.
    func owner(named text: String, _ session: borrowing Session) throws -> BalanceOwner {
        if let id = UniqueID(text), let found = try owners([id], session).first { return found }
        guard let code = try? Code(text), let externalID = try? ExternalID(text) else {
            throw Rejection.accountNotFound(.code(text), index: nil)
        }
        let holders = [
            try reads.chart.account(code: code, session),
            try reads.chart.account(externalID: externalID, session),
            try reads.chart.set(externalID: externalID, session),
        ]
        let found = try owners(Array(Set(holders.compactMap { $0 })), session)
        guard found.count <= 1 else {
            let ids = found.map(\.id).sorted().map(\.description).joined(separator: " and ")
            throw Rejection.invalidRequest(
                InvalidRequest(
                    field: "account", reason: "is the code or external id of \(ids); give the id"))
        }
        guard let owner = found.first else {
            let lookup = UniqueID(text).map(Rejection.Lookup.id) ?? .code(text)
            throw Rejection.accountNotFound(lookup, index: nil)
        }
        return owner
    }

    private func owners(
        _ ids: [UniqueID], _ session: borrowing Session
    ) throws -> [BalanceOwner] {
        try reads.chart.accounts(ids, session).map(BalanceOwner.account)
            + reads.chart.sets(ids, session).map(BalanceOwner.accountSet)
    }
}
