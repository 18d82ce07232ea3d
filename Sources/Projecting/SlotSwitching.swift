import EventLog
public import Postgres

/// Switching projections to the slots that were filled.
public enum SlotSwitching {
    static let switchSlot = Statement(SQL.switchSlot, parameters: [.text, .text])

    /// Switches projections to these slots, in the open database transaction, which holds the
    /// log's lock: whoever writes or reads by the old slots notices the new generation.
    public static func switchOver(
        _ projections: [Projection], to slots: Slots, _ session: borrowing Session
    ) throws {
        for projection in projections {
            try session.execute(switchSlot, projection.name, slots[projection].rawValue)
        }
        try LedgerHead.raiseGeneration(session)
    }
}
