public import Accounting
public import Postgres

/// What a projection's tables tell decisions, read in one pipeline with what others are asked.
public protocol FactSource: Sendable {
    /// What of `keys` stands in its tables; nil when nothing does.
    func prefetch(_ keys: Set<FactKey>) -> (any FactPrefetch)?
}

/// Questions that are sent together and answered in the same order. Projections are asked, and
/// learned from, in the order of their list.
public protocol FactPrefetch: Sendable {
    func send(_ pipeline: borrowing Pipeline) throws

    /// Learns the answers.
    func receive(_ pipeline: borrowing Pipeline, into facts: inout FactCache) throws
}
