/// What a caller may ask of the ledger without changing it.
public enum Query: Sendable, Equatable {
    case account(AccountName)
    case accountSet(AccountSetName)
    case journal(JournalName)
    case txTemplate(TxTemplateName)
    /// By code.
    case txTemplates(TxTemplateFilter, page: PageRequest)
    case transaction(TransactionName)
    case balance(BalanceQuery)
    case balances(journalID: JournalID, ownerIDs: [UniqueID])
    case balanceHistory(BalanceHistoryQuery)
    case eventuallyConsistentSets(journalID: JournalID?, page: PageRequest)
    /// How far the balances of a set or an account have come.
    case rollupStatus(Member)
    case head
}

/// How an account is asked for.
public enum AccountName: Sendable, Equatable {
    case id(AccountID)
    case code(Code)
    case externalID(ExternalID)
}

public enum AccountSetName: Sendable, Equatable {
    case id(AccountSetID)
    case externalID(ExternalID)
}

public enum JournalName: Sendable, Equatable {
    case id(JournalID)
    case code(Code)
}

public enum TxTemplateName: Sendable, Equatable {
    case id(TxTemplateID)
    case code(Code)
}

/// Which templates are listed: those that fit all that is given.
public struct TxTemplateFilter: Sendable, Equatable {
    public var codePrefix: Code?
    public var status: Status?

    public init(codePrefix: Code? = nil, status: Status? = nil) {
        self.codePrefix = codePrefix
        self.status = status
    }
}

public enum TransactionName: Sendable, Equatable {
    case id(TransactionID)
    case externalID(ExternalID)
}

public struct BalanceQuery: Sendable, Equatable {
    public var key: BalanceKey
    /// Answer a balance of zero where there is no entry.
    public var orZero: Bool

    public init(key: BalanceKey, orZero: Bool = false) {
        self.key = key
        self.orZero = orZero
    }
}

/// The rows of a balance's history after a version, one for each entry.
public struct BalanceHistoryQuery: Sendable, Equatable {
    public var key: BalanceKey
    public var afterVersion: Int64
    public var first: Int

    public init(
        key: BalanceKey, afterVersion: Int64 = 0, first: Int = PageRequest.defaultFirst
    ) {
        self.key = key
        self.afterVersion = afterVersion
        self.first = first
    }
}

/// A page of a list.
public struct PageRequest: Sendable, Equatable {
    public static let defaultFirst = 100
    public static let maximumFirst = 1_000

    public var first: Int
    /// The cursor of the last row of the page before; nil for the first page.
    public var after: String?

    public init(first: Int = PageRequest.defaultFirst, after: String? = nil) {
        self.first = first
        self.after = after
    }
}

/// One page of rows, whether more follow, and the cursor of the last.
public struct Page<Row: Sendable>: Sendable {
    public var rows: [Row]
    public var hasNextPage: Bool
    public var endCursor: String?

    public init(rows: [Row], hasNextPage: Bool, endCursor: String?) {
        self.rows = rows
        self.hasNextPage = hasNextPage
        self.endCursor = endCursor
    }
}

/// Which eventually consistent sets to bring up to date, and how far.
public struct RecalculationRequest: Sendable, Equatable {
    public var setIDs: [AccountSetID]
    /// Every eventually consistent set below those named as well.
    public var isDeep: Bool
    /// The most entries to read; nil is no bound.
    public var maximumEntries: Int?
    public var isDryRun: Bool

    public init(
        setIDs: [AccountSetID], isDeep: Bool = false, maximumEntries: Int? = nil,
        isDryRun: Bool = false
    ) {
        self.setIDs = setIDs
        self.isDeep = isDeep
        self.maximumEntries = maximumEntries
        self.isDryRun = isDryRun
    }
}

/// What a recalculation did to one set.
public struct RecalculatedSet: Sendable, Equatable {
    public var setID: AccountSetID
    public var foldedEntries: Int64
    public var asOfSeq: Seq
    public var remainingEntries: Int64

