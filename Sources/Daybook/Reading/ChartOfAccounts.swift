public import Accounting

/// The chart of accounts of one journal with its newest balances, all of one moment.
///
/// Sets form a forest that may share branches: a set or an account that lies in several sets stands
/// below each of them.
public struct ChartOfAccounts: Sendable {
    public var journal: Journal
    /// The log's head at that moment; what is synchronous is complete up to it.
    public var headSeq: Seq
    /// The sets that lie in no other, in the order of their creation.
    public var sets: [SetNode]
    /// The accounts that have entries in the journal and lie in none of its sets, by code.
    public var accounts: [AccountNode]

    /// A set, and what lies in it.
    public struct SetNode: Sendable {
        public var set: AccountSet
        /// How far its balances have come; nil for a synchronous set, which is always up to date.
        public var progress: RollupStatus?
        /// By currency.
        public var balances: [BalanceAnswer]
        /// In the order of adding.
        public var sets: [SetNode]
        /// By code.
        public var accounts: [AccountNode]
    }

    /// An account with its balances in the journal, by currency. There are none where it has no
    /// entry yet, or is eventually consistent and was not recalculated.
    public struct AccountNode: Sendable {
        public var account: Account
        public var balances: [BalanceAnswer]
    }

    /// How many sets and accounts a chart may show, each counted as often as it stands in it.
    public static let maximumNodes = 100_000
}

/// Which chart is asked for.
public struct ChartQuery: Sendable {
    public var journal: JournalChoice
    /// Nil for all.
    public var currencies: [Currency]?
    /// Whether accounts are shown, and not sets alone.
    public var includesAccounts: Bool

    public init(
        journal: JournalChoice = .theOnlyOne, currencies: [Currency]? = nil,
        includesAccounts: Bool = true
    ) {
        self.journal = journal
        self.currencies = currencies
        self.includesAccounts = includesAccounts
    }
}

extension Ledger {
    /// The chart of accounts of a journal with its newest balances, read from one snapshot.
    ///
    /// - Throws: ``Rejection`` `journalNotFound`, and `invalidRequest` for a chart of more than
    ///   ``ChartOfAccounts/maximumNodes``; ``JournalNotNamed``.
    public func chart(_ query: ChartQuery = ChartQuery()) async throws -> ChartOfAccounts {
        try await reader.reading { answering, session in
            try answering.chart(query, session)
        }
    }
}
