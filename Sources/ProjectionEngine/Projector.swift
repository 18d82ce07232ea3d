public import Accounting
public import Postgres

/// The fold of one read model: it takes folded events in order of seq and collects rows until they
/// are sent.
///
/// A class because it owns the memory that rows are encoded into; nothing shares it.
public protocol Projector: AnyObject {
    /// Takes in one event. `state` is as it is right after the event was folded.
    func apply(_ folded: FoldedEvent, _ state: LedgerState)

    /// Sends the rows collected since the last time, and starts over.
    func send(_ pipeline: borrowing Pipeline) throws

    /// Forgets the rows collected: their batch was not written.
    func discard()
}
