import EventLog
public import Postgres

/// Switching projections to the slots that were filled.
public enum SlotSwitching {
    static let switchSlot = Update<String, String>(SQL.switchSlot)

    /// Switches projections to these slots, in the open database transaction, which holds the
    /// log's lock: whoever writes or reads by the old slots notices the new generation.
    public static func switchOver(
        _ projections: [any Projection], to slots: InstalledSlots, _ session: borrowing Session
    ) throws {
        for projection in projections {
            guard let slot = slots[projection] else { continue }
            try switchSlot.run(session, projection.name, slot.name)
        }
        try LedgerHead.raiseGeneration(session)
    }
}
