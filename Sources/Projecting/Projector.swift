public import Accounting
public import Postgres

/// An event with what folding it did: what projectors consume.
public struct FoldedEvent: Sendable {
    public let event: Event
    /// Of a posting: what each entry did to the balance it stands on, in order.
    public let effects: [EntryEffect]

    public init(_ event: Event, effects: [EntryEffect]) {
        self.event = event
        self.effects = effects
    }
}

/// The fold of one read model: it takes folded events in order of seq and collects rows until they
/// are sent.
public protocol Projector: ~Copyable {
    /// Takes in one event. `facts` are those right after the event was folded.
    mutating func apply(_ folded: FoldedEvent, _ facts: Facts)

    /// Sends the rows collected since the last time, and starts over.
    mutating func send(_ pipeline: borrowing Pipeline) throws

    /// Forgets the rows collected: their batch was not written.
    mutating func discard()
}
