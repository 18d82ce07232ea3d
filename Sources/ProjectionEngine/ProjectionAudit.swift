public import Accounting
public import Postgres

/// The comparison of one read model's rows with a fresh fold of the log, while the log is folded
/// from its first event to its last.
public protocol ProjectionAudit: AnyObject {
    /// Takes in one event; returns what differs at it. `state` is as it is right after the event
    /// was folded.
    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding]

    /// What differs in the rows of the events after `after` up to `last`, which were applied since
    /// the call before. Called for each page of the log, and once for what lies beyond its end.
    func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding]

    /// What is left to say once the whole log was applied.
    func finish(_ state: LedgerState, _ session: borrowing Session) throws -> [Finding]
}

extension ProjectionAudit {
    public func findings(
        after: Seq, through last: Seq, _ session: borrowing Session
    ) throws -> [Finding] { [] }

    public func finish(
        _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] { [] }
}
