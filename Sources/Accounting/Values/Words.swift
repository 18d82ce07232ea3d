/// Which of an account's three balances an entry counts in.
public enum Layer: UInt8, Sendable, Hashable, CaseIterable {
    case settled
    case pending
    case encumbrance
}

public enum Direction: UInt8, Sendable, Hashable, CaseIterable {
    case debit
    case credit
}

/// What an account is in the books. It decides the normal balance unless one is given beside it.
public enum AccountKind: UInt8, Sendable, Hashable, CaseIterable {
    case asset
    case expense
    case liability
    case equity
    case income

    public var normalBalance: Direction {
        switch self {
        case .asset, .expense: .debit
        case .liability, .equity, .income: .credit
        }
    }
}

/// Whether a journal, an account or a template may be used in postings.
public enum Status: UInt8, Sendable, Hashable, CaseIterable {
    case active
    case locked
}

/// A word of the contract that stands for a case of an enumeration, in lower case.
public protocol ContractWord: CaseIterable, Sendable, Equatable {
    var word: StaticString { get }
}

extension ContractWord {
    /// The case that `word` stands for, or nil when it stands for none.
    public init?(word: String) {
        guard let match = Self.allCases.first(where: { $0.word.matches(word) }) else { return nil }
        self = match
    }
}

extension StaticString {
    func matches(_ text: String) -> Bool {
        withUTF8Buffer { text.utf8.elementsEqual($0) }
    }
}

extension Layer: ContractWord {
    public var word: StaticString {
        switch self {
        case .settled: "settled"
        case .pending: "pending"
        case .encumbrance: "encumbrance"
        }
    }
}

extension Direction: ContractWord {
    public var word: StaticString {
        switch self {
        case .debit: "debit"
        case .credit: "credit"
        }
    }
}

extension AccountKind: ContractWord {
    public var word: StaticString {
        switch self {
        case .asset: "asset"
        case .expense: "expense"
        case .liability: "liability"
        case .equity: "equity"
        case .income: "income"
        }
    }
}

extension Status: ContractWord {
    public var word: StaticString {
        switch self {
        case .active: "active"
        case .locked: "locked"
        }
    }
}
