/// What is known of the ledger: the fold of the log up to ``position``, as far as it is kept.
///
/// Every fact in it, absence included, is true as of ``position``. Reading more facts brings the
/// events since along and folds them first, so that one number dates them all. Nothing is judged
/// here: what is in the log has happened.
///
/// A *complete* state knows everything: what it does not hold is not there. The auditor's folds
/// start from an empty one.
public struct LedgerState: Sendable {
    /// The facts that are kept. What was read as of ``position`` is learned there.
    public var cache: FactCache
    /// The event up to which everything here is true.
    public internal(set) var position: LogPosition
    /// Whether what is not here is not there.
    public let isComplete: Bool
    /// Whether the ids of transactions are kept; an audit of a long log has no use for them.
    let remembersTransactions: Bool
    let hashing: Hashing

    /// No facts, at `position`. `limit` bounds each kind of fact.
    public init(
        at position: LogPosition, limit: Int = FactCache.defaultLimit, hashing: @escaping Hashing
    ) {
        self.init(
            cache: FactCache(limit: limit), position: position, isComplete: false,
            remembersTransactions: true, hashing: hashing)
    }

    /// All facts of an empty ledger.
    public static func complete(
        remembersTransactions: Bool, hashing: @escaping Hashing
    ) -> LedgerState {
        LedgerState(
            cache: FactCache(limit: nil), position: .beforeFirst, isComplete: true,
            remembersTransactions: remembersTransactions, hashing: hashing)
    }

    private init(
        cache: FactCache, position: LogPosition, isComplete: Bool, remembersTransactions: Bool,
        hashing: @escaping Hashing
    ) {
        self.cache = cache
        self.position = position
        self.isComplete = isComplete
        self.remembersTransactions = remembersTransactions
        self.hashing = hashing
    }

    /// The facts that are known.
    public var count: Int { cache.count }
}

/// Taking changes back.
extension LedgerState {
    /// A point to which changes can be taken back.
    public struct Mark: Sendable {
        fileprivate var cache: FactCache.Mark
        fileprivate let position: LogPosition
    }

    public var mark: Mark { Mark(cache: cache.mark, position: position) }

    /// Takes back what was folded since `mark`; facts that were learned stay.
    public mutating func rollback(to mark: Mark) {
        cache.rollback(to: mark.cache)
        position = mark.position
    }

    /// Makes everything since the last time final: it is committed.
    public mutating func settle() { settle(upTo: mark) }

    /// Makes what was folded before `mark` final: it is committed. What came since can still be
    /// taken back, to the mark returned.
    @discardableResult
    public mutating func settle(upTo mark: Mark) -> Mark {
        cache.settle(upTo: mark.cache)
        return Mark(cache: .start, position: mark.position)
    }

    /// Knows nothing any more, at `position`: catching up would cost more than reading again.
    public mutating func forgetEverything(at position: LogPosition) {
        cache.forgetEverything()
        self.position = position
    }

    /// Keeps what `key` names from being forgotten soon. Returns whether it is known.
    mutating func touch(_ key: FactKey) -> Bool { isComplete || cache.touch(key) }
}

extension LogPosition {
    /// Before the first event; its time is the least there is, and stands for none.
    public static let beforeFirst = LogPosition(seq: .zero, recordedAt: .minimum)
}