    public init(
        setID: AccountSetID, foldedEntries: Int64, asOfSeq: Seq, remainingEntries: Int64
    ) {
        self.setID = setID
        self.foldedEntries = foldedEntries
        self.asOfSeq = asOfSeq
        self.remainingEntries = remainingEntries
    }
}

/// How far a set's or an account's balances have come.
public struct RollupStatus: Sendable, Equatable {
    public var asOfSeq: Seq
    public var headSeq: Seq
    public var pendingEntries: Int64

    public init(asOfSeq: Seq, headSeq: Seq, pendingEntries: Int64) {
        self.asOfSeq = asOfSeq
        self.headSeq = headSeq
        self.pendingEntries = pendingEntries
    }
}

/// The newest event of the log, by which a reader can tell later whether it reads the same log.
public struct LogHead: Sendable, Equatable {
    public var ledgerID: LedgerID
    public var epoch: Int
    public var seq: Seq
    public var hash: Digest
    /// Nil when the log is empty.
    public var recordedAt: Timestamp?

    public init(
        ledgerID: LedgerID, epoch: Int, seq: Seq, hash: Digest, recordedAt: Timestamp?
    ) {
        self.ledgerID = ledgerID
        self.epoch = epoch
        self.seq = seq
        self.hash = hash
        self.recordedAt = recordedAt
    }
}

/// A transaction as a posting answers it, the balances right after it with it.
public struct PostingAnswer: Sendable, Equatable {
    public var transaction: Transaction
    public var entries: [Entry]
    /// Of each account and currency that it touched directly, in the order of first touch.
    public var balances: [BalanceAnswer]
    /// Whether it was there before.
    public var isReplay: Bool

    public init(
        transaction: Transaction, entries: [Entry], balances: [BalanceAnswer], isReplay: Bool
    ) {
        self.transaction = transaction
        self.entries = entries
        self.balances = balances
        self.isReplay = isReplay
    }

    /// The answer to a posting that was just accepted, or to a repeat of it in its own command.
    public init(_ new: NewPosting, isReplay: Bool = false) {
        let posted = new.posted
        transaction = Transaction(
            id: posted.id, number: posted.number, journalID: posted.journalID,
            template: posted.template, correlationID: posted.correlationID,
            externalID: posted.externalID, effective: posted.effective,
            description: posted.description, metadata: posted.metadata,
            createdAt: new.recordedAt, seq: new.seq, voidOf: posted.voidOf, voidedBy: nil,
            provenance: new.provenance)
        entries = posted.entries.enumerated().map { index, entry in
            Entry(
                posted: entry, transactionID: posted.id, journalID: posted.journalID,
                sequence: index + 1, effective: posted.effective, recordedAt: new.recordedAt,
                seq: new.seq)
        }
        balances = new.balances
        self.isReplay = isReplay
    }
}

/// What the ledger answers.
public enum Answer: Sendable {
    case journal(Journal)
    case account(Account)
    case accountSet(AccountSet)
    case txTemplate(TxTemplate)
    case txTemplates(Page<TxTemplate>)
    case members([(edge: Membership, seq: Seq)])
    case posting(PostingAnswer)
    case postings([PostingAnswer])
    case recalculated([RecalculatedSet])
    case transaction(Transaction, [Entry])
    case balance(BalanceAnswer)
    case balances([BalanceAnswer])
    case history(Page<BalanceAnswer>)
    case ids(Page<UniqueID>)
    case rollupStatus(RollupStatus)
    case head(LogHead)
    case clockSet
}

/// What became of a request that could be tried.
public struct Reply: Sendable {
    /// The seq of the last event written; nil when nothing was.
    public var seq: Seq?
    public var answer: Answer

    public init(seq: Seq?, answer: Answer) {
        self.seq = seq
        self.answer = answer
    }
}
