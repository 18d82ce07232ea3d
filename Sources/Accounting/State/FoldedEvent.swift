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

/// What one entry did to the balance that it stands on.
public struct EntryEffect: Sendable {
    /// The balance that the entry counts in; its own position when it is the first.
    public var balanceID: EntryPosition
    /// The balance right after the entry; nil for an eventually consistent account.
    public var balance: Balance?

    public init(balanceID: EntryPosition, balance: Balance?) {
        self.balanceID = balanceID
        self.balance = balance
    }
}
