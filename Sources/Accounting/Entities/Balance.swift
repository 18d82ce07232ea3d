/// Which entry touched something last, and when.
public struct EntryReference: Sendable, Hashable {
    public var id: EntryID
    public var position: EntryPosition
    public var recordedAt: Timestamp

    public init(id: EntryID, position: EntryPosition, recordedAt: Timestamp) {
        self.id = id
        self.position = position
        self.recordedAt = recordedAt
    }
}

/// The sums of one layer.
public struct LayerBalance: Sendable, Hashable {
    public var debit: Total
    public var credit: Total
    public var lastEntry: EntryReference?

    public static let zero = LayerBalance(debit: .zero, credit: .zero, lastEntry: nil)

    public init(debit: Total, credit: Total, lastEntry: EntryReference?) {
        self.debit = debit
        self.credit = credit
        self.lastEntry = lastEntry
    }

    /// What stands on the normal side.
    public func balance(normal: Direction) -> Total {
        switch normal {
        case .debit: debit - credit
        case .credit: credit - debit
        }
    }
}

/// What folding entries comes to: the balance of an account or a set in one journal and currency.
///
/// Balances form a monoid: ``fold(_:at:)`` adds one entry, ``merge(_:)`` adds the balance of later
/// entries, and folding entries one by one or in parts that are merged in order is the same.
public struct Balance: Sendable, Hashable {
    /// How many entries were folded.
    public var version: Int64
    public var settled: LayerBalance
    public var pending: LayerBalance
    public var encumbrance: LayerBalance
    /// When the first entry was recorded; meaningless at version 0.
    public var createdAt: Timestamp

    public static let zero = Balance(
        version: 0, settled: .zero, pending: .zero, encumbrance: .zero,
        createdAt: Timestamp(microseconds: 0))

    public init(
        version: Int64, settled: LayerBalance, pending: LayerBalance, encumbrance: LayerBalance,
        createdAt: Timestamp
    ) {
        self.version = version
        self.settled = settled
        self.pending = pending
        self.encumbrance = encumbrance
        self.createdAt = createdAt
    }

    @inlinable
    public subscript(layer: Layer) -> LayerBalance {
        get {
            switch layer {
            case .settled: settled
            case .pending: pending
            case .encumbrance: encumbrance
            }
        }
        _modify {
            switch layer {
            case .settled: yield &settled
            case .pending: yield &pending
            case .encumbrance: yield &encumbrance
            }
        }
    }

    /// Counts one entry, which comes after all that were counted.
    public mutating func fold(
        layer: Layer, direction: Direction, units: Units, reference: EntryReference
    ) {
        if version == 0 { createdAt = reference.recordedAt }
        version += 1
        switch direction {
        case .debit: self[layer].debit += Total(units)
        case .credit: self[layer].credit += Total(units)
        }
        self[layer].lastEntry = reference
    }

    /// Counts what `later` counted, all of it after what was counted here.
    public mutating func merge(_ later: Balance) {
        guard later.version > 0 else { return }
        if version == 0 { createdAt = later.createdAt }
        version += later.version
        for layer in Layer.allCases {
            self[layer].debit += later[layer].debit
            self[layer].credit += later[layer].credit
            if let last = later[layer].lastEntry { self[layer].lastEntry = last }
        }
    }

    /// The entry that was folded last.
    public var lastEntry: EntryReference? {
        Layer.allCases.compactMap { self[$0].lastEntry }.max { $0.position < $1.position }
    }

    /// What may be disposed of: the layer and those before it (the rules, "Balances").
    public func available(_ layer: Layer, normal: Direction) -> Total {
        let settled = settled.balance(normal: normal)
        switch layer {
        case .settled: return settled
        case .pending: return settled + pending.balance(normal: normal)
        case .encumbrance:
            return settled + pending.balance(normal: normal) + encumbrance.balance(normal: normal)
        }
    }
}

/// Whose balance it is. A set is read like an account.
public struct BalanceKey: Sendable, Hashable, Comparable {
    public var journalID: JournalID
    /// An account, or a set.
    public var ownerID: UniqueID
    public var currency: Currency

    @inlinable
    public init(journalID: JournalID, ownerID: UniqueID, currency: Currency) {
        self.journalID = journalID
        self.ownerID = ownerID
        self.currency = currency
    }

    public static func < (left: BalanceKey, right: BalanceKey) -> Bool {
        if left.ownerID != right.ownerID { return left.ownerID < right.ownerID }
        if left.currency != right.currency { return left.currency < right.currency }
        return left.journalID < right.journalID
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(UInt64(truncatingIfNeeded: journalID.uniqueID.bits))
        hasher.combine(ownerID)
        hasher.combine(currency)
    }
}

/// A balance as it is answered: whose, which side is normal, and up to where it is complete.
public struct BalanceAnswer: Sendable, Equatable {
    public var key: BalanceKey
    public var normalBalance: Direction
    public var balance: Balance
    public var asOfSeq: Seq

    public init(key: BalanceKey, normalBalance: Direction, balance: Balance, asOfSeq: Seq) {
        self.key = key
        self.normalBalance = normalBalance
        self.balance = balance
        self.asOfSeq = asOfSeq
    }
}
